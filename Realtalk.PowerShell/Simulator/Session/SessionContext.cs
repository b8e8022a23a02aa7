using Realtalk.Simulator.Connections;
using Realtalk.Simulator.Dialogue;
using Realtalk.Simulator.Wire;

namespace Realtalk.Simulator.Session;

/// <summary>What the parts of a session share. Whoever touches it holds <see cref="Gate"/>.</summary>
internal sealed class SessionContext
{
    // The same in every session, so that a test that fails does so again.
    private const int JitterSeed = 20_241_001;

    /// <summary>The session's lock. What is done under it never waits: sending only queues.</summary>
    public object Gate { get; } = new();

    /// <summary>The session's settings.</summary>
    public required SessionSettings Settings { get; init; }

    /// <summary>The default conversation.</summary>
    public Conversation Conversation { get; } = new();

    /// <summary>Sends events.</summary>
    public required ServerEvents Events { get; init; }

    /// <summary>Closes or breaks the connection.</summary>
    public required FrameSender Sender { get; init; }

    /// <summary>The simulator's options.</summary>
    public required RealtimeSimulatorOptions Options { get; init; }

    /// <summary>What is said.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>Chooses the replies.</summary>
    public required ReplyChooser Chooser { get; init; }

    /// <summary>Tells what was heard.</summary>
    public required Hearing Hearing { get; init; }

    /// <summary>What runs beside the requests, and ends with the session.</summary>
    public SessionTasks Tasks { get; } = new();

    /// <summary>The randomness of jitter.</summary>
    public Random Random { get; } = new(JitterSeed);

    /// <summary>Whether the model has made sound in this session.</summary>
    public bool HasSpoken { get; set; }

    /// <summary>The input of the last response, which the next finds in the cache.</summary>
    public TokenCount LastInput { get; set; }

    /// <summary>A time at the simulator's pace.</summary>
    /// <param name="milliseconds">The time at the pace of speech, in milliseconds.</param>
    public TimeSpan AtPace(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds / Options.Pace);

    /// <summary>Waits; no time at all for a time of zero or less.</summary>
    public Task DelayAsync(TimeSpan time, CancellationToken cancellation) =>
        time <= TimeSpan.Zero ? Task.CompletedTask : Task.Delay(time, Options.Clock, cancellation);
}
