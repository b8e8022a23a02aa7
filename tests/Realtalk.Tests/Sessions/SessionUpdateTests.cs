using Realtalk.Benchmarks.Server;
using Realtalk.Protocol;
using Realtalk.Sessions;

namespace Realtalk.Tests.Sessions;

public sealed class SessionUpdateTests
{
    [Fact]
    public async Task A_server_that_does_not_confirm_a_change_is_not_waited_for_without_end()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var server = new ScriptedServer();
        await using RealtimeStream stream = await RealtimeStream.ConnectAsync(
            new RealtimeStreamOptions { Endpoint = server.Endpoint, ConnectTimeout = TimeSpan.FromSeconds(3) }, deadline.Token);
        server.Confirms = false;
        RealtimeException exception = await Assert.ThrowsAsync<RealtimeException>(
            () => stream.UpdateSessionAsync(new SessionUpdate { Instructions = "Be brief." }, deadline.Token));
        Assert.Equal("SessionTimeout", exception.ErrorId);
        Assert.Equal(RealtimeErrorKind.OperationTimeout, exception.Kind);
        Assert.Equal(RealtimeStreamState.Open, stream.State);
    }
}
