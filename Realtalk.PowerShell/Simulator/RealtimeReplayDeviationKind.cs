namespace Realtalk.Simulator;

/// <summary>In what way a client leaves the log.</summary>
public enum RealtimeReplayDeviationKind
{
    /// <summary>It sent the event that was expected, with other content. The replay goes on as if it were the same.</summary>
    Different,

    /// <summary>It sent what is not expected here. The replay passes it over.</summary>
    Unexpected,

    /// <summary>It did not send what was expected. The replay waits for it.</summary>
    Missing,
}
