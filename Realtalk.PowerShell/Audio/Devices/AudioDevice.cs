namespace Realtalk.Audio.Devices;

/// <summary>Which way a device carries sound.</summary>
public enum AudioDirection
{
    /// <summary>A microphone.</summary>
    Input,

    /// <summary>A loudspeaker.</summary>
    Output,
}

/// <summary>A microphone or a loudspeaker that can be opened.</summary>
/// <param name="Id">The name that the system knows it by.</param>
/// <param name="Name">The name that a person knows it by.</param>
/// <param name="Direction">Which way it carries sound.</param>
/// <param name="Backend">The backend that found it, for example <c>PulseAudio</c>.</param>
/// <param name="IsDefault">Whether it is the one used when none is named.</param>
public sealed record AudioDevice(string Id, string Name, AudioDirection Direction, string Backend, bool IsDefault)
{
    /// <summary>Whether it is one end of the system's own echo canceller.</summary>
    internal bool IsEchoCancelling { get; init; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
