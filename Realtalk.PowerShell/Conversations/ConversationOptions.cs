using Realtalk.Audio.Devices;
using Realtalk.Text;
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

    /// <summary>With <see cref="BargeInMode.Confirmed"/>: speech that lasts longer is no cough.</summary>
    public TimeSpan ConfirmAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether the user says when his turn is, and the server detects no turns.</summary>
    public bool PushToTalk { get; init; }

    /// <summary>By which tools the model may reach the software, besides those that the stream has given it.</summary>
    public TextTools TextTools { get; init; } = TextTools.All;

    /// <summary>Whether the model speaks first.</summary>
    public bool Greet { get; init; }

    public IWorkerFactory Workers { get; init; } = DedicatedThreads.Instance;
}
