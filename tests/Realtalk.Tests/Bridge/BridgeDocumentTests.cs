using System.Text.Json;
using Realtalk.Bridge.Wire;

namespace Realtalk.Tests.Bridge;

/// <summary>The example lines of docs/bridge.md.</summary>
public sealed class BridgeDocumentTests
{
    private static readonly string[] Blocks = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "bridge.md"))
        .Split("```json\n").Skip(1).Select(block => block[..block.IndexOf("```", StringComparison.Ordinal)]).ToArray();

    [Fact]
    public async Task Lines_to_the_bridge_are_understood_and_cover_every_kind()
    {
        string[] lines = Blocks[0].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await using TestBridge bridge = await TestBridge.OpenAsync();
        using TestBridgeClient client = await bridge.ConnectAsync();
        var kinds = new HashSet<string?>();
        foreach (string line in lines)
        {
            int id = JsonSerializer.Deserialize<JsonElement>(line).GetProperty("id").GetInt32();
            kinds.Add(JsonSerializer.Deserialize<JsonElement>(line).GetProperty("kind").GetString());
            await client.SendAsync(line);
            JsonElement answer = await client.WaitForAsync(one => one.TryGetProperty("id", out JsonElement echo) && echo.GetInt32() == id);

            // There is no question here to be answered.
            string? expected = line.Contains("\"answer\"", StringComparison.Ordinal) ? "QuestionNotFound" : null;
            Assert.Equal(expected, answer.TryGetProperty("code", out JsonElement code) ? code.GetString() : null);
        }

        JsonElement unknown = await client.AskAsync("""{"kind":"nonsense"}""");
        string[] all = unknown.GetProperty("advice").GetString()!.TrimEnd('.')["The kinds are ".Length..].Split(", ");
        Assert.Equal(all.Order(), kinds.Order());
    }

    [Fact]
    public void Lines_from_the_bridge_are_JSON_and_cover_every_kind()
    {
        JsonElement[] lines = Blocks[1].Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToArray();
        string[] kinds =
        [
            BridgeProtocol.Hello, BridgeProtocol.Ok, BridgeProtocol.Error, BridgeProtocol.Message, BridgeProtocol.Transcript,
            BridgeProtocol.Event, BridgeProtocol.State, BridgeProtocol.Missed,
        ];
        Assert.Equal(kinds.Order(), lines.Select(line => line.GetProperty("kind").GetString()!).Distinct().Order());
        JsonElement message = lines.First(line => line.GetProperty("kind").GetString() == "message").GetProperty("message");
        Assert.Equal("q1", MessageJson.Read(message, streamId: 1).Id);
        JsonElement entry = lines.First(line => line.GetProperty("kind").GetString() == "transcript").GetProperty("entry");
        Assert.True(TranscriptJson.Read(entry).IsPartial);
    }
}
