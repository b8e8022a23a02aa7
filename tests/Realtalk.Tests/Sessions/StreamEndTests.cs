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
}
