using System.Text;
using Realtalk.Protocol;
using Realtalk.Sessions;

namespace Realtalk.Tests.Sessions;

public class ConversationHistoryTests
{
    private readonly ConversationHistory _history = new();
    private readonly Utf8StringCache _strings = new();

    [Fact]
    public void A_reply_is_known_to_be_spoken_as_soon_as_it_has_a_transcript()
    {
        Apply("""{"type":"conversation.item.added","item":{"id":"a","type":"message","role":"assistant","content":[]}}""");
        Apply("""{"type":"response.output_audio_transcript.delta","item_id":"a","delta":"Hel"}""");
        Assert.Equal((RealtimeMedium.Audio, "Hel", true), First());
        Apply("""{"type":"response.output_audio_transcript.done","item_id":"a","transcript":"Hello."}""");
        Assert.Equal((RealtimeMedium.Audio, "Hello.", false), First());
    }

    [Fact]
    public void The_order_is_the_conversations_even_when_a_transcription_is_late()
    {
        Apply("""{"type":"conversation.item.added","item":{"id":"u","type":"message","role":"user","content":[{"type":"input_audio","transcript":null}]}}""");
        Apply("""{"type":"conversation.item.done","item":{"id":"u","type":"message","role":"user","content":[{"type":"input_audio","transcript":null}]}}""");
        Apply("""{"type":"conversation.item.added","previous_item_id":"u","item":{"id":"a","type":"message","role":"assistant","content":[]}}""");
        Apply("""{"type":"conversation.item.done","previous_item_id":"u","item":{"id":"a","type":"message","role":"assistant","content":[{"type":"output_audio","transcript":"Yes?"}]}}""");
        Assert.True(_history.GetTranscript()[0].IsPartial);
        Apply("""{"type":"conversation.item.input_audio_transcription.completed","item_id":"u","transcript":" Hello? \n"}""");
        Assert.Equal(["Hello?", "Yes?"], _history.GetTranscript().Select(entry => entry.Content));
        Assert.All(_history.GetTranscript(), entry => Assert.False(entry.IsPartial));
    }

    [Fact]
    public void Items_stand_where_the_server_puts_them()
    {
        Add("b", null);
        Add("c", "b");
        Add("a", "root");
        Add("b2", "b");
        Assert.Equal(["a", "b", "b2", "c"], _history.GetTranscript().Select(entry => entry.Content));
        Apply("""{"type":"conversation.item.deleted","item_id":"b"}""");
        Assert.Equal(["a", "b2", "c"], _history.GetTranscript().Select(entry => entry.Content));
    }

    [Fact]
    public void A_call_that_the_model_did_not_write_to_its_end_is_not_told_to_another_session()
    {
        Apply("""{"type":"conversation.item.added","item":{"id":"c","type":"function_call","status":"in_progress","name":"f","call_id":"call_1","arguments":""}}""");
        Apply("""{"type":"conversation.item.done","item":{"id":"c","type":"function_call","status":"incomplete","name":"f","call_id":"call_1","arguments":""}}""");
        Apply("""{"type":"conversation.item.done","item":{"id":"d","type":"function_call","status":"completed","name":"f","call_id":"call_2","arguments":"{}"}}""");
        Assert.Equal(["d"], _history.Retell(1000).Select(item => item.Id));
    }

    [Fact]
    public void What_the_model_had_only_begun_is_gone_with_its_session()
    {
        Add("a", null);
        Apply("""{"type":"conversation.item.added","item":{"id":"b","type":"message","role":"assistant","status":"in_progress","content":[]}}""");
        Apply("""{"type":"conversation.item.added","item":{"id":"c","type":"function_call","status":"in_progress","name":"ask_client","call_id":"call_1","arguments":""}}""");
        Apply("""{"type":"conversation.item.added","item":{"id":"d","type":"message","role":"assistant","status":"in_progress","content":[]}}""");
        Apply("""{"type":"response.output_audio_transcript.delta","item_id":"d","delta":"Hel"}""");
        Assert.Equal(["a", "d"], _history.Retell(1000).Select(item => item.Id));
        Assert.Equal(["a", "Hel"], _history.GetTranscript().Select(entry => entry.Content));
        Assert.Equal(["b", "c"], _history.GetChanges(1).RemovedIds);
    }

    [Fact]
    public void An_out_of_band_item_is_no_part_of_it()
    {
        Apply("""{"type":"response.output_item.added","response_id":"r","item":{"id":"x","type":"message","role":"assistant"}}""");
        Apply("""{"type":"response.output_text.delta","item_id":"x","delta":"secret"}""");
        Apply("""{"type":"response.output_item.done","response_id":"r","item":{"id":"x","type":"message","role":"assistant","content":[{"type":"output_text","text":"secret"}]}}""");
        Assert.Empty(_history.GetTranscript());
    }

    [Fact]
    public void Missing_fields_harm_nothing()
    {
        Apply("""{"type":"conversation.item.added"}""");
        Apply("""{"type":"conversation.item.added","item":null}""");
        Apply("""{"type":"conversation.item.added","item":{"id":"a","content":[null,5,{"type":null}]}}""");
        Apply("""{"type":"response.output_text.done","item_id":"nowhere"}""");
        Apply("""{"type":"conversation.item.input_audio_transcription.completed"}""");
        Assert.Equal(string.Empty, Assert.Single(_history.GetTranscript()).Content);
    }

    [Fact]
    public void What_was_heard_of_a_cut_reply_is_told_apart()
    {
        Add("one two three four", null, "assistant");
        _history.SetHeard("one two three four", 500, 1000);
        RealtimeTranscriptEntry entry = _history.GetTranscript().Single();
        Assert.Equal(("one two", "three four", true), (entry.Heard, entry.Unheard, entry.IsInterrupted));
    }

    private (RealtimeMedium, string, bool) First()
    {
        RealtimeTranscriptEntry entry = _history.GetTranscript()[0];
        return (entry.Medium, entry.Content, entry.IsPartial);
    }

    private void Add(string text, string? previous, string role = "user") => Apply(
        $$$"""{"type":"conversation.item.added","previous_item_id":{{{(previous is null ? "null" : $"\"{previous}\"")}}},"item":{"id":"{{{text}}}","type":"message","role":"{{{role}}}","content":[{"type":"input_text","text":"{{{text}}}"}]}}""");

    private void Apply(string json) => _history.Apply(ServerEvent.Parse(Encoding.UTF8.GetBytes(json), _strings));
}
