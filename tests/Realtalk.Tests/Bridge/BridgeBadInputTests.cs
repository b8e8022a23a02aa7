using System.Text;
using System.Text.Json;
using Realtalk.Bridge;
using Realtalk.Bridge.Connections;
using Realtalk.Simulator;
using Realtalk.Text;
using Realtalk.Transport;

namespace Realtalk.Tests.Bridge;

/// <summary>What clients get wrong, by mistake or on purpose.</summary>
public sealed class BridgeBadInputTests
{
    [Theory]
    [InlineData("nonsense", "LineNotJson", null)]
    [InlineData("""{"kind":"text","text":"half""", "LineNotJson", null)]
    [InlineData("[1,2]", "LineNotJson", null)]
    [InlineData("\"text\"", "LineNotJson", null)]
    [InlineData("{}", "KindUnknown", null)]
    [InlineData("""{"kind":"nonsense","id":"x"}""", "KindUnknown", "\"x\"")]
    [InlineData("""{"kind":5,"id":1}""", "PropertyInvalid", "1")]
    [InlineData("""{"kind":"ping","id":{"a":1}}""", "PropertyInvalid", null)]
    [InlineData("""{"kind":"text","id":1.50}""", "PropertyMissing", "1.50")]
    [InlineData("""{"kind":"text","text":"","id":1}""", "TextEmpty", "1")]
    [InlineData("""{"kind":"text","text":["a"],"id":1}""", "PropertyInvalid", "1")]
    [InlineData("""{"kind":"text","text":"a","role":"boss","id":1}""", "PropertyInvalid", "1")]
    [InlineData("""{"kind":"text","text":"a","respond":"yes","id":1}""", "PropertyInvalid", "1")]
    [InlineData("""{"kind":"text","text":"a","outputModality":"text","id":1}""", "PropertyInvalid", "1")]
    [InlineData("""{"kind":"text","text":"\ud800","id":1}""", "PropertyInvalid", "1")]
    [InlineData("""{"kind":"text","text":"a","outOfBand":true,"timeout":-1,"id":1}""", "PropertyInvalid", "1")]
    [InlineData("""{"kind":"text","text":"a","outOfBand":true,"jsonSchema":"{}","id":1}""", "PropertyInvalid", "1")]
    [InlineData("""{"kind":"answer","text":"a","id":1}""", "PropertyMissing", "1")]
    [InlineData("""{"kind":"answer","inReplyTo":"q99","text":"a","id":1}""", "QuestionNotFound", "1")]
    [InlineData("""{"kind":"subscribe","id":1}""", "PropertyMissing", "1")]
    [InlineData("""{"kind":"subscribe","to":["weather"],"id":1}""", "PropertyInvalid", "1")]
    [InlineData("""{"kind":"subscribe","to":"events","types":[1],"id":1}""", "PropertyInvalid", "1")]
    [InlineData("""{"kind":"hello","version":2,"id":1}""", "VersionUnsupported", "1")]
    public async Task A_line_that_is_refused_is_answered_with_an_error_and_the_client_goes_on(string line, string code, string? id)
    {
        await using TestBridge bridge = await TestBridge.OpenAsync();
        using TestBridgeClient client = await bridge.ConnectAsync();
        JsonElement error = await client.AskAsync(line);
        Assert.Equal("error", error.GetProperty("kind").GetString());
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal(id, error.TryGetProperty("id", out JsonElement echo) ? echo.GetRawText() : null);
        Assert.NotEqual(string.Empty, error.GetProperty("message").GetString());
        Assert.NotEqual(string.Empty, error.GetProperty("advice").GetString());
        Assert.Equal("ok", (await client.AskAsync("""{"kind":"ping"}""")).GetProperty("kind").GetString());
        Assert.DoesNotContain(bridge.Stream.Text.Messages.ToArray(), message => message.Direction == RealtimeTextDirection.ToModel);
    }

    [Fact]
    public async Task A_line_that_is_not_UTF8_is_refused_and_empty_ones_and_a_byte_order_mark_are_not()
    {
        await using TestBridge bridge = await TestBridge.OpenAsync();
        using TestBridgeClient client = await bridge.ConnectAsync();
        await client.SendAsync([.. "\r\n\n  \n"u8, .. "{\"kind\":\"text\",\"text\":\""u8, 0xC3, 0x28, .. "\"}\n"u8]);
        Assert.Equal("LineNotUtf8", (await client.ReadAsync()).GetProperty("code").GetString());
        await client.SendAsync([0xEF, 0xBB, 0xBF, .. "{\"kind\":\"ping\",\"id\":1}\r\n"u8]);
        Assert.Equal("ok", (await client.ReadAsync()).GetProperty("kind").GetString());
    }

