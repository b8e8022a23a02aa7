namespace Realtalk.Conversations;

/// <summary>How the loudspeaker is taken out of the microphone.</summary>
public enum EchoCancellation
{
    /// <summary>
    /// By the system where it does so (Windows, and PulseAudio, which is asked to), else by libspeexdsp where that is installed. On
    /// Linux and macOS what these let through while the model speaks is held back until it is known to be no echo, also where
    /// there is neither. Only between a microphone and a loudspeaker, and not with half duplex.
    /// </summary>
    Auto,

    /// <summary>By libspeexdsp, and what that lets through is held back in the same way.</summary>
    Speex,

    /// <summary>Not at all: headphones, or a device that does it.</summary>
    None,
}
