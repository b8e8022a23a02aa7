using System.Net.Sockets;
using Realtalk.Sessions;
using Realtalk.Simulator;
using Realtalk.Transport;

namespace Realtalk.Tests.Transport;

/// <summary>A server that is gone without a word: nobody ends the connection, and nothing comes over it.</summary>
public sealed class KeepAliveTests
{
    private static readonly KeepAlive Fast = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));

    [SkippableFact]
    public async Task A_half_open_connection_is_noticed_at_any_step()
    {
        Skip.If(Environment.Version.Major < 9, "Before .NET 9 the WebSocket waits for no answer, and on the loopback interface the system answers for a dead server.");
        await Task.WhenAll(
            Enumerable.Select(["after session.updated", "conversation.item.create", "response.created", "after response.output_text.delta#2"], NoticeAsync));
    }

    [SkippableFact]
    public async Task A_half_open_connection_is_replaced_like_any_that_is_lost()
    {
        Skip.If(Environment.Version.Major < 9, "Before .NET 9 the WebSocket waits for no answer.");
        await using TestStream test = await TestStream.OpenAsync(
            options => options with { KeepAlive = Fast, Reconnect = ReconnectMode.Auto },
            new RealtimeSimulatorOptions { Pace = 100, Faults = { HalfOpenAt = "response.created", Connections = 1 } });
        test.Stream.SendText("user", "What is the capital of France?", respond: true);
        Assert.Equal("The capital of France is Paris.", (await test.Stream.Responses.WaitAsync(test.Deadline)).Text);
    }

    [Fact]
    public async Task A_server_that_has_nothing_to_say_is_not_given_up()
    {
        await using TestStream test = await TestStream.OpenAsync(
            options => options with { KeepAlive = Fast },
            new RealtimeSimulatorOptions { Pace = 100, Faults = { StallAt = "response.created", StallFor = TimeSpan.FromSeconds(1.5) } });
        test.Stream.SendText("user", "Hello, how are you?", respond: true);
        Assert.Equal("completed", (await test.Stream.Responses.WaitAsync(test.Deadline)).Status);
    }

    [Fact]
    public void The_system_asks_too()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        KeepAlive.Default.Apply(socket);
        Assert.Equal(1, (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)!);
        Assert.Equal(20, (int)socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime)!);
        Assert.Equal(6, (int)socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval)!);
    }

    private static async Task NoticeAsync(string step)
    {
        await using TestStream test = await TestStream.OpenAsync(
            options => options with { KeepAlive = Fast, Reconnect = ReconnectMode.Never },
            new RealtimeSimulatorOptions { Pace = 100, Faults = { HalfOpenAt = step } });
        Task<RealtimeResponse> response = test.Stream.Responses.WaitAsync(test.Deadline);
        test.Stream.SendText("user", "Hello, how are you?", respond: true);
        RealtimeException exception = await Assert.ThrowsAsync<RealtimeException>(() => response);
        Assert.Equal("ConnectionClosed", exception.ErrorId);
        Assert.Equal(1006, exception.CloseCode);
        Assert.Contains("was lost", exception.Message, StringComparison.Ordinal);
        Assert.Contains("has not answered for 1.1 s", exception.Message, StringComparison.Ordinal);
        Assert.NotNull(exception.Recommendation);
        Assert.Equal(RealtimeStreamState.Failed, test.Stream.State);
    }
}
