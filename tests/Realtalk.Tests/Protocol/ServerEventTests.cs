using System.Text;
using System.Text.Json;
using Realtalk.Protocol;

namespace Realtalk.Tests.Protocol;

public class ServerEventTests
{
    [Fact]
    public void All_client_and_server_events_of_the_protocol_are_known_by_name()
    {
        Assert.Equal(11, ClientEventNames.All.Distinct().Count());
        Assert.Equal(46, ServerEventNames.All.Distinct().Count());
        Assert.All(ServerEventNames.All.Except(ServerEventNames.Twins.Select(twin => twin.Beta)), name => Assert.Equal(name, ServerEventNames.Of(Parse($$"""{"type":"{{name}}"}""").Kind)));
    }

    [Theory]
    [InlineData("response.audio.delta", "response.output_audio.delta")]
    [InlineData("response.audio_transcript.done", "response.output_audio_transcript.done")]
    [InlineData("response.text.delta", "response.output_text.delta")]
    [InlineData("conversation.item.created", "conversation.item.added")]
    public void A_beta_name_means_its_GA_twin(string beta, string ga)
    {
        (ServerEventKind kind, string name) = Parse($$"""{"type":"{{beta}}"}""");
        Assert.Equal(ga, name);
        Assert.Equal(Parse($$"""{"type":"{{ga}}"}""").Kind, kind);
    }

    [Fact]
    public void An_unknown_event_keeps_its_name()
    {
        Assert.Equal((ServerEventKind.Unknown, "response.dance.delta"), Parse("""{"x":[1,{"y":null}],"type":"response.dance.delta"}"""));
    }

    [Fact]
    public void The_top_level_is_read_in_any_order_past_unknown_fields()
    {
        byte[] frame = Encoding.UTF8.GetBytes(
            """{"event_id":"e","zzz":{"delta":"no","item_id":"no"},"delta":"a\"\u00e9","item_id":"i1","response_id":"r1","content_index":2,"type":"response.output_text.delta"}""");
        ServerEvent parsed = ServerEvent.Parse(frame, new Utf8StringCache());
        Assert.Equal("a\"é", parsed.Delta);
        Assert.Equal("i1", parsed.ItemId);
        Assert.Equal("r1", parsed.ResponseId);
        Assert.Equal(2, parsed.ContentIndex);
    }

    [Fact]
    public void Ids_are_found_in_the_nested_response_and_item()
    {
        byte[] done = """{"type":"response.done","response":{"status":"completed","usage":{"id":"no"},"id":"resp_1"}}"""u8.ToArray();
        Assert.Equal("resp_1", ServerEvent.Parse(done, new Utf8StringCache()).ResponseId);
        byte[] added = """{"type":"conversation.item.added","item":{"content":[{"id":"no"}],"id":"item_1"},"previous_item_id":null}"""u8.ToArray();
        ServerEvent parsed = ServerEvent.Parse(added, new Utf8StringCache());
        Assert.Equal("item_1", parsed.ItemId);
        Assert.Null(parsed.PreviousItemId);
        Assert.Equal(JsonValueKind.Array, parsed.ReadObject().Find("content").ValueKind);
    }

    [Fact]
    public void Nulls_and_wrong_types_count_as_missing()
    {
        byte[] frame = """{"type":"response.output_audio.delta","delta":null,"item_id":5,"content_index":"x","response_id":{"a":[]},"audio_end_ms":1e999}"""u8.ToArray();
        ServerEvent parsed = ServerEvent.Parse(frame, new Utf8StringCache());
        Assert.Null(parsed.Delta);
        Assert.Null(parsed.ItemId);
        Assert.Null(parsed.ResponseId);
        Assert.Equal(0, parsed.ContentIndex);
        Assert.True(parsed.RawDelta.IsEmpty);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"type\":5}")]
    [InlineData("{\"type\":\"error\"")]
    [InlineData("{\"type\":\"error\"} x")]
    public void What_is_no_event_is_refused(string text)
    {
        Assert.ThrowsAny<JsonException>(() => Parse(text));
    }

    private static (ServerEventKind Kind, string Name) Parse(string json)
    {
        ServerEvent parsed = ServerEvent.Parse(Encoding.UTF8.GetBytes(json), new Utf8StringCache());
        return (parsed.Kind, parsed.Name.Name);
    }
}
