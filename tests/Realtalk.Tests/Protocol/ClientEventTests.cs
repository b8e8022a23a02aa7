using System.Text;
using Realtalk.Protocol;
using Realtalk.Sessions;

namespace Realtalk.Tests.Protocol;

public class ClientEventTests
{
    [Fact]
    public void A_session_update_has_only_what_was_set()
    {
        Assert.Equal(
            """{"type":"session.update","event_id":"e1","session":{"type":"realtime","instructions":"Grüße \"you\""}}""",
            Write(new SessionUpdateEvent(new SessionUpdate { Instructions = "Grüße \"you\"" }) { EventId = "e1" }));
    }

    [Fact]
    public void No_turn_detection_is_an_explicit_null()
    {
        string json = Write(new SessionUpdateEvent(new RealtimeStreamOptions
        {
            TurnDetection = TurnDetectionSettings.Off,
            TranscriptionModel = null,
        }.ToSession()));
        Assert.Contains("\"turn_detection\":null", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Turn_detection_is_written_in_the_services_words()
    {
        string json = Write(new SessionUpdateEvent(new RealtimeStreamOptions
        {
            TurnDetection = new TurnDetectionSettings("server_vad") { Threshold = 0.5, SilenceDurationMs = 300, InterruptResponse = false },
        }.ToSession()));
        Assert.Contains(
            """ "turn_detection":{"type":"server_vad","threshold":0.5,"silence_duration_ms":300,"interrupt_response":false} """.Trim(),
            json,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user", "input_text")]
    [InlineData("system", "input_text")]
    [InlineData("assistant", "output_text")]
    public void A_message_has_the_part_of_its_role(string role, string part)
    {
        Assert.Equal(
            $$$"""{"type":"conversation.item.create","item":{"type":"message","role":"{{{role}}}","content":[{"type":"{{{part}}}","text":"hi"}]}}""",
            Write(new ConversationItemCreateEvent(ConversationItem.Message(role, "hi"))));
    }

    [Fact]
    public void A_truncation_is_in_whole_milliseconds()
    {
        Assert.Equal(
            """{"type":"conversation.item.truncate","item_id":"item_1","content_index":0,"audio_end_ms":1500}""",
            Write(new ConversationItemTruncateEvent("item_1", 0, 1500)));
    }

    [Fact]
    public void An_answer_is_the_output_of_its_call()
    {
        Assert.Equal(
            """{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"call_1","output":"yes"}}""",
            Write(new ConversationItemCreateEvent(ConversationItem.FunctionCallOutput("call_1", "yes"))));
    }

    [Fact]
    public void A_raw_event_must_be_an_object_with_a_type()
    {
        Assert.Equal("response.create", RawEvent.Parse("""{"type":"response.create"}""").Type);
        Assert.Equal("EventInvalid", Assert.Throws<RealtimeException>(() => RawEvent.Parse("{}")).ErrorId);
        Assert.Equal("EventInvalid", Assert.Throws<RealtimeException>(() => RawEvent.Parse("nonsense")).ErrorId);
        Assert.Equal("EventInvalid", Assert.Throws<RealtimeException>(() => RawEvent.Parse("[1]")).ErrorId);
    }

    private static string Write(ClientEvent clientEvent) => Encoding.UTF8.GetString(ProtocolJson.Serialize(clientEvent));
}
