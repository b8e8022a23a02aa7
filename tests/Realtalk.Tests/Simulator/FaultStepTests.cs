using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Realtalk.Protocol;
using Realtalk.Simulator;
using Realtalk.Simulator.Faults;

namespace Realtalk.Tests.Simulator;

/// <summary>Faults at a step of the protocol, and in the events themselves, as a bare client sees them.</summary>
public class FaultStepTests
{
    private const string TextSession = """{"type":"realtime","output_modalities":["text"]}""";

    [Theory]
    [InlineData("response.created", "response.created", 1, false)]
    [InlineData(" after response.created#2", "response.created", 2, true)]
    [InlineData("response.audio.delta", "response.output_audio.delta", 1, false)]
    [InlineData("input_audio_buffer.append#30", "input_audio_buffer.append", 30, false)]
    public void Reads_steps(string text, string type, int occurrence, bool isAfter) =>
        Assert.Equal(new FaultStep(type, occurrence, isAfter), FaultStep.Read(text));

    [Fact]
    public void Refuses_what_has_no_meaning()
    {
        SimulatorFaults[] bad =
        [
            new() { DropAt = "response.creatd" }, new() { StallAt = "response.created#0" }, new() { ErrorAt = "response.created#x" },
            new() { HalfOpenAt = "" }, new() { DropWith = "1006" }, new() { DropWith = "Softly" }, new() { Nulls = 1.1 },
            new() { Missing = -1 }, new() { Reorder = double.NaN }, new() { Duplicate = 2 }, new() { FaultyEvents = ["[a"] },
        ];
        foreach (SimulatorFaults faults in bad)
        {
            RealtimeException exception = Assert.Throws<RealtimeException>(() => RealtimeSimulator.Start(new() { Faults = faults }));
            Assert.Equal(RealtimeErrorKind.InvalidArgument, exception.Kind);
            Assert.NotNull(exception.Recommendation);
        }
    }

    [Theory]
    [InlineData("response.created", false)]
    [InlineData("after response.created", true)]
    [InlineData("response.create", false)]
    [InlineData("after response.create", true)]
    public async Task Drops_before_or_after_a_step(string step, bool isSeen)
    {
        await using RealtimeSimulator simulator = Start(new() { DropAt = step });
        await using WireClient client = await WireClient.OpenAsync(simulator, TextSession);
        await client.SendAsync("""{"type":"response.create"}""");
        await Assert.ThrowsAsync<WebSocketException>(client.UntilClosedAsync);
        Assert.Equal(isSeen, client.Types().Contains("response.created"));
        Assert.DoesNotContain("response.output_item.added", client.Types());
    }

    [Fact]
    public async Task Drops_at_the_event_of_that_number()
    {
        await using RealtimeSimulator simulator = Start(new() { DropAt = "after response.output_text.delta#3", DropWith = "End" });
        await using WireClient client = await WireClient.OpenAsync(simulator, TextSession);
        await client.SayAsync("One two three four five six.");
        await client.SendAsync("""{"type":"response.create"}""");
        WebSocketException exception = await Assert.ThrowsAsync<WebSocketException>(client.UntilClosedAsync);
        Assert.Equal(WebSocketError.ConnectionClosedPrematurely, exception.WebSocketErrorCode);
        Assert.Equal(3, client.Events.Count(e => (string)e["type"]! == "response.output_text.delta"));
    }

    [Fact]
    public async Task Closes_with_a_code()
    {
        await using RealtimeSimulator simulator = Start(new() { DropAt = "response.done", DropWith = "4321" });
        await using WireClient client = await WireClient.OpenAsync(simulator, TextSession);
        await client.SendAsync("""{"type":"response.create"}""");
        await client.UntilClosedAsync();
        Assert.Equal((WebSocketCloseStatus)4321, client.CloseStatus);
        Assert.Contains("response.output_item.done", client.Types());
        Assert.DoesNotContain("response.done", client.Types());
    }

    [Fact]
    public async Task Stalls_for_a_time_and_loses_nothing()
    {
        await using RealtimeSimulator simulator = Start(new() { StallAt = "response.output_text.delta", StallFor = TimeSpan.FromMilliseconds(50) });
        await using WireClient client = await WireClient.OpenAsync(simulator, TextSession);
        await client.SendAsync("""{"type":"response.create"}""");
        JsonObject done = await client.UntilAsync("response.done");
        Assert.Equal("completed", (string?)done["response"]!["status"]);
        Assert.Contains("response.output_text.delta", client.Types());
    }

