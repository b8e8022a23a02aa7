namespace Realtalk.Sessions.Recovery;

/// <summary>How a lost connection is replaced.</summary>
internal sealed record ReconnectPolicy
{
    /// <summary>What is usual.</summary>
    public static readonly ReconnectPolicy Default = new();

    /// <summary>The pause before the second attempt; each further one is twice as long. The first attempt is made at once.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(0.25);

    /// <summary>The longest pause.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>For how long it is tried before the stream has failed.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A connection that lived as long as this was a good one: the next loss begins from the first attempt.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>An interruption as long as this is told to the one who speaks.</summary>
    public TimeSpan Noticeable { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many tokens of the conversation go along, about; the newest ones.</summary>
    public int ReplayedTokens { get; init; } = 16_000;

    /// <summary>How long before its time is over a session is left for another, at most.</summary>
    public TimeSpan MoveBefore { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The same as a share of its time, for one that is short.</summary>
    public double MoveShare { get; init; } = 0.1;

    /// <summary>
    /// The pause before an attempt: none before the first, then twice as long each time, and at random down to half of that, so
    /// that those whom a server lost do not come back all at once.
    /// </summary>
    /// <param name="attempt">From 0.</param>
    public TimeSpan PauseBefore(int attempt)
    {
        if (attempt == 0)
        {
            return TimeSpan.Zero;
        }

        double longest = Math.Min(FirstPause.TotalSeconds * Math.Pow(2, Math.Min(attempt - 1, 30)), LongestPause.TotalSeconds);
        return TimeSpan.FromSeconds(longest * (0.5 + (Random.Shared.NextDouble() / 2)));
    }

    /// <summary>How long before the end of a session it is left.</summary>
    public TimeSpan LeadOf(TimeSpan lifetime) => lifetime * MoveShare < MoveBefore ? lifetime * MoveShare : MoveBefore;
}
