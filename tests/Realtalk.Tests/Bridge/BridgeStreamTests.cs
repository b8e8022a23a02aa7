using System.Net;
using System.Net.Sockets;
using System.Text;
using Realtalk.Bridge;
using Realtalk.Bridge.Client;
using Realtalk.Conversations;
using Realtalk.Sessions;
using Realtalk.Text;
using Realtalk.Transport;

namespace Realtalk.Tests.Bridge;

/// <summary>The stream that another process makes of a bridge.</summary>
public sealed class BridgeStreamTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Its_text_transcript_and_messages_are_the_stream_s()
    {
        await using TestBridge bridge = await TestBridge.OpenAsync();
        bridge.Stream.SendText("system", "You are brief.", respond: false);
        await bridge.Test.WaitForTranscriptAsync(entry => entry.Content == "You are brief.");
        bridge.Stream.Text.OnReply("Long ago.");
        await using RealtimeBridgeStream remote = await ConnectAsync(bridge);
        IRealtimeTextStream stream = remote;
        Assert.Equal(bridge.Stream.Name, stream.Name);
        Assert.Equal(bridge.Stream.Model, stream.Model);
        Assert.NotEqual(bridge.Stream.Id, stream.Id);
        Assert.Equal(RealtimeStreamState.Open, stream.State);
        Assert.Equal("You are brief.", Assert.Single(stream.GetTranscript()).Content);

        // It knows what came before it, and has nothing of it to receive.
        Assert.Contains(stream.Messages.ToArray(), message => message.Text == "Long ago.");
        Assert.Null(stream.Inbox.TryReceive());

        RealtimeTextMessage sent = await stream.SendTextAsync("user", "What is the capital of France?", true, false, null, bridge.Deadline);
        Assert.Equal(stream.Id, sent.StreamId);
        Assert.Same(sent, stream.Messages.Find(sent.Id));
        RealtimeTextMessage? reply = await stream.Inbox.ReceiveAsync(bridge.Deadline);
        Assert.Equal("The capital of France is Paris.", reply!.Text);
        Assert.Equal(RealtimeTextKind.Reply, reply.Kind);
        for (bool isThere = false; !isThere;)
        {
            // Taken before looking, so that no change is missed.
            Task changed = stream.TranscriptChanged;
            isThere = stream.GetTranscript() is [.., { Role: RealtimeRole.Assistant, IsPartial: false }];
            await (isThere ? Task.CompletedTask : changed.WaitAsync(bridge.Deadline));
        }

        Assert.Equal(bridge.Stream.GetTranscript().Select(Describe), stream.GetTranscript().Select(Describe));
    }

    [Fact]
    public async Task Who_follows_its_transcript_is_told_of_a_reply_when_it_was_heard()
    {
        await using TestBridge bridge = await TestBridge.OpenAsync(modality: "audio");
        await using RealtimeBridgeStream remote = await ConnectAsync(bridge);
        var follower = new TranscriptFollower(remote, conversation: null);

        // As a conversation says it.
        bridge.Stream.History.IsSpeaking = true;
        bridge.Stream.SendText("user", "What is the capital of France?", respond: true);
        Assert.Equal(RealtimeRole.User, (await follower.NextAsync(bridge.Deadline))!.Role);
        Task<RealtimeTranscriptEntry?> next = follower.NextAsync(bridge.Deadline);
        string? itemId = null;
        while (itemId is null)
        {
            Task changed = remote.Transcript.Changed;
            itemId = remote.GetTranscript().FirstOrDefault(entry => entry is { Role: RealtimeRole.Assistant, IsPartial: false })?.ItemId;
            await (itemId is null ? changed.WaitAsync(bridge.Deadline) : Task.CompletedTask);
        }

        Assert.False(next.IsCompleted);
        bridge.Stream.History.SetHeard(itemId, 500, 2000);
        bridge.Stream.History.IsSpeaking = false;
        Assert.Equal(500, (await next)!.HeardDuration!.Value.TotalMilliseconds);

        // One that comes later knows it, too.
        bridge.Stream.History.IsSpeaking = true;
        await using RealtimeBridgeStream later = await ConnectAsync(bridge);
        Assert.True(later.Transcript.IsSpeaking);
    }

    [Fact]
    public async Task It_answers_questions_and_gets_the_errors_of_the_other_side()
    {
        await using TestBridge bridge = await TestBridge.OpenAsync(tools: TextTools.AskClient);
        bridge.Stream.SendText("user", "Where do I collect it, at which office?", respond: true);
        await bridge.Test.WaitForEventAsync("response.function_call_arguments.done");
        RealtimeTextMessage? asked = await bridge.Stream.Text.Inbox.ReceiveAsync(bridge.Deadline);
        while (asked!.Kind != RealtimeTextKind.Question)
        {
            asked = await bridge.Stream.Text.Inbox.ReceiveAsync(bridge.Deadline);
        }

        // Asked before it came, and open still: so it is for this one too.
        await using RealtimeBridgeStream remote = await ConnectAsync(bridge);
        IRealtimeTextStream stream = remote;
        RealtimeTextMessage? question = await stream.Inbox.ReceiveAsync(bridge.Deadline);
        Assert.Equal(asked.Id, question!.Id);
        Assert.Equal(asked.Deadline!.Value, question.Deadline!.Value);
        RealtimeTextMessage answer = await stream.AnswerAsync(question.Id, "The Northern Train Station office.", bridge.Deadline);
        Assert.Equal(question.Id, answer.InReplyTo);
        RealtimeException refused = await Assert.ThrowsAsync<RealtimeException>(
            () => stream.AnswerAsync(question.Id, "The Southern one.", bridge.Deadline));
        Assert.Equal("QuestionClosed", refused.ErrorId);
        Assert.Equal(RealtimeErrorKind.InvalidOperation, refused.Kind);
        Assert.Equal(RealtimeTextState.Answered, question.State);
    }

    [Fact]
    public async Task A_lost_connection_ends_it_with_an_error_and_a_warning()
    {
        await using TestBridge bridge = await TestBridge.OpenAsync();
        await using RealtimeBridgeStream remote = await ConnectAsync(bridge);
        IRealtimeTextStream stream = remote;
        Task<RealtimeTextMessage?> receiving = stream.Inbox.ReceiveAsync(bridge.Deadline);
        await bridge.Bridge.StopAsync();
        Assert.Null(await receiving);
        Assert.Equal(RealtimeStreamState.Failed, stream.State);
        Assert.Contains("failed", stream.TakeWarning(), StringComparison.Ordinal);
        RealtimeException lost = await Assert.ThrowsAsync<RealtimeException>(
            () => stream.SendTextAsync("user", "Hello?", false, false, null, bridge.Deadline));
        Assert.Equal("BridgeLost", lost.ErrorId);
        Assert.Equal(RealtimeErrorKind.ConnectionError, lost.Kind);
        Assert.True(stream.IsTranscriptOver);
    }

    [Fact]
    public async Task The_stream_s_own_end_closes_it()
    {
        await using TestBridge bridge = await TestBridge.OpenAsync();
        await using RealtimeBridgeStream remote = await ConnectAsync(bridge);
        await bridge.Stream.DisposeAsync();
        Assert.Null(await remote.Inbox.ReceiveAsync(bridge.Deadline));
        Assert.Equal(RealtimeStreamState.Closed, remote.State);
        Assert.Null(((IRealtimeTextStream)remote).TakeWarning());
    }

    [Fact]
    public async Task Over_TCP_it_says_the_token_and_a_wrong_one_is_an_error()
    {
        await using TestBridge bridge = await TestBridge.OpenAsync(new RealtimeBridgeOptions { Port = 0 });
        int port = bridge.Bridge.Port!.Value;
        var right = new RealtimeCredential(bridge.Bridge.GetToken()!, "a test");
        await using RealtimeBridgeStream remote = await RealtimeBridgeStream.ConnectAsync(
            new BridgeAddress(null, port, right), "mine", Timeout, bridge.Deadline);
        Assert.Equal("mine", remote.Name);
        RealtimeException refused = await Assert.ThrowsAsync<RealtimeException>(() => RealtimeBridgeStream.ConnectAsync(
            new BridgeAddress(null, port, new RealtimeCredential("wrong-token", "a test")), null, Timeout, bridge.Deadline));
        Assert.Equal("TokenWrong", refused.ErrorId);
        Assert.DoesNotContain("wrong-token", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_bridge_is_an_error()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var deadline = new CancellationTokenSource(Timeout);
        foreach ((string said, string errorId) in new[] { ("HTTP/1.1 400 Bad Request\r\n", "VersionUnsupported"), ("{\"kind\":\"nonsense\"}\n", "VersionUnsupported"), ("", "BridgeLost") })
        {
            Task<RealtimeBridgeStream> connecting = RealtimeBridgeStream.ConnectAsync(
                new BridgeAddress(null, port, new RealtimeCredential("token", "a test")), null, Timeout, deadline.Token);
            using (TcpClient client = await listener.AcceptTcpClientAsync(deadline.Token))
            {
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(said), deadline.Token);
            }

            Assert.Equal(errorId, (await Assert.ThrowsAsync<RealtimeException>(() => connecting)).ErrorId);
        }

        listener.Stop();
        RealtimeException nobody = await Assert.ThrowsAsync<RealtimeException>(() => RealtimeBridgeStream.ConnectAsync(
            new BridgeAddress(null, port, new RealtimeCredential("token", "a test")), null, Timeout, deadline.Token));
        Assert.Equal("BridgeNotFound", nobody.ErrorId);
    }

    [Theory]
    [InlineData("{\"kind\":\"error\",\"code\":\"TokenWrong\",\"message\":\"planted-token-1234 or planted-token\\u002d1234\"}\n")]
    [InlineData("planted-token-1234\n")]
    public async Task A_token_that_is_repeated_is_in_no_error(string said)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var deadline = new CancellationTokenSource(Timeout);
        Task<RealtimeBridgeStream> connecting = RealtimeBridgeStream.ConnectAsync(
            new BridgeAddress(null, ((IPEndPoint)listener.LocalEndpoint).Port, new RealtimeCredential("planted-token-1234", "a test")), null, Timeout, deadline.Token);
        using TcpClient client = await listener.AcceptTcpClientAsync(deadline.Token);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(said), deadline.Token);
        RealtimeException refused = await Assert.ThrowsAsync<RealtimeException>(() => connecting);
        Assert.DoesNotContain("planted", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_a_bridge_that_does_not_read_can_stop()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var deadline = new CancellationTokenSource(Timeout);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, ((IPEndPoint)listener.LocalEndpoint).Port, deadline.Token);
        using TcpClient deaf = await listener.AcceptTcpClientAsync(deadline.Token);
        await using var link = new BridgeLink(client.GetStream(), null, (_, _) => { }, _ => { });
        link.Start();
        using var stop = new CancellationTokenSource();

        // More than the sockets' buffers hold.
        Task asking = link.AskAsync("text", writer => writer.WriteString("text", new string('a', 16 << 20)), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.WaitAsync(deadline.Token));
    }

    [Fact]
    public async Task What_it_missed_it_asks_for_again()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var deadline = new CancellationTokenSource(Timeout);
        Task<RealtimeBridgeStream> connecting = RealtimeBridgeStream.ConnectAsync(
            new BridgeAddress(null, ((IPEndPoint)listener.LocalEndpoint).Port, new RealtimeCredential("token", "a test")), null, Timeout, deadline.Token);
        using TcpClient client = await listener.AcceptTcpClientAsync(deadline.Token);
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream()) { AutoFlush = true };
        Assert.Contains("token", await reader.ReadLineAsync(deadline.Token), StringComparison.Ordinal);
        await writer.WriteLineAsync("""{"kind":"ok"}""");
        await writer.WriteLineAsync("""{"kind":"hello","protocol":"realtalk-bridge","version":1,"stream":{"name":"far","model":"m","state":"open"}}""");
        Assert.Contains("subscribe", await reader.ReadLineAsync(deadline.Token), StringComparison.Ordinal);
        await writer.WriteLineAsync("""{"kind":"ok","id":"1"}""");
        await using RealtimeBridgeStream remote = await connecting;
        Assert.Equal("far", remote.Name);
        await writer.WriteLineAsync("""{"kind":"missed","count":3}""");
        string? again = await reader.ReadLineAsync(deadline.Token);
        Assert.Contains("\"replay\":true", again, StringComparison.Ordinal);
    }

    private static string Describe(RealtimeTranscriptEntry entry) =>
        $"{entry.ItemId} {entry.Role} {entry.Medium} {entry.Content} {entry.Heard} {entry.Unheard} {entry.IsPartial} {entry.Time:O}";

    private static Task<RealtimeBridgeStream> ConnectAsync(TestBridge bridge) => RealtimeBridgeStream.ConnectAsync(
        new BridgeAddress(bridge.Bridge.Path, null, null), null, Timeout, bridge.Deadline);
}
