using System.Text.Json.Nodes;
using Realtalk.Simulator;
using Realtalk.Simulator.Dialogue;

namespace Realtalk.Tests.Simulator;

public class CallTests
{
    private const string Tool = """
        {"type":"function","name":"ask_client","description":"Asks.","parameters":{"type":"object","properties":{"question":{"type":"string"}},"required":["question"]}}
        """;

    [Fact]
    public async Task Car_rental_call_runs_from_the_greeting_to_the_goodbye()
    {
        await using var simulator = RealtimeSimulator.Start(new() { Pace = 40 });
        await using WireClient client = await WireClient.OpenAsync(
            simulator, $$$"""{"type":"realtime","instructions":"You are James.","tools":[{{{Tool}}}],"audio":{"input":{"transcription":{"model":"gpt-transcribe"} } } }""");
        await client.SendAsync("""{"type":"response.create"}""");
        Assert.Equal("Watts customer service, this is James speaking, how may I help you?", Said(await client.UntilAsync("response.done")));

        await client.AppendAsync(TestSound.Join(TestSound.Line(0), TestSound.Silence(700)));
        Assert.StartsWith("That's correct, we have a white Honda Fit", Said(await client.UntilAsync("response.done")), StringComparison.Ordinal);

        int start = client.Events.Count;
        await client.AppendAsync(TestSound.Join(TestSound.Line(1), TestSound.Silence(700)));
        JsonObject asked = await client.UntilAsync("response.done");
        Assert.Equal("One moment, I will find that out.", Said(asked));
        JsonNode call = asked["response"]!["output"]![1]!;
        Assert.Equal("ask_client", (string?)call["name"]);
        Assert.Equal("Where is the collection point?", (string?)JsonNode.Parse((string)call["arguments"]!)!["question"]);
        Assert.Equal("commentary", (string?)asked["response"]!["output"]![0]!["phase"]);
        string[] types = client.Types(start).SkipWhile(type => type != "response.function_call_arguments.delta").ToArray();
        Assert.Equal(
            ["response.function_call_arguments.delta", "response.function_call_arguments.done", "conversation.item.done", "response.output_item.done", "response.done"],
            types.Where(type => !type.Contains("transcription", StringComparison.Ordinal)));

        // Somebody who asks while the answer is open is not sent away.
        await client.SayAsync("Hello? Which office is it?");
        await client.SendAsync("""{"type":"response.create"}""");
        Assert.Equal("I am still finding that out.", Said(await client.UntilAsync("response.done")));

        await client.SendAsync($$$"""{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"{{{(string?)call["call_id"]}}}","output":"The Northern Train Station office."}}""");
        await client.SendAsync("""{"type":"response.create"}""");
        Assert.Equal("It's reserved for collection from the Northern Train Station office.", Said(await client.UntilAsync("response.done")));

        await client.AppendAsync(TestSound.Join(TestSound.Line(2), TestSound.Silence(700)));
        Assert.StartsWith("Yes, the office opens at seven.", Said(await client.UntilAsync("response.done")), StringComparison.Ordinal);

        await client.AppendAsync(TestSound.Join(TestSound.Line(3), TestSound.Silence(700)));
        Assert.Equal("You're welcome, Marvin. Have a safe trip. Goodbye.", Said(await client.UntilAsync("response.done")));
        Assert.DoesNotContain("error", client.Types());
    }

    [Fact]
    public async Task Without_the_function_the_model_knows_by_itself()
    {
        await using var simulator = RealtimeSimulator.Start(new() { Pace = 40 });
        await using WireClient client = await WireClient.OpenAsync(simulator);
        await client.SayAsync("Where do I collect it?");
        await client.SendAsync("""{"type":"response.create"}""");
        Assert.Equal("It's reserved for collection from the Northern Train Station office.", Said(await client.UntilAsync("response.done")));
    }

    [Fact]
    public async Task Any_function_can_be_called_and_demanded()
    {
        await using var simulator = RealtimeSimulator.Start(new() { Pace = 40 });
        await using WireClient client = await WireClient.OpenAsync(
            simulator,
            """{"type":"realtime","output_modalities":["text"],"tools":[{"type":"function","name":"add","parameters":{"type":"object","properties":{"a":{"type":"integer"},"how":{"type":"string","enum":["fast"]},"note":{"type":"string"}},"required":["a","how"]}}]}""");
        await client.SayAsync("""call add {"a":2,"how":"fast"}""");
        await client.SendAsync("""{"type":"response.create"}""");
        JsonNode call = (await client.UntilAsync("response.done"))["response"]!["output"]![0]!;
        Assert.Equal("""{"a":2,"how":"fast"}""", (string?)call["arguments"]);

        await client.SayAsync("Hello");
        await client.SendAsync("""{"type":"response.create","response":{"tool_choice":"required"}}""");
        call = (await client.UntilAsync("response.done"))["response"]!["output"]![0]!;
        Assert.Equal("""{"a":1,"how":"fast"}""", (string?)call["arguments"]);

        await client.SendAsync("""{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"call_nobody","output":"3"}}""");
        Assert.Equal("invalid_tool_call_id", (string?)(await client.UntilAsync("error"))["error"]!["code"]);
    }

    [Fact]
    public void Arguments_that_are_made_up_keep_to_the_schema()
    {
        JsonObject schema = JsonNode.Parse("""
            {
              "properties": {
                "days": { "type": "integer", "minimum": 2, "maximum": 7 },
                "below": { "type": "number", "exclusiveMaximum": 0 },
                "code": { "type": "string", "minLength": 3, "maxLength": 3 },
                "when": { "type": "string", "format": "date-time" },
                "tags": { "type": "array", "items": { "type": "string", "enum": ["a"] }, "minItems": 2 },
                "left": { "type": "string" }
              },
              "required": ["days", "below", "code", "when", "tags"]
            }
            """)!.AsObject();
        Assert.Equal(
            """{"days":2,"below":-1,"code":"Hel","when":"2026-01-02T03:04:05Z","tags":["a","a"]}""",
            ArgumentMaker.Make(schema, "Hello").ToJsonString());
    }

    [Fact]
    public async Task A_cough_does_not_use_up_a_line()
    {
        await using var simulator = RealtimeSimulator.Start(new() { Pace = 40 });
        await using WireClient client = await WireClient.OpenAsync(simulator);
        await client.AppendAsync(TestSound.Join(TestSound.Tone(250), TestSound.Silence(700)));
        Assert.Equal("Sorry, I did not catch that.", Said(await client.UntilAsync("response.done")));
        await client.AppendAsync(TestSound.Join(TestSound.Line(0), TestSound.Silence(700)));
        Assert.StartsWith("That's correct", Said(await client.UntilAsync("response.done")), StringComparison.Ordinal);
    }

    private static string Said(JsonObject done)
    {
        JsonNode part = done["response"]!["output"]![0]!["content"]![0]!;
        return (string?)part["text"] ?? (string)part["transcript"]!;
    }
}