    [Fact]
    public async Task A_stall_for_good_ends_with_the_connection()
    {
        await using RealtimeSimulator simulator = Start(new() { StallAt = "after session.created" });
        await using WireClient client = await WireClient.ConnectAsync(simulator);
        await client.UntilAsync("session.created");
        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime"}}""");
        await client.SendAsync("no JSON");
        await client.CloseOutputAsync();
        await client.UntilClosedAsync();
        Assert.Equal(["session.created"], client.Types());
    }

    [Fact]
    public async Task A_half_open_line_says_nothing_and_takes_nothing_and_ends_with_the_simulator()
    {
        await using RealtimeSimulator simulator = Start(new() { HalfOpenAt = "after session.created" });
        await using WireClient client = await WireClient.ConnectAsync(simulator);
        await client.UntilAsync("session.created");
        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime"}}""");
        Task closed = client.UntilClosedAsync();
        await simulator.StopAsync();
        await Assert.ThrowsAsync<WebSocketException>(() => closed);
        Assert.Equal(["session.created"], client.Types());
    }

    [Fact]
    public async Task Refuses_a_clients_event_with_any_code_and_names_it()
    {
        foreach (string code in ServiceErrors.Codes.Append("quite_new"))
        {
            await using RealtimeSimulator simulator = Start(new() { ErrorAt = "conversation.item.create", ErrorCode = code });
            await using WireClient client = await WireClient.OpenAsync(simulator, TextSession);
            await client.SendAsync("""{"type":"conversation.item.create","event_id":"mine","item":{"type":"message","role":"user","content":[]}}""");
            JsonObject error = await client.UntilAsync("error");
            Assert.Equal(code, (string?)error["error"]!["code"]);
            Assert.Equal("mine", (string?)error["error"]!["event_id"]);
            if (ServiceErrors.Of(code).CloseCode is not 0 and var closeCode)
            {
                await client.UntilClosedAsync();
                Assert.Equal(closeCode, (int?)client.CloseStatus);
            }
            else
            {
                await client.SendAsync("""{"type":"response.create"}""");
                await client.UntilAsync("response.done");
                Assert.DoesNotContain("conversation.item.done", client.Types()[..client.Types().ToList().IndexOf("response.created")]);
            }
        }
    }

    [Fact]
    public async Task Only_the_first_connections_misbehave()
    {
        await using RealtimeSimulator simulator = Start(new() { CloseAtOnce = true, DropAt = "session.created", Connections = 2 });
        for (int i = 0; i < 2; i++)
        {
            await using WireClient refused = await WireClient.ConnectAsync(simulator);
            await refused.UntilClosedAsync();
        }

        await using WireClient client = await WireClient.OpenAsync(simulator, TextSession);
        await client.SendAsync("""{"type":"response.create"}""");
        await client.UntilAsync("response.done");
    }

    [Fact]
    public async Task Sends_all_twice()
    {
        await using RealtimeSimulator simulator = Start(new() { Duplicate = 1, FaultyEvents = ["response.*"] });
        await using WireClient client = await WireClient.OpenAsync(simulator, TextSession);
        await client.SendAsync("""{"type":"response.create"}""");
        JsonObject first = await client.UntilAsync("response.done");
        JsonObject second = await client.UntilAsync("response.done");
        Assert.Equal(first.ToJsonString(), second.ToJsonString());
        Assert.Single(client.Events, e => (string)e["type"]! == "session.updated");
    }

    [Fact]
    public async Task Swaps_neighbours_and_loses_none()
    {
        string[] usual = await ReplyAsync(new());
        string[] swapped = await ReplyAsync(new() { Reorder = 0.3, Seed = 3 });
        Assert.NotEqual(usual, swapped);
        Assert.Equal(usual.Order(), swapped.Order());
        Assert.Equal(swapped, await ReplyAsync(new() { Reorder = 0.3, Seed = 3 }));
    }

    [Fact]
    public async Task Makes_null_or_takes_away_every_field_but_the_type()
    {
        await using RealtimeSimulator simulator = Start(new() { Nulls = 1, FaultyEvents = ["response.done"] });
        await using WireClient client = await WireClient.OpenAsync(simulator, TextSession);
        await client.SendAsync("""{"type":"response.create"}""");
        JsonObject done = await client.UntilAsync("response.done");
        Assert.Equal("""{"type":"response.done","event_id":null,"response":null}""", done.ToJsonString());

        await using RealtimeSimulator other = Start(new() { Missing = 1, FaultyEvents = ["response.created"] });
        await using WireClient another = await WireClient.OpenAsync(other, TextSession);
        await another.SendAsync("""{"type":"response.create"}""");
        Assert.Equal("""{"type":"response.created"}""", (await another.UntilAsync("response.created")).ToJsonString());
    }

    [Fact]
    public async Task Speaks_more_slowly_than_speech_and_catches_up()
    {
        var clock = new LeapingClock();
        await using RealtimeSimulator simulator = RealtimeSimulator.Start(new() { Pace = 1, Clock = clock, Faults = new() { Lag = TimeSpan.FromSeconds(1) } });
        await using WireClient client = await WireClient.OpenAsync(simulator);
        await client.SendAsync("""{"type":"response.create"}""");
        await client.UntilAsync("response.output_audio.delta");
        await client.UntilAsync("response.done");

        // A reply of some four seconds is in time again at its end, but for the thinking before it.
        double seconds = client.Sound().Length / 48000.0;
        Assert.InRange(clock.Elapsed.TotalSeconds, seconds - 0.2, seconds + 0.5);
        Assert.True(seconds > 2);
    }

    [Fact]
    public async Task Sends_what_is_no_UTF8()
    {
        await using RealtimeSimulator simulator = Start(new() { InvalidUtf8 = true });
        await using WireClient client = await WireClient.OpenAsync(simulator, TextSession);
        await client.SendAsync("""{"type":"response.create"}""");
        await Assert.ThrowsAsync<WebSocketException>(client.UntilClosedAsync);
    }

    // The types of a reply's events, in their order.
    private static async Task<string[]> ReplyAsync(SimulatorFaults faults)
    {
        await using RealtimeSimulator simulator = RealtimeSimulator.Start(new() { Faults = faults, Pace = double.PositiveInfinity });
        await using WireClient client = await WireClient.OpenAsync(simulator, TextSession);
        await client.SendAsync("""{"type":"response.create"}""");
        bool isDone = false, isLimited = false;
        while (!isDone || !isLimited)
        {
            string type = await client.NextTypeAsync();
            isDone |= type == ServerEventNames.Of(ServerEventKind.ResponseDone);
            isLimited |= type == ServerEventNames.Of(ServerEventKind.RateLimitsUpdated);
        }

        return [.. client.Events.Select(e => (string)e["type"]!)];
    }

    private static RealtimeSimulator Start(SimulatorFaults faults) => RealtimeSimulator.Start(new() { Faults = faults, Pace = 100 });
}
