using Realtalk.Audio.Devices;
using Realtalk.Threading;

namespace Realtalk.Conversations;

/// <summary>How a conversation is to be held. The conversation disposes the devices.</summary>
internal sealed record ConversationOptions
{
    /// <summary>The microphone, or what stands for one.</summary>
    public required IAudioInput Input { get; init; }

    /// <summary>The loudspeaker, or what stands for one.</summary>
    public required IAudioOutput Output { get; init; }

    /// <summary>A stereo WAV file; null for no recording.</summary>
    public string? RecordPath { get; init; }

    public BargeInMode BargeIn { get; init; } = BargeInMode.Immediate;

    /// <summary>Whether the user says when his turn is, and the server detects no turns.</summary>
    public bool PushToTalk { get; init; }

    /// <summary>Whether the model may ask the software.</summary>
    public bool AskClient { get; init; } = true;

    /// <summary>Whether the model speaks first.</summary>
    public bool Greet { get; init; }

    public IWorkerFactory Workers { get; init; } = DedicatedThreads.Instance;
}
