using System.Text;
using Realtalk.Events;
using Realtalk.Protocol;
using Realtalk.Sessions;
using Realtalk.Timeline;

namespace Realtalk.Tests.Timeline;

public class TranscriptReaderTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly TranscriptReader _reader = new();
    private long _sequence;

    [Fact]
    public void Of_a_reply_that_was_cut_the_log_tells_what_was_heard()
    {
        Add(EventDirection.Received, """{"type":"conversation.item.added","item":{"id":"a1","type":"message","role":"assistant","content":[]}}""");
        string second = Convert.ToBase64String(new byte[48_000]);
        for (int i = 0; i < 4; i++)
        {
            Add(EventDirection.Received, $$"""{"type":"response.output_audio.delta","item_id":"a1","delta":"{{second}}"}""");
        }

        Add(EventDirection.Received, """{"type":"response.output_audio_transcript.done","item_id":"a1","transcript":"one two three four five six seven eight"}""");
        Add(EventDirection.Sent, """{"type":"conversation.item.truncate","item_id":"a1","content_index":0,"audio_end_ms":1000}""");
        RealtimeTranscriptEntry entry = Assert.Single(_reader.ToTranscript());
        Assert.True(entry.IsInterrupted);
        Assert.Equal(("one two", "three four five six seven eight"), (entry.Heard, entry.Unheard));
        Assert.Equal(TimeSpan.FromSeconds(1), entry.HeardDuration);
        Assert.Equal((Start, (int?)null), (entry.Time, entry.StreamId));
    }

    [Fact]
    public void What_is_no_event_is_passed_over()
    {
        Add(EventDirection.Received, "not JSON", "unreadable");
        Assert.Empty(_reader.ToTranscript());
    }

    private void Add(EventDirection direction, string json, string? type = null) => _reader.Add(new RealtimeEvent(
        ++_sequence,
        Start,
        direction,
        type ?? System.Text.Json.JsonDocument.Parse(json).RootElement.Find("type").Text()!,
        null,
        "a1",
        Encoding.UTF8.GetBytes(json),
        SessionCodings.Default));
}
