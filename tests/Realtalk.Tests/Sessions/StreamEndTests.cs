using Realtalk.Sessions;
using Realtalk.Simulator;

namespace Realtalk.Tests.Sessions;

public sealed class StreamEndTests
{
    [Fact]
    public async Task What_comes_after_the_close_finds_the_connection_gone_and_the_stream_closed()
    {
        using RealtimeSimulator simulator = RealtimeSimulator.Start();
        RealtimeStream stream = await RealtimeStream.ConnectAsync(
            new RealtimeStreamOptions { Endpoint = simulator.Endpoint.AbsoluteUri }, CancellationToken.None);
        var states = new List<(string When, RealtimeStreamState State)>();
        stream.OnClose.Push(() => Note("before"));
        stream.AfterClose.Push(async () =>
        {
            await simulator.StopAsync();
            await Note("after");
        });

        await stream.DisposeAsync();
        await stream.DisposeAsync();

        Assert.Equal([("before", RealtimeStreamState.Open), ("after", RealtimeStreamState.Closed)], states);
        Assert.Null(stream.Failure);

        ValueTask Note(string when)
        {
            states.Add((when, stream.State));
            return ValueTask.CompletedTask;
        }
    }

    [Fact]
    public async Task Closing_is_no_failure_however_fast_the_server_answers()
    {
        using RealtimeSimulator simulator = RealtimeSimulator.Start();
        for (int i = 0; i < 50; i++)
        {
            RealtimeStream stream = await RealtimeStream.ConnectAsync(
                new RealtimeStreamOptions { Endpoint = simulator.Endpoint.AbsoluteUri }, CancellationToken.None);
            await stream.DisposeAsync();
            Assert.Equal(RealtimeStreamState.Closed, stream.State);
            Assert.Null(stream.Failure);
            Assert.Null(stream.TakeWarning());
        }
    }
}
