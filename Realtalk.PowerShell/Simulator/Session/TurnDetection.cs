using System.Text.Json.Nodes;

namespace Realtalk.Simulator.Session;

/// <summary>When a turn begins and ends, and what follows from it.</summary>
/// <param name="LevelDecibels">Sound at least so loud, in dB of full scale, is speech.</param>
/// <param name="PrefixMilliseconds">What belongs to the turn before the speech was noticed.</param>
/// <param name="SilenceMilliseconds">The silence that ends the turn.</param>
/// <param name="IdleTimeout">The silence after a reply that makes the model speak by itself; null = none.</param>
/// <param name="CreateResponse">The end of a turn makes a response.</param>
/// <param name="InterruptResponse">The start of a turn cancels the response in progress.</param>
internal sealed record TurnDetection(
    double LevelDecibels,
    int PrefixMilliseconds,
    int SilenceMilliseconds,
    TimeSpan? IdleTimeout,
    bool CreateResponse,
    bool InterruptResponse)
{
    // The usual 0.5 means -42 dB: speech is louder than -30, a quiet room is below -60.
    private const double QuietestLevel = -60;
    private const double LevelSpan = 36;

    /// <summary>The silence that ends a turn where the client names none.</summary>
    public const int DefaultSilenceMilliseconds = 500;

    /// <summary>What lies before the speech where the client names nothing.</summary>
    public const int DefaultPrefixMilliseconds = 300;

    /// <summary>Reads a complete <c>turn_detection</c>; null where it is off.</summary>
    public static TurnDetection? Of(JsonNode? settings)
    {
        if (settings is null)
        {
            return null;
        }

        // The service's semantic detection listens to words; here only the patience is left of it.
        int silence = (string?)settings["eagerness"] switch
        {
            "high" => 300,
            "low" => 1000,
            "medium" or "auto" => DefaultSilenceMilliseconds,
            _ => (int?)settings["silence_duration_ms"] ?? DefaultSilenceMilliseconds,
        };
        double threshold = (double?)settings["threshold"] ?? 0.5;
        return new TurnDetection(
            QuietestLevel + (LevelSpan * threshold),
            (int?)settings["prefix_padding_ms"] ?? DefaultPrefixMilliseconds,
            silence,
            settings["idle_timeout_ms"] is { } idle ? TimeSpan.FromMilliseconds((int)idle) : null,
            (bool?)settings["create_response"] ?? true,
            (bool?)settings["interrupt_response"] ?? true);
    }
}
