namespace Realtalk.Conversations;

/// <summary>How the loudspeaker is taken out of the microphone.</summary>
public enum EchoCancellation
{
    /// <summary>By the system where it does so, else by libspeexdsp where that is installed, else not at all.</summary>
    Auto,

    /// <summary>By libspeexdsp.</summary>
    Speex,

    /// <summary>Not at all: headphones, or a device that does it.</summary>
    None,
}
