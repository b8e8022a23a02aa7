using System.Text;
using System.Text.Json.Nodes;
using Realtalk.Protocol;
using Realtalk.Simulator.Session;
using Realtalk.Simulator.Wire;

namespace Realtalk.Simulator.Responses;

/// <summary>The events of one response, in their order. Whoever calls it holds the session's lock.</summary>
internal sealed class ResponseEvents
{
    private const int TokenLimit = 40_000;
    private const double TokensRefilledPerSecond = TokenLimit / 60.0;

    private readonly SessionContext _context;
    private readonly ResponseSettings _settings;
    private readonly ResponseInput _input;
    private readonly List<StoredItem> _output = [];
    private readonly StringBuilder _text = new();
    private StoredItem? _open;
    private ItemAudio? _audio;
    private TokenCount _closedTokens;
    private string _phase = "final_answer";
    private int _sentBytes;
    private int _spoken = -1;

    public ResponseEvents(SessionContext context, ResponseSettings settings, ResponseInput input)
    {
        _context = context;
        _settings = settings;
        _input = input;
    }

    /// <summary><c>resp_…</c></summary>
    public string Id { get; } = Identifier.New("resp");

    /// <summary>Nothing follows any more.</summary>
    public bool IsDone { get; private set; }

    /// <summary>It has as many tokens as it may have.</summary>
    public bool IsFull => !IsDone && _settings.MaximumTokens is { } maximum && CountOutput().Total > maximum;

    private int Index => _output.Count - 1;

