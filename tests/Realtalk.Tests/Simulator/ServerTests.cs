using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Realtalk.Simulator;

namespace Realtalk.Tests.Simulator;

public class ServerTests
{
    [Fact]
    public async Task Serves_several_clients_at_once()
    {
        await using var simulator = RealtimeSimulator.Start(new() { Pace = 40 });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
        {
            await using WireClient client = await WireClient.OpenAsync(simulator, """{"type":"realtime","output_modalities":["text"]}""");
            await client.SayAsync($"number {number}");
            await client.SendAsync("""{"type":"response.create"}""");
            JsonObject done = await client.UntilAsync("response.done");
            Assert.EndsWith($"number {number}", (string?)done["response"]!["output"]![0]!["content"]![0]!["text"], StringComparison.Ordinal);
        }));
    }

    [Fact]
    public async Task Stop_closes_politely_and_frees_the_port()
    {
        RealtimeSimulator simulator = RealtimeSimulator.Start();
        await using WireClient client = await WireClient.OpenAsync(simulator);
        Assert.Equal(1, simulator.ConnectionCount);
        Task stopping = simulator.StopAsync();
        await client.UntilClosedAsync();
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, client.Socket.CloseStatus);
        await stopping;
        await simulator.StopAsync();
        Assert.Equal(0, simulator.ConnectionCount);
        using RealtimeSimulator again = RealtimeSimulator.Start(new() { Port = simulator.Port });
        Assert.Equal(simulator.Endpoint, again.Endpoint);
    }

    [Fact]
    public void Taken_port_and_unknown_scenario_are_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Assert.Equal("PortInUse", Assert.Throws<RealtimeException>(() => RealtimeSimulator.Start(new() { Port = port })).ErrorId);
        RealtimeException missing = Assert.Throws<RealtimeException>(() => RealtimeSimulator.Start(new() { Scenario = "opera" }));
        Assert.Equal("ScenarioNotFound", missing.ErrorId);
        Assert.Contains("car-rental, parrot", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_expires()
    {
        await using var simulator = RealtimeSimulator.Start(new() { SessionLifetime = TimeSpan.FromMilliseconds(300) });
        await using WireClient client = await WireClient.ConnectAsync(simulator);
        await client.UntilClosedAsync();
        Assert.Equal("session_expired", (string?)client.Events[^1]["error"]!["code"]);
        Assert.Equal(1001, (int?)client.Socket.CloseStatus);
    }

    [Theory]
    [InlineData("""{"name":"x"}""", "replies")]
    [InlineData("""{"name":"x","replies":[{"say":"a"},{"when":{"text":"("},"say":"b"}]}""", "replies[1].when.text")]
    [InlineData("""{"name":"x","replies":[{"says":"a"}]}""", "replies[0].says")]
    [InlineData("""{"name":"x","replies":[{"say":"a"}],"clips":[{"voice":"model","text":"a","file":"../a.wav"}]}""", "clips[0].file")]
    [InlineData("""{"name":"x","replies":[{"say":"a"}],"clips":[{"voice":"model","text":"a","file":"b/..\\..\\a.wav"}]}""", "clips[0].file")]
    [InlineData("""{"name":"x","replies":[{"say":"a"}],"clips":[{"voice":"model","text":"a","file":"/etc/passwd"}]}""", "clips[0].file")]
    [InlineData("""{"name":"x","replies":[{"say":"a"}],"voices":{"model":{"voice":"--path=/tmp"}}}""", "espeak-ng voice")]
    [InlineData("""{"name":"x","replies":[{"say":"a"}],"voices":{"model":{"voice":"../../evil"}}}""", "espeak-ng voice")]
    [InlineData("{\n  \"name\": oops", "LineNumber: 1")]
    public void Invalid_scenario_names_the_place(string text, string place)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".json");
        File.WriteAllText(path, text);
        try
        {
            RealtimeException exception = Assert.Throws<RealtimeException>(() => RealtimeSimulator.Start(new() { Scenario = path }));
            Assert.Equal("ScenarioInvalid", exception.ErrorId);
            Assert.Contains(place, exception.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Scenario_file_of_the_users_own_is_followed()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".json");
        await File.WriteAllTextAsync(path, """{"name":"own","replies":[{"when":{"text":"my name is (?<who>\\w+)"},"say":"Hello {who}.","call":{"name":"note","arguments":{"said":"{text}"}},"else_say":"Hello {who}, I have no pen."},{"say":"Who are you?"}]}""");
        try
        {
            await using var simulator = RealtimeSimulator.Start(new() { Scenario = path, Pace = 40 });
            Assert.Equal("own", simulator.Scenario);
            await using WireClient client = await WireClient.OpenAsync(simulator, """{"type":"realtime","output_modalities":["text"]}""");
            await client.SayAsync("My name is Marvin \"Marv\"");
            await client.SendAsync("""{"type":"response.create"}""");
            JsonObject done = await client.UntilAsync("response.done");
            Assert.Equal("Hello Marvin, I have no pen.", (string?)done["response"]!["output"]![0]!["content"]![0]!["text"]);

            await client.SayAsync("My name is Marvin \"Marv\"");
            await client.SendAsync("""{"type":"response.create","response":{"tools":[{"type":"function","name":"note"}]}}""");
            done = await client.UntilAsync("response.done");
            Assert.Equal("Hello Marvin.", (string?)done["response"]!["output"]![0]!["content"]![0]!["text"]);
            Assert.Equal("My name is Marvin \"Marv\"", (string?)JsonNode.Parse((string)done["response"]!["output"]![1]!["arguments"]!)!["said"]);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
