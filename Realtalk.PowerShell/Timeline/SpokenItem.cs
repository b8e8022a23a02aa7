namespace Realtalk.Timeline;

/// <summary>What the log tells of one spoken item of the model.</summary>
internal sealed class SpokenItem(DateTimeOffset firstDelta)
{
    /// <summary>When its first sound came.</summary>
    public DateTimeOffset FirstDelta => firstDelta;

    /// <summary>How much sound came.</summary>
    public TimeSpan Made { get; set; }

    /// <summary>How much of it was heard; null for all.</summary>
    public TimeSpan? Heard { get; set; }

    /// <summary>When the server was told that it was cut off; null where it was not.</summary>
    public DateTimeOffset? CutTime { get; set; }

    /// <summary>When it fell silent, of one that was cut off, as far as the log tells.</summary>
    public DateTimeOffset? SilentTime { get; set; }

    /// <summary>Its words.</summary>
    public string Transcript { get; set; } = string.Empty;
}
