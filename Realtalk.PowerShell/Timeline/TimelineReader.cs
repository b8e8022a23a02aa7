using System.Text.Json;
using Realtalk.Events;
using Realtalk.Protocol;
using Realtalk.Sessions;

namespace Realtalk.Timeline;

/// <summary>
/// Reads a call from the events of its log, one after the other. When something was heard stands in no log: a reply is taken
/// to sound from its first delta on, or from the end of the one before it, and to last as long as its samples.
/// </summary>
internal sealed class TimelineReader
{
    private readonly Utf8StringCache _strings = new();
    private readonly List<TimelineSpan> _spans = [];
    private readonly List<ReplyDelay> _delays = [];
    private readonly List<SpokenItem> _replies = [];
    private readonly Dictionary<string, SpokenItem> _replyOfItem = [];
    private readonly Dictionary<string, int> _turnOfItem = [];
    private readonly CallSpans _calls;
    private DateTimeOffset? _first;
    private DateTimeOffset _last;
    private DateTimeOffset? _turnEnd;
    private DateTimeOffset? _firstUncommitted;
    private int? _openTurn;
    private string? _model;

    public TimelineReader() => _calls = new CallSpans(_spans);

    /// <summary>Reads the next event.</summary>
    public void Add(RealtimeEvent item)
    {
        _first ??= item.Time;
        _last = item.Time > _last ? item.Time : _last;
        if (item.Direction == EventDirection.Sent)
        {
            AddSent(item);
        }
        else
        {
            AddReceived(item);
        }
    }

    /// <summary>What was read so far; null without an event.</summary>
    public CallTimeline? ToTimeline()
    {
        if (_first is not { } start)
        {
            return null;
        }

        if (_openTurn is { } turn)
        {
            EndTurn(turn, _last);
        }

        List<TimelineSpan> spans = [.. _spans.Select(Close), .. PlaceReplies()];
        return new CallTimeline
        {
            Start = start,
            End = spans.Select(span => span.End).Append(_last).Max(),
            Model = _model,
            Spans = [.. spans.OrderBy(span => span.Start)],
            Interruptions = [.. _replies.Select(reply => reply.SilentTime).OfType<DateTimeOffset>().Order()],
            Delays = _delays,
        };
    }

    private void AddSent(RealtimeEvent item)
    {
        if (item.Type == ClientEventNames.InputAudioBufferAppend)
        {
            _firstUncommitted ??= item.Time;
            return;
        }

        if (item.Type is not (ClientEventNames.ConversationItemCreate or ClientEventNames.ConversationItemTruncate or ClientEventNames.ConversationItemDelete)
            || LoggedEvent.Parse(item) is not { } document)
        {
            return;
        }

        using (document)
        {
            JsonElement root = document.RootElement;
            switch (item.Type)
            {
                case ClientEventNames.ConversationItemCreate:
                    AddCreated(item.Time, root.Find("item"));
                    break;
                case ClientEventNames.ConversationItemTruncate:
                    Cut(item, LoggedEvent.HeardOf(root));
                    break;
                default:
                    Cut(item, TimeSpan.Zero);
                    break;
            }
        }
    }

    private void AddCreated(DateTimeOffset time, JsonElement created)
    {
        if (_calls.Created(time, created))
        {
            return;
        }

        string text = string.Join(' ', created.Find("content").Items().Select(part => part.Find("text").Text() ?? part.Find("type").Text()));
        _spans.Add(new TimelineSpan(TimelineSpanKind.TextIn, time, time, $"{created.Find("role").Text()}: {text}"));
    }

    private void Cut(RealtimeEvent item, TimeSpan heard)
    {
        if (item.ItemId is { } id && _replyOfItem.TryGetValue(id, out SpokenItem? reply))
        {
            reply.CutTime ??= item.Time;
            reply.Heard = heard;
        }
    }