    /// <summary><c>response.created</c>, and what the faults put before it.</summary>
    public void Create()
    {
        if (_context.Options.Faults.InvalidUtf8)
        {
            _context.Events.SendRaw([.. "{\"type\":\"response.premonition\",\"text\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        }

        if (_context.Options.Faults.InvalidJson)
        {
            _context.Events.SendRaw("{\"type\": \"response.output_text.delta\", "u8);
        }

        if (_context.Options.Faults.UnknownEvents)
        {
            _context.Events.SendUnknown("response.premonition", ("confidence", 0.5), ("vision", new JsonObject { ["seen"] = true }));
        }

        _context.Events.Send(ServerEventKind.ResponseCreated, ("response", ToJson("in_progress", null, null)));
    }

    /// <summary>Begins a message.</summary>
    /// <param name="audio">Its sound; null = text.</param>
    /// <param name="isPreamble">Calls follow it.</param>
    public void OpenMessage(ItemAudio? audio, bool isPreamble)
    {
        _phase = isPreamble ? "commentary" : "final_answer";
        _audio = audio;
        Open(StoredItem.NewMessage());
        if (audio is not null)
        {
            _open!.Audio[0] = audio;
        }

        SendOfItem(ServerEventKind.ResponseContentPartAdded, ("content_index", 0), ("part", Part(string.Empty)));
    }

    /// <summary>Begins a function call.</summary>
    public void OpenCall(string name)
    {
        _audio = null;
        Open(StoredItem.NewCall(name));
    }

    /// <summary>Sends a piece of text.</summary>
    public void AddText(string delta) => SendDelta(ServerEventKind.ResponseOutputTextDelta, delta);

    /// <summary>Sends a piece of a transcript.</summary>
    public void AddTranscript(string delta) => SendDelta(ServerEventKind.ResponseOutputAudioTranscriptDelta, delta);

    /// <summary>Sends a piece of sound.</summary>
    public void AddAudio(int from, int count)
    {
        _spoken = Index;
        _context.Events.SendAudioDelta(Id, _open!.Id, Index, _audio!.Bytes.AsSpan(from, count));
        _sentBytes = from + count;
        if (!_open!.IsTruncated)
        {
            _audio.Length = _sentBytes;
        }
    }

    /// <summary>Sends a piece of sound that nobody expects any more, where there was sound at all.</summary>
    public void SendLate(int milliseconds)
    {
        if (_spoken >= 0)
        {
            ItemAudio audio = _output[_spoken].Audio[0];
            int count = Math.Min(milliseconds * audio.Coding.BytesPerMillisecond, audio.Bytes.Length);
            _context.Events.SendAudioDelta(Id, _output[_spoken].Id, _spoken, audio.Bytes.AsSpan(audio.Bytes.Length - count));
        }
    }

    /// <summary>Sends a piece of a call's arguments.</summary>
    public void AddArguments(string delta)
    {
        _text.Append(delta);
        SendOfItem(ServerEventKind.ResponseFunctionCallArgumentsDelta, ("call_id", _open!.CallId), ("delta", delta), ("obfuscation", Identifier.Obfuscation(delta.Length)));
    }

    /// <summary>Completes the open item.</summary>
    public void CloseItem() => Close("completed");

    /// <summary><c>response.done</c>, after what an open item still needs.</summary>
    /// <param name="status"><c>completed</c>, <c>cancelled</c>, <c>incomplete</c> or <c>failed</c>.</param>
    /// <param name="reason">Why it is not complete.</param>
    /// <param name="error">The failure.</param>
    public void End(string status, string? reason = null, (string Code, string Message)? error = null)
    {
        if (_open is not null)
        {
            Close("incomplete");
        }

        IsDone = true;
        JsonObject? details = status == "completed" ? null : new JsonObject { ["type"] = status };
        if (details is not null && reason is not null)
        {
            details["reason"] = reason;
        }

        if (details is not null && error is { } failure)
        {
            string type = failure.Code is "rate_limit_exceeded" or "insufficient_quota" ? failure.Code : "server_error";
            details["error"] = new JsonObject { ["type"] = type, ["code"] = failure.Code, ["message"] = failure.Message };
        }

        TokenCount output = CountOutput();
        _context.Events.Send(ServerEventKind.ResponseDone, ("response", ToJson(status, details, UsageWriter.Write(_input, output))));
        long used = Math.Min(TokenLimit, _input.All.Total + output.Total);
        _context.Events.Send(ServerEventKind.RateLimitsUpdated, ("rate_limits", new JsonArray(new JsonObject
        {
            ["name"] = "tokens",
            ["limit"] = TokenLimit,
            ["remaining"] = TokenLimit - used,
            ["reset_seconds"] = Math.Round(used / TokensRefilledPerSecond, 3),
        })));
    }

    private void Open(StoredItem item)
    {
        _open = item;
        _output.Add(item);
        _text.Clear();
        _sentBytes = 0;
        Send(ServerEventKind.ResponseOutputItemAdded, ("item", item.ToJson()));
        if (!_settings.IsOutOfBand)
        {
            item.IsAnswered = true;
            _context.Conversation.Append(item);
            _context.Events.Send(
                ServerEventKind.ConversationItemAdded, ("previous_item_id", _context.Conversation.PreviousOf(item)), ("item", item.ToJson()));
        }
    }

    private void Close(string status)
    {
        StoredItem item = _open!;
        string text = _text.ToString();
        _closedTokens += CountOpen();
        item.Status = status;
        if (item.Type == "function_call")
        {
            item.SetArguments(text);
            if (status == "completed")
            {
                SendOfItem(ServerEventKind.ResponseFunctionCallArgumentsDone, ("call_id", item.CallId), ("name", item.Name), ("arguments", text));
            }
        }
        else
        {
            CloseContent(item, text);
        }

        _open = null;
        if (!_settings.IsOutOfBand && _context.Conversation.Find(item.Id) is not null)
        {
            _context.Events.Send(
                ServerEventKind.ConversationItemDone, ("previous_item_id", _context.Conversation.PreviousOf(item)), ("item", item.ToJson()));
        }

        Send(ServerEventKind.ResponseOutputItemDone, ("item", item.ToJson()));
    }

    private void CloseContent(StoredItem item, string text)
    {
        // A client that has truncated the item has taken its words away.
        string? kept = item.IsTruncated ? null : text;
        item.Content!.Add(_audio is null
            ? new JsonObject { ["type"] = "output_text", ["text"] = kept }
            : new JsonObject { ["type"] = "output_audio", ["transcript"] = kept });
        if (_audio is null)
        {
            SendOfItem(ServerEventKind.ResponseOutputTextDone, ("content_index", 0), ("text", text));
        }
        else
        {
            SendOfItem(ServerEventKind.ResponseOutputAudioDone, ("content_index", 0));
            SendOfItem(ServerEventKind.ResponseOutputAudioTranscriptDone, ("content_index", 0), ("transcript", text));
        }

        SendOfItem(ServerEventKind.ResponseContentPartDone, ("content_index", 0), ("part", Part(text)));
    }

    private void SendDelta(ServerEventKind kind, string delta)
    {
        _text.Append(delta);
        SendOfItem(kind, ("content_index", 0), ("delta", delta), ("obfuscation", Identifier.Obfuscation(delta.Length)));
    }

    private void SendOfItem(ServerEventKind kind, params (string Key, JsonNode? Value)[] fields) =>
        Send(kind, [("item_id", _output[^1].Id), .. fields]);

    private void Send(ServerEventKind kind, params (string Key, JsonNode? Value)[] fields) =>
        _context.Events.Send(kind, [("response_id", Id), ("output_index", Index), .. fields]);

    private JsonObject Part(string text) => _audio is null
        ? new JsonObject { ["type"] = "text", ["text"] = text }
        : new JsonObject { ["type"] = "audio", ["transcript"] = text };

    private TokenCount CountOpen() => new(
        TokenCount.OfText(_text.ToString()),
        _audio is null ? 0 : TokenCount.OfSound(_sentBytes, _audio.Coding, TokenCount.MillisecondsPerOutputToken));

    private TokenCount CountOutput() => _open is null ? _closedTokens : _closedTokens + CountOpen();

    private JsonObject ToJson(string status, JsonObject? details, JsonObject? usage)
    {
        var output = new JsonArray();
        foreach (StoredItem item in _output)
        {
            JsonObject json = item.ToJson();
            if (item.Type == "message" && _context.Settings["reasoning"] is not null)
            {
                json["phase"] = _phase;
            }

            output.Add(json);
        }

        return new JsonObject
        {
            ["object"] = "realtime.response",
            ["id"] = Id,
            ["status"] = status,
            ["status_details"] = details,
            ["output"] = output,
            ["conversation_id"] = _settings.IsOutOfBand ? null : _context.Conversation.Id,
            ["output_modalities"] = new JsonArray(_settings.IsAudio ? "audio" : "text"),
            ["max_output_tokens"] = _settings.MaximumTokens is { } maximum ? maximum : "inf",
            ["audio"] = new JsonObject
            {
                ["output"] = new JsonObject { ["format"] = _settings.Format.DeepClone(), ["voice"] = _settings.Voice?.DeepClone() },
            },
            ["usage"] = usage,
            ["metadata"] = _settings.Metadata?.DeepClone(),
        };
    }
}
