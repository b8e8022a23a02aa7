using Realtalk.Audio.Devices.Wave;

namespace Realtalk.Audio.Devices.Resilience;

/// <summary>How a device that is gone is replaced.</summary>
/// <param name="notice">Told what the user should know, on any thread.</param>
internal sealed class ReopenPolicy(Action<string> notice)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    /// <summary>How long a device that is lost right after it was opened is waited for before the conversation goes on without.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMilliseconds(400);

    /// <summary>How long a device has to be there before the next loss is a new one.</summary>
    public static TimeSpan Stay { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Told what the user should know, on any thread.</summary>
    public Action<string> Notice { get; } = notice;

    /// <summary>The time by which a device has stayed.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Waits between two attempts.</summary>
    public Func<TimeSpan, CancellationToken, Task> Wait { get; init; } = Task.Delay;

    /// <summary>Makes the clock that time is kept by while there is no device.</summary>
    public Func<WaveClock> CreateClock { get; init; } = () =>
    {
        var clock = new WaveClock();
        clock.Start();
        return clock;
    };

    /// <summary>How long to wait before an attempt: none before the first, then doubling up to 2 s.</summary>
    /// <param name="attempt">The attempt's number, from 0.</param>
    public static TimeSpan DelayBefore(int attempt) => attempt == 0
        ? TimeSpan.Zero
        : TimeSpan.FromTicks(Math.Min(FirstDelay.Ticks << Math.Min(attempt - 1, 10), LongestDelay.Ticks));
}
