using System.Text;
using System.Xml.Linq;
using Realtalk.Events;
using Realtalk.Protocol;
using Realtalk.Timeline;

namespace Realtalk.Tests.Timeline;

public class TimelineTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly TimelineReader _reader = new();
    private readonly List<RealtimeEvent> _events = [];
    private long _sequence;

    [Fact]
    public void A_log_without_events_is_no_call() => Assert.Null(_reader.ToTimeline());

    [Fact]
    public void A_turn_lasts_as_long_as_the_server_heard_speech_and_a_reply_as_long_as_its_samples()
    {
        Received(0, """{"type":"session.created","session":{"model":"gpt-x"}}""");
        Turn(1_000, 3_000, "u1", "Hello there");
        Reply(3_400, "a1", 2_000, "Good day");
        CallTimeline call = _reader.ToTimeline()!;
        Assert.Equal("gpt-x", call.Model);
        Assert.Equal(
            [(TimelineSpanKind.Caller, 1_000.0, 3_000.0, "Hello there"), (TimelineSpanKind.Model, 3_400.0, 5_400.0, "Good day")],
            call.Spans.Select(span => (span.Kind, Ms(span.Start), Ms(span.End), span.Text)));
        Assert.Equal(400, Assert.Single(call.Delays).Duration.TotalMilliseconds);
        Assert.Equal(5_400, call.Duration.TotalMilliseconds);
    }

    [Fact]
    public void A_reply_that_was_cut_ends_where_it_fell_silent()
    {
        Reply(0, "a1", 4_000, "one two three four five six seven eight");
        Sent(1_010, """{"type":"conversation.item.truncate","item_id":"a1","content_index":0,"audio_end_ms":1000}""");
        CallTimeline call = _reader.ToTimeline()!;
        TimelineSpan reply = Assert.Single(call.Spans);
        Assert.Equal((1_000, 4_000), (Ms(reply.End), Ms(reply.MadeEnd)));
        Assert.True(reply.IsCut);
        Assert.StartsWith("one two", reply.Text);
        Assert.EndsWith("seven eight", reply.Unheard);
        Assert.Equal([Start.AddMilliseconds(1_000)], call.Interruptions);
    }

    [Fact]
    public void A_reply_that_was_deleted_was_not_heard()
    {
        Reply(0, "a1", 4_000, "one two");
        Sent(10, """{"type":"conversation.item.delete","item_id":"a1"}""");
        TimelineSpan reply = Assert.Single(_reader.ToTimeline()!.Spans);
        Assert.Equal((0, 4_000), (Ms(reply.End), Ms(reply.MadeEnd)));
        Assert.Equal((string.Empty, "one two"), (reply.Text, reply.Unheard));
    }

    [Fact]
    public void A_reply_sounds_after_the_one_before_it()
    {
        Reply(0, "a1", 2_000, "first");
        Reply(500, "a2", 1_000, "second");
        Assert.Equal([0.0, 2_000.0], _reader.ToTimeline()!.Spans.Select(span => Ms(span.Start)));
    }

    [Fact]
    public void A_question_is_open_until_it_is_answered_and_a_tool_call_to_the_end_where_it_is_not()
    {
        Received(100, """{"type":"response.output_item.done","item":{"type":"function_call","name":"ask_client","call_id":"c1","arguments":"{\"question\":\"Which colour?\"}"}}""");
        Received(200, """{"type":"response.output_item.done","item":{"type":"function_call","name":"get_price","call_id":"c2","arguments":"{\"car\":7}"}}""");
        Sent(900, """{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"c1","output":"Blue"}}""");
        Received(1_500, """{"type":"rate_limits.updated"}""");
        Assert.Equal(
            [(TimelineSpanKind.Question, 100.0, 900.0, "Which colour?", "Blue"), (TimelineSpanKind.ToolCall, 200.0, 1_500.0, """get_price {"car":7}""", null)],
            _reader.ToTimeline()!.Spans.Select(span => (span.Kind, Ms(span.Start), Ms(span.End), span.Text, span.Answer)));
    }

    [Fact]
    public void A_turn_that_nobody_detected_is_known_by_its_commit()
    {
        Sent(1_000, """{"type":"input_audio_buffer.append","audio":""}""");
        Sent(1_020, """{"type":"input_audio_buffer.append","audio":""}""");
        Received(2_000, """{"type":"input_audio_buffer.committed","item_id":"u1"}""");
        TimelineSpan turn = Assert.Single(_reader.ToTimeline()!.Spans);
        Assert.Equal((TimelineSpanKind.Caller, 1_000, 2_000), (turn.Kind, Ms(turn.Start), Ms(turn.End)));
    }

    [Fact]
    public void Texts_errors_and_what_is_no_event_are_taken_as_they_are()
    {
        Sent(0, """{"type":"conversation.item.create","item":{"type":"message","role":"system","content":[{"type":"input_text","text":"Be brief"}]}}""");
        Received(10, """{"type":"error","error":{"message":"No."}}""");
        Received(20, """{"type":"response.output_text.done","text":"Yes"}""");
        Received(30, "not json");
        Received(40, """{"type":"response.output_audio.delta"}""");
        Received(50, """{"type":"response.output_item.done","item":null}""");
        Sent(60, """{"type":"conversation.item.truncate"}""");
        Assert.Equal(
            [(TimelineSpanKind.TextIn, "system: Be brief"), (TimelineSpanKind.Error, "No."), (TimelineSpanKind.TextOut, "Yes")],
            _reader.ToTimeline()!.Spans.Select(span => (span.Kind, span.Text)));
    }

    [Fact]
    public void The_picture_holds_the_words_whatever_they_are()
    {
        const string Words = "<script>alert('&')</script> \u0001 \ud83d\ude00 \ud800";
        Received(0, """{"type":"session.created","session":{"model":"gpt-x"}}""");
        Turn(1_000, 60_000, "u1", Words);
        Reply(60_500, "a1", 4_000, "one two three four");
        Sent(61_000, """{"type":"conversation.item.truncate","item_id":"a1","content_index":0,"audio_end_ms":500}""");
        string svg = Draw(TimelineSvg.Write);
        XDocument document = XDocument.Parse(svg);
        string[] titles = [.. document.Descendants().Where(element => element.Name.LocalName == "title").Select(element => element.Value)];
        Assert.Contains(titles, title => title.Contains("<script>alert('&')</script> \ufffd \ud83d\ude00 \ufffd", StringComparison.Ordinal));
        Assert.Contains(titles, title => title.StartsWith("Not heard: ", StringComparison.Ordinal) && title.EndsWith("four", StringComparison.Ordinal));
        Assert.Contains(titles, title => title.Contains("500 ms after", StringComparison.Ordinal));
        Assert.Contains(titles, title => title == "Interrupted at 1:01.000");
        Assert.DoesNotContain(document.Descendants(), element => element.Name.LocalName is "script" or "image" or "use");

        string html = Draw(TimelineHtml.Write);
        Assert.DoesNotContain("<script", html);
        Assert.Contains("<s>", html);
    }

    [Fact]
    public void Every_span_has_its_place_and_texts_do_not_overlap()
    {
        for (int i = 0; i < 50; i++)
        {
            Sent(i * 20, """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"x"}]}}""");
        }

        CallTimeline call = _reader.ToTimeline()!;
        var layout = new TimelineLayout(call);
        foreach (IGrouping<int, TimelineSpan> row in call.Spans.GroupBy(span => layout.TextRows[span]))
        {
            double free = 0;
            foreach (TimelineSpan span in row)
            {
                Assert.True(layout.X(span.Start) >= free);
                free = layout.X(span.Start) + layout.Width(span);
                Assert.True(free <= layout.Right);
            }
        }
    }

    [Fact]
    public void What_was_not_heard_is_apart_from_the_replies_that_follow()
    {
        for (int i = 0; i < 3; i++)
        {
            Reply(i * 1_000, $"a{i}", 10_000, "one two three four five six");
            Sent((i * 1_000) + 500, $$"""{"type":"conversation.item.truncate","item_id":"a{{i}}","content_index":0,"audio_end_ms":500}""");
        }

        CallTimeline call = _reader.ToTimeline()!;
        var layout = new TimelineLayout(call);
        Assert.Equal([0, 1, 2], call.Spans.Select(span => layout.UnheardRows[span]));
        XElement[] rectangles = [.. XDocument.Parse(Draw(TimelineSvg.Write)).Root!.Elements().Where(element => element.Attribute("transform") is not null)
            .Descendants().Where(element => element.Name.LocalName == "rect")];
        double[] tops = [.. Of("Unheard").Select(element => (double)element.Attribute("y")!)];
        Assert.Equal(3, tops.Distinct().Count());
        XElement heard = Of("Model").First();
        Assert.All(tops, top => Assert.True(top > (double)heard.Attribute("y")! + (double)heard.Attribute("height")!));
        Assert.All(tops, top => Assert.True(top + TimelineLayout.StripHeight <= layout.TextTop));

        IEnumerable<XElement> Of(string style) => rectangles.Where(element => element.Attribute("class")!.Value == style);
    }

    [Fact]
    public void Words_are_cut_to_the_room_that_they_have_and_wide_ones_take_twice_as_much()
    {
        Turn(0, 2_000, "u1", "いつ取りに行けますか、そしてどこですか、何を持っていけばいいですか");
        Turn(3_000, 5_000, "u2", "When can I collect it, and where is it, and what do I have to bring");
        string[] words = [.. XDocument.Parse(Draw(TimelineSvg.Write)).Descendants()
            .Where(element => element.Name.LocalName == "text" && element.Attribute("class")!.Value == "bar").Select(element => element.Value)];
        Assert.All(words, line => Assert.EndsWith("…", line));
        Assert.Equal(words[1].Length, words[0].Length * 2, tolerance: 2);
    }

    [Theory]
    [InlineData(5, "0:05.000")]
    [InlineData(3_725, "1:02:05.000")]
    [InlineData(90_000, "1.1:00:00.000")]
    public void A_time_has_hours_where_the_call_has(int seconds, string text) =>
        Assert.Equal(text, TimelineClock.Format(TimeSpan.FromSeconds(seconds), @"\.fff"));

    [Fact]
    public void A_remote_call_and_its_approval_last_until_they_are_answered()
    {
        Received(100, """{"type":"response.output_item.done","item":{"type":"mcp_approval_request","id":"ap1","server_label":"docs","name":"search","arguments":"{}"}}""");
        Sent(600, """{"type":"conversation.item.create","item":{"type":"mcp_approval_response","approval_request_id":"ap1","approve":false,"reason":"not now"}}""");
        Received(700, """{"type":"response.output_item.added","item":{"type":"mcp_call","id":"m1","server_label":"docs","name":"search","arguments":""}}""");
        Received(1_700, """{"type":"response.output_item.done","item":{"type":"mcp_call","id":"m1","server_label":"docs","name":"search","arguments":"{\"q\":1}","output":"found"}}""");
        Received(1_800, """{"type":"response.output_item.done","item":{"type":"mcp_call","id":"m2","server_label":"docs","name":"get","arguments":"{}","error":{"type":"http_error","code":500,"message":"gone"}}}""");
        Assert.Equal(
            [("may it call docs.search {}", 100.0, 600.0, "refused: not now"), ("""docs.search {"q":1}""", 700.0, 1_700.0, "found"), ("docs.get {}", 1_800.0, 1_800.0, "error: gone")],
            _reader.ToTimeline()!.Spans.Select(span => (span.Text, Ms(span.Start), Ms(span.End), span.Answer)));
        Assert.All(_reader.ToTimeline()!.Spans, span => Assert.Equal(TimelineSpanKind.ToolCall, span.Kind));
    }

    [Fact]
    public void A_note_of_the_model_is_a_text()
    {
        Received(100, """{"type":"response.output_item.done","item":{"type":"function_call","name":"tell_client","call_id":"c1","arguments":"{\"message\":\"He wants blue.\"}"}}""");
        Sent(110, """{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"c1","output":"noted"}}""");
        TimelineSpan note = Assert.Single(_reader.ToTimeline()!.Spans);
        Assert.Equal((TimelineSpanKind.TextOut, "He wants blue."), (note.Kind, note.Text));
    }

    [Fact]
    public void An_interruption_that_was_confirmed_later_is_where_the_model_fell_silent()
    {
        Reply(0, "a1", 4_000, "one two three four");
        Sent(2_500, """{"type":"conversation.item.truncate","item_id":"a1","content_index":0,"audio_end_ms":1000}""");
        Assert.Equal([Start.AddMilliseconds(1_000)], _reader.ToTimeline()!.Interruptions);
    }

    [Fact]
    public void Logs_that_follow_each_other_are_calls_of_their_own()
    {
        var calls = new TimelineSet();
        Turn(1_000, 3_000, "u1", "Hello there");
        RealtimeEvent[] events = [.. _events];
        Array.ForEach(events, calls.Add);
        Array.ForEach(events, calls.Add);
        IReadOnlyList<CallTimeline> both = calls.ToTimelines();
        Assert.Equal([2_000.0, 2_000.0], both.Select(call => call.Duration.TotalMilliseconds));
        using var writer = new StringWriter();
        TimelineSvg.Write(writer, both);
        var svg = XDocument.Parse(writer.ToString());
        double[] tops = [.. svg.Root!.Elements().Select(element => element.Attribute("transform")?.Value).OfType<string>()
            .Select(place => double.Parse(place.Split(' ', ')')[1], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(2, tops.Length);
        Assert.True(tops[1] > tops[0]);
        using var page = new StringWriter();
        TimelineHtml.Write(page, both);
        Assert.Equal(3, page.ToString().Split("<table>").Length);
        Assert.Empty(Assert.Single(new TimelineSet().ToTimelines()).Spans);
    }

    [Fact]
    public void Waiting_times_are_written_where_there_is_room_and_told_in_any_case()
    {
        for (int i = 0; i < 60; i++)
        {
            Turn(i * 3_000, (i * 3_000) + 500, $"u{i}", "x");
            Reply((i * 3_000) + 1_800, $"a{i}", 200, "y");
        }

        // Long enough that a second is six pixels.

        Turn(400_000, 401_000, "u", "x");
        Reply(401_250, "a", 100, "y");
        XElement[] delays = [.. XDocument.Parse(Draw(TimelineSvg.Write)).Descendants()
            .Where(element => element.Name.LocalName == "g" && element.Elements().Any(inner => inner.Attribute("class")?.Value == "delay") && element.Elements().First().Name.LocalName == "title")];
        Assert.Equal(61, delays.Length);
        Assert.Equal(["250 ms"], delays[^1].Elements().Where(element => element.Name.LocalName == "text").Select(element => element.Value));
        Assert.All(delays[..^2], delay => Assert.DoesNotContain(delay.Elements(), element => element.Name.LocalName == "text"));
        Assert.Equal("The reply began 1.3 s after the caller's turn", delays[0].Elements().First().Value);
        Assert.Equal("The reply began 250 ms after the caller's turn", delays[^1].Elements().First().Value);
    }

    [Fact]
    public void All_of_it_is_in_the_picture_also_what_was_not_heard_and_the_title()
    {
        Received(0, """{"type":"session.created","session":{"model":"a-model-with-a-\u0001-name-that-goes-on-and-on"}}""");
        Reply(10, "a1", 40_000, "one two three four");
        Sent(1_010, """{"type":"conversation.item.truncate","item_id":"a1","content_index":0,"audio_end_ms":1000}""");
        XElement svg = XDocument.Parse(Draw(TimelineSvg.Write)).Root!;
        double width = (double)svg.Attribute("width")!;
        XElement unheard = svg.Descendants().First(element => element.Attribute("class")?.Value == "Unheard");
        Assert.True((double)unheard.Attribute("x")! + (double)unheard.Attribute("width")! <= width);
        string title = svg.Descendants().First(element => element.Attribute("class")?.Value == "head").Value;
        Assert.Contains("\ufffd", title);
        Assert.True(title.Length * 8 < width);
        Assert.DoesNotContain('\u0001', Draw(TimelineHtml.Write));
    }

    private static double Ms(DateTimeOffset time) => (time - Start).TotalMilliseconds;

    private string Draw(Action<TextWriter, IReadOnlyList<CallTimeline>> draw)
    {
        using var writer = new StringWriter();
        draw(writer, [_reader.ToTimeline()!]);
        return writer.ToString();
    }

    private void Turn(int from, int to, string item, string words)
    {
        Received(from, $$"""{"type":"input_audio_buffer.speech_started","item_id":"{{item}}"}""");
        Received(to, $$"""{"type":"input_audio_buffer.speech_stopped","item_id":"{{item}}"}""");
        Received(to, $$"""{"type":"input_audio_buffer.committed","item_id":"{{item}}"}""");
        Received(to, $$"""{"type":"conversation.item.input_audio_transcription.completed","item_id":"{{item}}","transcript":{{System.Text.Json.JsonSerializer.Serialize(words)}}}""");
    }

    private void Reply(int at, string item, int milliseconds, string words)
    {
        string sound = Convert.ToBase64String(new byte[milliseconds * 48 / 2]);
        for (int half = 0; half < 2; half++)
        {
            Received(at + half, $$"""{"type":"response.output_audio.delta","response_id":"r{{item}}","item_id":"{{item}}","delta":"{{sound}}"}""");
        }

        Received(at + 2, $$"""{"type":"response.output_audio_transcript.done","response_id":"r{{item}}","item_id":"{{item}}","transcript":"{{words}}"}""");
    }

    private void Sent(int at, string json) => Add(at, EventDirection.Sent, json);

    private void Received(int at, string json) => Add(at, EventDirection.Received, json);

    private void Add(int at, EventDirection direction, string json)
    {
        System.Text.Json.JsonElement root = default;
        try
        {
            root = System.Text.Json.JsonDocument.Parse(json).RootElement;
        }
        catch (System.Text.Json.JsonException)
        {
            // One of the tests is about this.
        }

        var item = new RealtimeEvent(
            ++_sequence,
            Start.AddMilliseconds(at),
            direction,
            root.Find("type").Text() ?? "unreadable",
            root.Find("response_id").Text(),
            root.Find("item_id").Text(),
            Encoding.UTF8.GetBytes(json),
            SessionCodings.Default);
        _events.Add(item);
        _reader.Add(item);
    }
}
