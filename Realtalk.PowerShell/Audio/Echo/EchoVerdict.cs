namespace Realtalk.Audio.Echo;

/// <summary>What loud sound in the microphone is, while or just after the loudspeaker played.</summary>
internal enum EchoVerdict
{
    /// <summary>What was played, or what the room still answers of it.</summary>
    Echo,

    /// <summary>The user, unless the delay of the echo has just changed.</summary>
    Perhaps,

    /// <summary>The user.</summary>
    User,
}