    [Fact]
    public async Task A_line_of_64_MiB_is_refused_at_once_passed_over_and_not_kept()
    {
        await using TestBridge bridge = await TestBridge.OpenAsync();
        using TestBridgeClient client = await bridge.ConnectAsync();
        var piece = new byte[1 << 20];
        Array.Fill(piece, (byte)'a');
        await client.SendAsync(piece);
        await client.SendAsync(piece);

        // Told before the line has ended.
        Assert.Equal("LineTooLong", (await client.ReadAsync()).GetProperty("code").GetString());
        for (int i = 2; i < 64; i++)
        {
            await client.SendAsync(piece);
        }

        await client.SendAsync("\n{\"kind\":\"ping\",\"id\":2}\n"u8.ToArray());
        Assert.Equal(2, (await client.ReadAsync()).GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task No_line_takes_more_memory_than_the_limit()
    {
        byte[] long64 = Encoding.ASCII.GetBytes(new string('a', 64 << 20) + "\n{}\n" + new string('b', 5000) + "\n\nend");
        using var stream = new CountingStream(long64);
        var reader = new LineReader(stream, 5000);
        await Assert.ThrowsAsync<RealtimeException>(async () => await reader.ReadAsync(CancellationToken.None));
        Assert.Equal("{}", Encoding.ASCII.GetString((await reader.ReadAsync(CancellationToken.None))!.Value.Span));
        Assert.Equal(5000, (await reader.ReadAsync(CancellationToken.None))!.Value.Length);
        Assert.Equal("end", Encoding.ASCII.GetString((await reader.ReadAsync(CancellationToken.None))!.Value.Span));
        Assert.Null(await reader.ReadAsync(CancellationToken.None));
        Assert.InRange(stream.LargestRequest, 1, 5000 + 4096);
    }

    [Fact]
    public async Task Half_a_line_and_then_silence_holds_up_nobody()
    {
        await using TestBridge bridge = await TestBridge.OpenAsync();
        using TestBridgeClient silent = await bridge.ConnectAsync();
        await silent.SendAsync("{\"kind\":\"text\",\"te"u8.ToArray());
        using TestBridgeClient client = await bridge.ConnectAsync();
        Assert.Equal("ok", (await client.AskAsync("""{"kind":"ping"}""")).GetProperty("kind").GetString());
        await silent.SendAsync("xt\":\"whole\",\"id\":1}\n"u8.ToArray());
        Assert.Equal(1, (await silent.ReadAsync()).GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task A_client_that_dies_leaves_nothing_behind()
    {
        await using TestBridge bridge = await TestBridge.OpenAsync();
        for (int i = 0; i < 20; i++)
        {
            TestBridgeClient client = await bridge.ConnectAsync();
            await client.AskAsync("""{"kind":"subscribe","to":["messages","transcript","events","state"]}""");
            await client.SendAsync("{\"kind\":\"te"u8.ToArray());
            client.Socket.LingerState = new System.Net.Sockets.LingerOption(true, 0);
            client.Dispose();
        }

        await bridge.WaitForClientsAsync(0);
        bridge.Stream.Text.OnReply("Nobody hears this.");
        using TestBridgeClient last = await bridge.ConnectAsync();
        Assert.Equal("ok", (await last.AskAsync("""{"kind":"ping"}""")).GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Texts_that_pile_up_before_a_busy_model_are_refused_beyond_a_limit()
    {
        await using TestBridge bridge = await TestBridge.OpenAsync(
            new RealtimeBridgeOptions { Limits = new BridgeLimits { MaxWaitingTexts = 2 } }, faults: new SimulatorFaults { NeverReply = true });
        using TestBridgeClient client = await bridge.ConnectAsync();
        var answers = new List<string?>();
        for (int i = 0; i < 4; i++)
        {
            JsonElement answer = await client.AskAsync("""{"kind":"text","text":"Well?","respond":true}""");
            answers.Add(answer.TryGetProperty("code", out JsonElement code) ? code.GetString() : null);
        }

        // The first is being answered.
        Assert.Equal([null, null, null, "TooManyWaiting"], answers);
        Assert.Equal("ok", (await client.AskAsync("""{"kind":"ping"}""")).GetProperty("kind").GetString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    public async Task A_client_that_dies_takes_its_out_of_band_questions_along(int? port)
    {
        var token = new RealtimeCredential("a token that is long enough", "a test");
        await using TestBridge bridge = await TestBridge.OpenAsync(
            new RealtimeBridgeOptions { Port = port, Token = token, Limits = new BridgeLimits { ProbeInterval = TimeSpan.FromMilliseconds(20) } },
            faults: new SimulatorFaults { NeverReply = true });
        using (TestBridgeClient client = bridge.Open())
        {
            await client.SendAsync($$"""{"kind":"hello","version":1,"token":"{{token.Reveal()}}"}""");
            await client.AskAsync("""{"kind":"ping"}""");
            await client.SendAsync("""{"kind":"text","outOfBand":true,"text":"Who is there?","timeout":600}""");
            await bridge.Test.WaitForEventAsync("response.created");
        }

        await bridge.WaitForClientsAsync(0);
        Assert.Equal(RealtimeTextState.Cancelled, Assert.Single(bridge.Stream.Text.Messages.ToArray()).State);
        await bridge.Test.WaitForEventAsync("response.done");
    }

    [Fact]
    public async Task A_client_that_has_no_more_to_say_still_gets_its_answers()
    {
        await using TestBridge bridge = await TestBridge.OpenAsync(
            new RealtimeBridgeOptions { Limits = new BridgeLimits { ProbeInterval = TimeSpan.FromMilliseconds(20) } }, pace: 1);
        using TestBridgeClient client = await bridge.ConnectAsync();
        await client.SendAsync("""{"kind":"text","outOfBand":true,"text":"What is the capital of France?","id":1}""");
        client.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        JsonElement answer = await client.ReadAsync();
        Assert.Equal(1, answer.GetProperty("id").GetInt32());
        Assert.Contains("Paris", answer.GetProperty("message").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Null(await client.TryReadAsync());
    }

    [Fact]
    public async Task Ten_thousand_connections_are_let_in_up_to_the_limit_and_refused_with_a_reason_beyond_it()
    {
        const int All = 10_000;
        int limit = new BridgeLimits().MaxClients;
        await using TestBridge bridge = await TestBridge.OpenAsync();
        var inside = new List<TestBridgeClient>();
        for (int i = 0; i < limit; i++)
        {
            inside.Add(await bridge.ConnectAsync());
        }

        // So many at a time that they also come at once, and so that some stay on after they have been told.
        const int Batch = 200;
        for (int i = limit; i < All; i += Batch)
        {
            TestBridgeClient[] refused = [.. Enumerable.Range(i, Math.Min(Batch, All - i)).Select(_ => bridge.Open())];
            foreach (TestBridgeClient client in refused)
            {
                JsonElement error = await client.ReadAsync();
                Assert.Equal("TooManyClients", error.GetProperty("code").GetString());
                Assert.NotEqual(string.Empty, error.GetProperty("advice").GetString());
            }

            Array.ForEach(refused, client => client.Dispose());
        }

        Assert.Equal(All - limit, bridge.Bridge.RefusedConnections);
        Assert.Equal(limit, bridge.Bridge.ClientCount);
        if (OperatingSystem.IsLinux())
        {
            Assert.InRange(CountSockets(bridge.Bridge.Path!), limit + 1, All / 2);
        }

        foreach (TestBridgeClient client in inside)
        {
            Assert.Equal("ok", (await client.AskAsync("""{"kind":"ping"}""")).GetProperty("kind").GetString());
            client.Dispose();
        }

        await bridge.WaitForClientsAsync(0);
        using (TestBridgeClient again = await bridge.ConnectAsync())
        {
        }

        // The bridge's ends of the connections, by its address; the last is that which listens.
        await bridge.Bridge.StopAsync();
        Assert.Equal(0, CountSockets(bridge.Bridge.Path!));
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_told_what_it_missed_and_holds_up_nobody()
    {
        const int Count = 20_000;
        await using TestBridge bridge = await TestBridge.OpenAsync(
            new RealtimeBridgeOptions { Limits = new BridgeLimits { MaxQueuedLines = 1_000 } });
        using TestBridgeClient slow = await bridge.ConnectAsync();
        using TestBridgeClient quick = await bridge.ConnectAsync();
        await slow.AskAsync("""{"kind":"subscribe","to":"messages"}""");
        await quick.AskAsync("""{"kind":"subscribe","to":"messages"}""");
        int seen = 0;
        for (int sent = 0; sent < Count;)
        {
            for (int end = sent + 500; sent < end; sent++)
            {
                bridge.Stream.Text.OnReply($"{sent}");
            }

            // The quick one keeps up, and gets every one in order.
            for (; seen < sent; seen++)
            {
                Assert.Equal($"{seen}", (await quick.ReadAsync()).GetProperty("message").GetProperty("text").GetString());
            }
        }

        await slow.SendAsync("""{"kind":"ping"}""");
        long received = 0;
        long missed = 0;
        string? last = null;
        while (received + missed < Count)
        {
            JsonElement line = await slow.ReadAsync();
            missed += line.GetProperty("kind").GetString() == "missed" ? line.GetProperty("count").GetInt64() : 0;
            received += line.GetProperty("kind").GetString() == "message" ? 1 : 0;
            last = line.TryGetProperty("message", out JsonElement message) ? message.GetProperty("text").GetString() : last;
        }

        Assert.True(missed > 0);
        Assert.Equal(Count, received + missed);
        Assert.Equal($"{Count - 1}", last);
        Assert.Equal(missed, bridge.Bridge.MissedLines);
    }

    private static int CountSockets(string path) => OperatingSystem.IsLinux()
        ? File.ReadLines("/proc/net/unix").Count(line => line.EndsWith($" {path}", StringComparison.Ordinal))
        : 0;

    /// <summary>Notes how much it is asked for at once.</summary>
    private sealed class CountingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public int LargestRequest { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            LargestRequest = Math.Max(LargestRequest, buffer.Length);
            return base.ReadAsync(buffer, cancellationToken);
        }
    }
}
