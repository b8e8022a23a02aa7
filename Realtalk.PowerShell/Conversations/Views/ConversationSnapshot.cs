using Realtalk.Audio;
using Realtalk.Sessions;

namespace Realtalk.Conversations.Views;

/// <summary>A conversation at a moment, as far as a view shows it.</summary>
internal sealed record ConversationSnapshot
{
    /// <summary>The stream's name.</summary>
    public required string Name { get; init; }

    public ConversationActivity Activity { get; init; }

    /// <summary>Whether the microphone is closed, whatever else goes on.</summary>
    public bool IsMuted { get; init; }

    /// <summary>Whether the space bar opens and closes the microphone.</summary>
    public bool IsPushToTalk { get; init; }

    /// <summary>Who said what so far, oldest first.</summary>
    public IReadOnlyList<RealtimeTranscriptEntry> Transcript { get; init; } = [];

    /// <summary>The items that are being spoken or about to be.</summary>
    public IReadOnlyList<ItemPosition> Spoken { get; init; } = [];

    /// <summary>How loud the microphone is, in dBFS.</summary>
    public double InputLevel { get; init; }

    /// <summary>How loud the loudspeaker is, in dBFS.</summary>
    public double OutputLevel { get; init; }

    /// <summary>From the end of the user's last turn to the reply; null before the first.</summary>
    public TimeSpan? ReplyLatency { get; init; }

    /// <summary>How many replies were cut off.</summary>
    public int Interruptions { get; init; }

    public TimeSpan Duration { get; init; }
}
