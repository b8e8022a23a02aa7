using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Realtalk.Simulator;

namespace Realtalk.Tests.Simulator;

public class FaultTests
{
    private const string TextSession = """{"type":"realtime","output_modalities":["text"]}""";

    [Fact]
    public async Task Closes_at_once()
    {
        await using RealtimeSimulator simulator = Start(new() { CloseAtOnce = true });
        await using WireClient client = await WireClient.ConnectAsync(simulator);
        await client.UntilClosedAsync();
        Assert.Empty(client.Events);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Fragments_messages_inside_characters(int bytes)
    {
        await using RealtimeSimulator simulator = Start(new() { FragmentBytes = bytes });
        await using WireClient client = await WireClient.OpenAsync(simulator, TextSession);
        await client.SayAsync("Grüße – 東京 🚗");
        await client.SendAsync("""{"type":"response.create"}""");
        JsonObject done = await client.UntilAsync("response.done");
        Assert.EndsWith("Grüße – 東京 🚗", (string?)done["response"]!["output"]![0]!["content"]![0]!["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Never_replies_until_it_is_cancelled()
    {
        await using RealtimeSimulator simulator = Start(new() { NeverReply = true });
        await using WireClient client = await WireClient.OpenAsync(simulator);
        await client.SendAsync("""{"type":"response.create"}""");
        await client.UntilAsync("response.created");
        await client.SendAsync("""{"type":"response.cancel"}""");
        Assert.Equal("cancelled", (string?)(await client.UntilAsync("response.done"))["response"]!["status"]);
        Assert.DoesNotContain("response.output_item.added", client.Types());
    }

    [Fact]
    public async Task Drops_the_line_in_a_reply()
    {
        await using RealtimeSimulator simulator = Start(new() { DropAfterDeltas = 3 });
        await using WireClient client = await WireClient.OpenAsync(simulator);
        await client.SendAsync("""{"type":"response.create"}""");
        await Assert.ThrowsAsync<WebSocketException>(client.UntilClosedAsync);
        Assert.DoesNotContain("response.done", client.Types());
    }

    [Fact]
    public async Task Stalls_in_a_reply()
    {
        await using RealtimeSimulator simulator = Start(new() { StallAfterDeltas = 2 });
        await using WireClient client = await WireClient.OpenAsync(simulator);
        await client.SendAsync("""{"type":"response.create"}""");
        await client.UntilAsync("response.output_audio.delta");
        await client.UntilAsync("response.output_audio.delta");
        await client.SendAsync("""{"type":"response.cancel"}""");
        await client.UntilAsync("response.done");
        Assert.Equal(2, client.Events.Count(e => (string)e["type"]! == "response.output_audio.delta"));
    }

    [Fact]
    public async Task Jitters_and_still_sends_all()
    {
        await using RealtimeSimulator simulator = Start(new() { Jitter = TimeSpan.FromMilliseconds(5) });
        await using WireClient client = await WireClient.OpenAsync(simulator);
        await client.SendAsync("""{"type":"response.create"}""");
        await client.UntilAsync("response.done");
        Assert.InRange(client.Sound().Length / 48, 4000, 4600);
    }

    [Fact]
    public async Task Jitter_of_one_delta_does_not_delay_the_next()
    {
        var clock = new LeapingClock();
        await using RealtimeSimulator simulator = RealtimeSimulator.Start(new() { Pace = 1, Clock = clock, Faults = new() { Jitter = TimeSpan.FromSeconds(10) } });
        await using WireClient client = await WireClient.OpenAsync(simulator);
        await client.SendAsync("""{"type":"response.create"}""");
        await client.UntilAsync("response.done");

        // Some forty deltas, each late by up to ten seconds, of a reply of four: late is the reply by no more than one of them.
        Assert.InRange(clock.Elapsed.TotalSeconds, 5, 30);
    }

    [Fact]
    public async Task Sends_deltas_after_the_end()
    {
        await using RealtimeSimulator simulator = Start(new() { LateDeltas = 3, StallAfterDeltas = 1 });
        await using WireClient client = await WireClient.OpenAsync(simulator);
        await client.SendAsync("""{"type":"response.create"}""");
        await client.UntilAsync("response.output_audio.delta");
        await client.SendAsync("""{"type":"response.cancel"}""");
        JsonObject done = await client.UntilAsync("response.done");
        for (int index = 0; index < 3; index++)
        {
            JsonObject late = await client.UntilAsync("response.output_audio.delta");
            Assert.Equal((string?)done["response"]!["id"], (string?)late["response_id"]);
        }
    }

    [Fact]
    public async Task Speaks_as_the_beta_did()
    {
        await using RealtimeSimulator simulator = Start(new() { BetaNames = true });
        await using WireClient client = await WireClient.OpenAsync(simulator);
        await client.SendAsync("""{"type":"response.create"}""");
        JsonObject done = await client.UntilAsync("response.done");
        Assert.NotEmpty(client.Sound("response.audio.delta"));
        Assert.Contains("response.audio_transcript.delta", client.Types());
        Assert.Contains("conversation.item.created", client.Types());
        Assert.DoesNotContain("conversation.item.added", client.Types());
        Assert.DoesNotContain("conversation.item.done", client.Types());
        Assert.Equal("audio", (string?)done["response"]!["output"]![0]!["content"]![0]!["type"]);
    }

    [Fact]
    public async Task Sends_what_nobody_understands()
    {
        await using RealtimeSimulator simulator = Start(new() { InvalidJson = true, UnknownEvents = true });
        await using WireClient client = await WireClient.OpenAsync(simulator, TextSession);
        await client.SendAsync("""{"type":"response.create"}""");
        await client.UntilAsync("response.done");
        Assert.Single(client.Garbage);
        Assert.Contains("response.premonition", client.Types());
    }

    [Fact]
    public async Task Fails_with_the_code_that_is_wanted()
    {
        await using RealtimeSimulator simulator = Start(new() { FailWith = "rate_limit_exceeded" });
        await using WireClient client = await WireClient.OpenAsync(simulator);
        await client.SendAsync("""{"type":"response.create"}""");
        JsonNode response = (await client.UntilAsync("response.done"))["response"]!;
        Assert.Equal("failed", (string?)response["status"]);
        Assert.Equal("rate_limit_exceeded", (string?)response["status_details"]!["error"]!["code"]);
    }

    private static RealtimeSimulator Start(SimulatorFaults faults) => RealtimeSimulator.Start(new() { Faults = faults, Pace = 40 });
}
