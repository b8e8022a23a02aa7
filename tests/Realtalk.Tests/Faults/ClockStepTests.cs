using Realtalk.Sessions;

namespace Realtalk.Tests.Faults;

/// <summary>Somebody, or the network's time, sets the clock during a call.</summary>
public sealed class ClockStepTests
{
    [Theory]
    [InlineData(-2)]
    [InlineData(36)]
    public async Task A_clock_that_is_set_changes_no_duration_and_no_order(double hours)
    {
        var clock = new SettableClock();
        await using TestStream test = await TestStream.OpenAsync(options => options with { Clock = clock });
        DateTimeOffset opened = test.Stream.StartTime;
        test.Stream.SendText("user", "What is the capital of France?", respond: true);
        await test.WaitForEventAsync("response.created");
        clock.Step = TimeSpan.FromHours(hours);
        RealtimeResponse reply = await test.Stream.Responses.WaitAsync(test.Deadline);
        Assert.InRange(reply.Duration, TimeSpan.Zero, TimeSpan.FromMinutes(2));
        test.Stream.SendText("user", "Hello.", respond: true);
        reply = await test.Stream.Responses.WaitAsync(test.Deadline);
        Assert.InRange(reply.Duration, TimeSpan.Zero, TimeSpan.FromMinutes(2));
        Assert.InRange(reply.StartTime, opened, opened.AddMinutes(2));
        DateTimeOffset[] times = [.. Enumerable.Range(1, (int)test.Stream.Log.Count).Select(i => test.Stream.Log[i]!.Time)];
        Assert.Equal(times.Order(), times);
        Assert.InRange(times[^1] - times[0], TimeSpan.Zero, TimeSpan.FromMinutes(2));
        await test.Stream.DisposeAsync();
        Assert.Equal(opened, test.Stream.StartTime);
        Assert.InRange(test.Stream.Duration, TimeSpan.Zero, TimeSpan.FromMinutes(2));
    }

    private sealed class SettableClock : TimeProvider
    {
        public TimeSpan Step { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Step;
    }
}
