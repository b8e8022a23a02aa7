using Realtalk.Simulator;

namespace Realtalk.Conversations;

/// <summary>Which devices a conversation is to use, as a person names them.</summary>
internal sealed record DeviceSelection
{
    /// <summary>A microphone's name or id; null for the default one.</summary>
    public string? InputDevice { get; init; }

    /// <summary>A loudspeaker's name or id; null for the default one.</summary>
    public string? OutputDevice { get; init; }

    /// <summary>A WAV file in the place of the microphone.</summary>
    public string? InputPath { get; init; }

    /// <summary>A WAV file in the place of the loudspeaker.</summary>
    public string? OutputPath { get; init; }

    /// <summary>A scenario whose caller speaks in the place of the microphone: a name, or the path of a scenario file.</summary>
    public string? Caller { get; init; }

    /// <summary>The stereo recording, which must be none of the other files.</summary>
    public string? RecordPath { get; init; }

    /// <summary>How the loudspeaker is taken out of the microphone.</summary>
    public EchoCancellation EchoCancellation { get; init; }

    /// <summary>Whether both may speak at once.</summary>
    public DuplexMode Duplex { get; init; }

    /// <summary>
    /// The recorded call that the server plays: where neither is a device, the files go by its time, and its microphone stands in
    /// for one where none is named.
    /// </summary>
    public RealtimeReplay? Replay { get; init; }

    /// <summary>How much faster than real time files and callers run; devices keep real time.</summary>
    public double Speed { get; init; } = 1;
}
