using Realtalk.Conversations;

namespace Realtalk.Soak.Calls;

/// <summary>What kind of call it is to be; all of it follows from the seed and the call's number.</summary>
internal sealed record CallPlan(int Seed, int Number)
{
    private const int Mixer = 7_919;

    /// <summary>How long the user and the software have things to say, in seconds of the call's time.</summary>
    public double Seconds { get; private init; }

    public BargeInMode BargeIn { get; private init; }

    /// <summary>Whether the line is cut now and then.</summary>
    public bool LosesLine { get; private init; }

    /// <summary>After how many seconds (real ones) a session's time is over; null for never.</summary>
    public double? SessionSeconds { get; private init; }

    public TimeSpan Jitter { get; private init; }

    public int LateDeltas { get; private init; }

    public int? FragmentBytes { get; private init; }

    public bool HasUnknownEvents { get; private init; }

    public Random Random { get; private init; } = new();

    public static CallPlan Make(int seed, int number)
    {
        var random = new Random(unchecked((seed * Mixer) + number));
        bool Likely(double share) => random.NextDouble() < share;
        return new CallPlan(seed, number)
        {
            Seconds = 20 + (random.NextDouble() * 40),
            BargeIn = Likely(0.65) ? BargeInMode.Immediate : Likely(0.6) ? BargeInMode.Confirmed : BargeInMode.Off,
            LosesLine = Likely(0.6),
            SessionSeconds = Likely(0.3) ? 3 + (random.NextDouble() * 4) : null,
            Jitter = TimeSpan.FromMilliseconds(Likely(0.3) ? 20 : 0),
            LateDeltas = Likely(0.3) ? 3 : 0,
            FragmentBytes = Likely(0.1) ? 300 : null,
            HasUnknownEvents = Likely(0.2),
            Random = random,
        };
    }

    public override string ToString() =>
        $"call {Number} of seed {Seed} ({BargeIn}{(LosesLine ? ", loses its line" : "")}{(SessionSeconds is null ? "" : ", moves")})";
}
