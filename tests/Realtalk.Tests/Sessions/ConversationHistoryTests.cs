using System.Text;
using Realtalk.Protocol;
using Realtalk.Sessions;

namespace Realtalk.Tests.Sessions;

public class ConversationHistoryTests
{
    private readonly ConversationHistory _history = new();
    private readonly Utf8StringCache _cache = new();

    [Theory]
    [InlineData("response.output_audio_transcript", "transcript", RealtimeMedium.Audio)]
    [InlineData("response.output_text", "text", RealtimeMedium.Text)]
    public void A_reply_has_its_medium_before_its_item_is_done(string type, string field, RealtimeMedium medium)
    {
        Apply("""{"type":"conversation.item.added","item":{"id":"i1","type":"message","role":"assistant","content":[]}}""");
        Apply($$"""{"type":"{{type}}.delta","item_id":"i1","delta":"Hello"}""");
        RealtimeTranscriptEntry entry = Assert.Single(_history.GetTranscript());
        Assert.Equal((medium, true), (entry.Medium, entry.IsPartial));

        Apply($$"""{"type":"{{type}}.done","item_id":"i1","{{field}}":"Hello."}""");
        entry = Assert.Single(_history.GetTranscript());
        Assert.Equal((medium, false, "Hello."), (entry.Medium, entry.IsPartial, entry.Content));
    }

    private void Apply(string json) => _history.Apply(ServerEvent.Parse(Encoding.UTF8.GetBytes(json), _cache));
}