    private void AddReceived(RealtimeEvent item)
    {
        if (item.ReadJson() is not { } json)
        {
            return;
        }

        try
        {
            ServerEvent serverEvent = ServerEvent.Parse(json, _strings);
            switch (serverEvent.Kind)
            {
                case ServerEventKind.ResponseOutputAudioDelta:
                    AddSound(item, serverEvent);
                    break;
                case ServerEventKind.ResponseOutputAudioTranscriptDone:
                    FindReply(serverEvent.ItemId, item.Time).Transcript += serverEvent.Transcript;
                    break;
                case ServerEventKind.InputAudioBufferSpeechStarted:
                    BeginTurn(serverEvent.ItemId, item.Time);
                    break;
                case ServerEventKind.InputAudioBufferSpeechStopped when _openTurn is { } turn:
                    EndTurn(turn, item.Time);
                    break;
                case ServerEventKind.InputAudioBufferCommitted:
                    OnCommitted(serverEvent.ItemId, item.Time);
                    break;
                case ServerEventKind.ConversationItemInputAudioTranscriptionCompleted when serverEvent.ItemId is { } id && _turnOfItem.TryGetValue(id, out int spoken):
                    _spans[spoken] = _spans[spoken] with { Text = serverEvent.Transcript ?? string.Empty };
                    break;
                case ServerEventKind.ResponseOutputTextDone:
                    _spans.Add(new TimelineSpan(TimelineSpanKind.TextOut, item.Time, item.Time, serverEvent.Text ?? string.Empty));
                    break;
                case ServerEventKind.ResponseOutputItemAdded or ServerEventKind.ResponseOutputItemDone or ServerEventKind.SessionCreated or ServerEventKind.Error:
                    AddParsed(item.Time, serverEvent.Kind, json);
                    break;
            }
        }
        catch (JsonException)
        {
            // What is no event of the protocol has no place in the picture; it is in the log.
        }
    }

    private void AddParsed(DateTimeOffset time, ServerEventKind kind, byte[] json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        switch (kind)
        {
            case ServerEventKind.SessionCreated:
                _model = root.Find("session").Find("model").Text();
                break;
            case ServerEventKind.Error:
                _spans.Add(new TimelineSpan(TimelineSpanKind.Error, time, time, root.Find("error").Find("message").Text() ?? "error"));
                break;
            case ServerEventKind.ResponseOutputItemAdded:
                _calls.Added(time, root.Find("item"));
                break;
            default:
                _calls.Done(time, root.Find("item"));
                break;
        }
    }

    private void AddSound(RealtimeEvent item, in ServerEvent serverEvent)
    {
        SpokenItem reply = FindReply(serverEvent.ItemId, item.Time);
        if (reply.Made == TimeSpan.Zero && _turnEnd is { } end)
        {
            _delays.Add(new ReplyDelay(end, item.Time));
            _turnEnd = null;
        }

        reply.Made += LoggedEvent.SoundOf(item, serverEvent);
    }

    private SpokenItem FindReply(string? itemId, DateTimeOffset time)
    {
        if (!_replyOfItem.TryGetValue(itemId ?? string.Empty, out SpokenItem? reply))
        {
            reply = new SpokenItem(time);
            _replyOfItem[itemId ?? string.Empty] = reply;
            _replies.Add(reply);
        }

        return reply;
    }

    private void BeginTurn(string? itemId, DateTimeOffset time)
    {
        _openTurn = _spans.Count;
        _turnOfItem[itemId ?? string.Empty] = _spans.Count;
        _spans.Add(new TimelineSpan(TimelineSpanKind.Caller, time, time, string.Empty));
        _turnEnd = null;
    }

    private void EndTurn(int turn, DateTimeOffset time)
    {
        _spans[turn] = _spans[turn] with { End = time, MadeEnd = time };
        _openTurn = null;
        _turnEnd = time;
    }

    // A turn that nobody detected: push-to-talk, or a script that commits.
    private void OnCommitted(string? itemId, DateTimeOffset time)
    {
        if (!_turnOfItem.ContainsKey(itemId ?? string.Empty) && _openTurn is null && _firstUncommitted is { } start)
        {
            BeginTurn(itemId, start);
            EndTurn(_openTurn!.Value, time);
        }

        _firstUncommitted = null;
    }

    private TimelineSpan Close(TimelineSpan span) =>
        span.End == CallSpans.Open ? span with { End = _last, MadeEnd = _last } : span;

    private IEnumerable<TimelineSpan> PlaceReplies()
    {
        DateTimeOffset free = DateTimeOffset.MinValue;
        foreach (SpokenItem reply in _replies.Where(reply => reply.Made > TimeSpan.Zero))
        {
            DateTimeOffset start = reply.FirstDelta > free ? reply.FirstDelta : free;
            TimeSpan heard = reply.Heard is { } cut && cut < reply.Made ? cut : reply.Made;
            (string said, string unheard) = HeardText.Split(
                reply.Transcript, (long)heard.TotalMilliseconds, (long)reply.Made.TotalMilliseconds);
            free = start + heard;
            // Where an interruption is to be confirmed first, the cut comes later than the silence.
            reply.SilentTime = reply.CutTime is { } cutTime ? new[] { cutTime, free }.Min() : null;
            yield return new TimelineSpan(TimelineSpanKind.Model, start, free, said) { MadeEnd = start + reply.Made, Unheard = unheard };
        }
    }
}
