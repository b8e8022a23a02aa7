namespace Realtalk.Sessions;

/// <summary>What has changed in a transcript.</summary>
/// <param name="number">The number of the last change that is in it, from which the next ones are asked for.</param>
internal sealed class TranscriptChanges(long number)
{
    public long Number => number;

    /// <summary>The entries that are new or differ, in order, each with the item before it in the transcript; null for the first.</summary>
    public List<(RealtimeTranscriptEntry Entry, string? PreviousId)> Entries { get; } = [];

    /// <summary>Whether the model is to be heard now; null where that has not changed.</summary>
    public bool? IsSpeaking { get; init; }

    /// <summary>The items of the entries that are gone.</summary>
    public List<string> RemovedIds { get; } = [];
}
