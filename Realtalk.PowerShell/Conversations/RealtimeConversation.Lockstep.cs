using Realtalk.Audio;

namespace Realtalk.Conversations;

/// <content>What the time of a replay goes by.</content>
public sealed partial class RealtimeConversation
{
    /// <summary>What feeds the loudspeaker.</summary>
    internal PlaybackLoop Playback => _playback;

    /// <summary>How many frames of the microphone were read, and given to the stream.</summary>
    internal long CapturedFrames => _capture.Frames;
}
