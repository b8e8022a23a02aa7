namespace Realtalk.Audio;

/// <summary>The sound of one item's content part, counted in samples. Guarded by <see cref="PlaybackLedger"/>.</summary>
internal sealed class PlaybackItem(string responseId, string itemId, int contentIndex)
{
    public string ResponseId => responseId;

    public string ItemId => itemId;

    public int ContentIndex => contentIndex;

    /// <summary>Samples that came from the server.</summary>
    public long Received { get; set; }

    /// <summary>Samples that came out of the loudspeaker.</summary>
    public long Heard { get; set; }

    /// <summary>Whether the server has sent all of it.</summary>
    public bool IsComplete { get; set; }

    /// <summary>The first half of a sample whose other half is in the next delta; -1 for none.</summary>
    public int OddByte { get; set; } = -1;
}
