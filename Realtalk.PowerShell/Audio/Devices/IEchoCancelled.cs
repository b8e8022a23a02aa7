namespace Realtalk.Audio.Devices;

/// <summary>A microphone or a loudspeaker that knows whether the system takes the one's sound out of the other.</summary>
internal interface IEchoCancelled
{
    /// <summary>Whether it is now one end of the system's echo canceller. May ask a sound server, which takes a moment.</summary>
    bool IsEchoCancelled { get; }
}
