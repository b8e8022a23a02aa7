namespace Realtalk.Binding;

/// <summary>What a cmdlet advises where there is no stream for it to work on.</summary>
internal sealed record StreamAdvice
{
    /// <summary>Of a cmdlet that works on a stream.</summary>
    public static StreamAdvice Working { get; } = new();

    /// <summary>Of a cmdlet that ends something: where there is none, nothing is to be done.</summary>
    public static StreamAdvice Ending { get; } = new() { Open = "There is nothing to end.", Converse = "There is nothing to end." };

    /// <summary>Where there is none.</summary>
    public string Open { get; init; } = "Open one with New-RealtimeStream (without a key: New-RealtimeStream -Simulator).";

    /// <summary>Where there is one, of another process, and the cmdlet needs more of it than its text.</summary>
    public string Elsewhere { get; init; } = "Do this in the process that opened it.";

    /// <summary>Where it has no conversation.</summary>
    public string Converse { get; init; } = "Start one with Start-RealtimeConversation.";

    /// <summary>What else may have been meant by what is no stream's name; null for nothing.</summary>
    public string? OtherMeaning { get; init; }
}
