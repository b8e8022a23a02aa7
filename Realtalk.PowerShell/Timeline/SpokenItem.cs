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

    /// <summary>Its words.</summary>
    public string Transcript { get; set; } = string.Empty;
}
