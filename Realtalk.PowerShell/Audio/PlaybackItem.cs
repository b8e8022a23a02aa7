using Realtalk.Audio.Conversion;

namespace Realtalk.Audio;

/// <summary>The sound of one item's content part, counted in samples. Guarded by <see cref="PlaybackLedger"/>.</summary>
internal sealed class PlaybackItem(string responseId, string itemId, int contentIndex, AudioCoding coding)
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

    /// <summary>Whether it is no item of the conversation but a sound of this side's own.</summary>
    public bool IsSignal { get; init; }

    /// <summary>Makes one signal of its deltas.</summary>
    public AudioDecoder Decoder { get; } = new(coding);
}
