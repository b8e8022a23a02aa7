using System.Text.Json;
using Realtalk.Protocol;
using Realtalk.Secrets;
using Realtalk.Sessions.Recovery;
using Realtalk.Subscriptions;
using Realtalk.Text;
using Realtalk.Transport;

namespace Realtalk.Sessions;

/// <content>The receive loop: the only reader of the socket. It never waits for anything but the next frame.</content>
public sealed partial class RealtimeStream
{
    private readonly Utf8StringCache _strings = new();
    private readonly RepeatedEvents _recent = new();
    private bool _warnedOfBrokenFrame;
    private bool _wentOn;

    // Returns why the connection is gone; null where the stream was closed.
    private async Task<RealtimeException?> ReceiveAsync(SessionConnection connection, CancellationToken over)
    {
        while (true)
        {
            TransportFrame frame;
            try
            {
                frame = await connection.ReceiveAsync(over).ConfigureAwait(false);
            }
            catch (Exception exception) when (over.IsCancellationRequested && exception is not RealtimeException)
            {
                // The stream was closed by this side, or the connection broken off by it.
                return _stop.IsCancellationRequested ? null : ClosedByServer(connection, 1006, connection.BreakReason);
            }

            if (frame.IsClose && _saidGoodbye)
            {
                // The server's answer to our own close.
                End(RealtimeStreamState.Closed, ClosedException());
                return null;
            }

            if (frame.IsClose)
            {
                // Also the answer to our close of a connection that is left for another.
                return ClosedByServer(connection, frame.CloseCode!.Value, frame.CloseReason);
            }

            lock (_dispatching)
            {
                if (_next is not null)
                {
                    continue;
                }

                Take(Clean(frame));
            }
        }
    }

    private void Take(ReadOnlySpan<byte> frame)
    {
        if (!TryParse(frame, out ServerEvent serverEvent))
        {
            return;
        }

        ReadOnlySpan<byte> logged = serverEvent.Kind == ServerEventKind.ResponseOutputAudioDelta ? frame : SecretRedaction.Redact(frame);

        // Who waits for an event and then looks at the transcript finds there what the event brought.
        long sequence = Log.AppendUnsettled(serverEvent.Name.Name, serverEvent.ResponseId, serverEvent.ItemId, logged);
        if (!_recent.Contains(serverEvent))
        {
            Dispatch(serverEvent);
        }

        Log.Settle();
        TellOf(sequence);
    }

    // A server may repeat what it was shown, anywhere. What is made of the frame, whatever that is, is made without it.
    private ReadOnlySpan<byte> Clean(in TransportFrame frame) => WellFormedJson.Mend(_secrets.Redact(frame.Utf8.Span));

    private bool TryParse(ReadOnlySpan<byte> frame, out ServerEvent serverEvent)
    {
        try
        {
            serverEvent = ServerEvent.Parse(frame, _strings);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            serverEvent = default;
            Log.AppendUnsettled("(not JSON)", responseId: null, itemId: null, SecretRedaction.Redact(frame));
            if (!_warnedOfBrokenFrame)
            {
                _warnedOfBrokenFrame = true;
                Warn($"The server sent a frame that is not an event ({exception.Message}); such frames are logged and passed over.");
            }

            Log.Settle();
            return false;
        }
    }

    private void TellOf(long sequence)
    {
        if (_eventReceived.Any && Log[sequence] is { } received)
        {
            _eventReceived.Raise(new RealtimeEventReceivedEventArgs(received));
        }
    }

    private void Dispatch(in ServerEvent serverEvent)
    {
        if (TakeOutOfBand(serverEvent) || TakeRefused(serverEvent))
        {
            return;
        }

        switch (serverEvent.Kind)
        {
            case ServerEventKind.ResponseOutputAudioDelta:
                _listener?.OnAudioDelta(serverEvent);
                return;
            case ServerEventKind.ResponseOutputAudioDone:
                _listener?.OnAudioDone(serverEvent);
                return;
            case ServerEventKind.SessionCreated:
                OnSession(serverEvent.ReadObject());
                return;
            case ServerEventKind.SessionUpdated:
                JsonElement session = serverEvent.ReadObject();
                OnSession(session);
                Log.Codings = Log.Codings.With(session);
                _settings.OnUpdated();
                _sessionReplies.Complete(session);
                return;
            case ServerEventKind.Error:
                OnError(serverEvent.ReadObject());
                return;
            case ServerEventKind.InputAudioBufferSpeechStarted:
                string? active = Sequencer.ActiveResponseId;
                _speechItemId = serverEvent.ItemId;
                Sequencer.OnSpeechStarted();
                _listener?.OnSpeechStarted(serverEvent.ItemId, active);
                _speechStarted.Raise(new RealtimeSpeechStartedEventArgs(
                    serverEvent.ItemId, TimeSpan.FromMilliseconds(serverEvent.AudioStartMs)));
                return;
            case ServerEventKind.InputAudioBufferSpeechStopped:
                Sequencer.OnSpeechStopped();
                _listener?.OnSpeechStopped(serverEvent.ItemId);
                return;
            case ServerEventKind.InputAudioBufferCleared:
                _speechItemId = null;
                Sequencer.OnSpeechDropped();
                return;
            case ServerEventKind.InputAudioBufferCommitted:
                _listener?.OnCommitted(serverEvent.ItemId);
                return;
            case ServerEventKind.ConversationItemInputAudioTranscriptionCompleted:
            case ServerEventKind.ConversationItemInputAudioTranscriptionFailed:
                CountTranscript(serverEvent);
                History.Apply(serverEvent);
                TellTranscript(RealtimeTextDirection.ToModel, serverEvent.Transcript);
                _listener?.OnTranscribed(serverEvent.ItemId, serverEvent.Transcript);
                return;
            case ServerEventKind.ResponseOutputAudioTranscriptDone:
                History.Apply(serverEvent);
                TellTranscript(RealtimeTextDirection.FromModel, serverEvent.Transcript);
                return;
            case ServerEventKind.ConversationItemAdded or ServerEventKind.ConversationItemDone:
                History.Apply(serverEvent);
                if (serverEvent.ItemId is { } itemId)
                {
                    Sequencer.OnItemAdded(itemId);
                }

                return;
            case ServerEventKind.ResponseCreated when serverEvent.ResponseId is { } id:
                if (!RealtimeResponseReader.IsOutOfBand(serverEvent.ReadObject()))
                {
                    Sequencer.OnResponseCreated(id);
                    _listener?.OnResponseCreated(id);
                }
                else
                {
                    _outOfBandResponses.Add(id);
                }

                return;
            case ServerEventKind.ResponseDone:
                // One that does not say which is the one that runs.
                OnResponseDone(serverEvent.ResponseId ?? Sequencer.ActiveResponseId ?? string.Empty, serverEvent.ReadObject());
                return;
            case ServerEventKind.ResponseOutputItemDone:
                History.Apply(serverEvent);
                OnOutputItemDone(serverEvent.ResponseId, serverEvent.ReadObject());
                return;
            default:
                History.Apply(serverEvent);
                return;
        }
    }

    private void OnSession(JsonElement session)
    {
        SessionId = session.Find("id").Text() ?? SessionId;
        Model = session.Find("model").Text() ?? Model;
        Usage.OnSession(session);
        JsonElement audio = session.Find("audio");
        OnDeclaredTools(session);
        Instructions = session.Find("instructions").Text() ?? Instructions;
        Voice = audio.Find("output").Find("voice").Text() ?? session.Find("voice").Text() ?? Voice;
        JsonElement detection = audio.Find("input").Find("turn_detection");
        bool isOn = detection.ValueKind == JsonValueKind.Object;
        Sequencer.ServerReplies = isOn && detection.Find("create_response").ValueKind != JsonValueKind.False;
        TurnSilence = TimeSpan.FromMilliseconds(Math.Clamp(detection.Find("silence_duration_ms").Integer() ?? 500, 0, 60_000));
        ServerInterrupts = isOn && detection.Find("interrupt_response").ValueKind != JsonValueKind.False;
        if (session.Find("expires_at") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out long seconds) && seconds > 0 && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(seconds).ToLocalTime();

            // From here on no clock counts that may be set.
            SessionEnd = _options.Clock.GetElapsedTime(0) + (ExpiresAt - _options.Clock.GetUtcNow());
        }
    }

    private void OnResponseDone(string id, JsonElement json)
    {
        RealtimeResponse response = RealtimeResponseReader.Read(id, json, Responses.StartOf(id), _clock.Now) with { StreamId = Id };
        if (response.IsOutOfBand && (id == Sequencer.ActiveResponseId || (Sequencer.IsAsking && !_outOfBandResponses.Contains(id))))
        {
            // Its beginning says more than its end, and ours is the one that nobody has seen beginning.
            response = response with { IsOutOfBand = false };
        }

        response = Count(response, json);
        _listener?.OnResponseDone(response);
        if (response.Status == "failed")
        {
            Warn($"A response failed: {response.ErrorMessage ?? response.Reason ?? "the server does not say why"}");
        }

        bool owesReply = !response.IsOutOfBand && OwesReply(response, json);
        if (owesReply)
        {
            Responses.Hold();
        }

        Responses.OnDone(response);
        _outOfBandResponses.Remove(id);
        _tools.OnResponseDone(id);
        if (!response.IsOutOfBand)
        {
            Sequencer.OnResponseDone(id);
            _responseDone.Raise(new RealtimeResponseDoneEventArgs(response));
        }

        if (owesReply)
        {
            GoOnAfterTelling();
        }
    }

    private void TellTranscript(RealtimeTextDirection direction, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            Text.OnTranscript(direction, text.Trim());
        }
    }

    // A model that only told the software something still owes the user its reply. One that does so twice in a row has nothing
    // to say.
    private bool OwesReply(RealtimeResponse response, JsonElement json)
    {
        bool onlyTold = response.Status == "completed" && response.ItemIds.Count > 0
            && json.Find("output").Items().All(item => item.Find("name").Text() == ClientTools.TellClient);
        _wentOn = onlyTold && !_wentOn;
        return _wentOn;
    }

    // Where something else is about to be answered, the reply comes with that.
    private void GoOnAfterTelling()
    {
        if (Sequencer.IsIdle)
        {
            SubmitQuietly(new SequencedRequest { Create = CreateResponse(null) });
        }

        Responses.Release();
    }

    private void OnOutputItemDone(string? responseId, JsonElement item)
    {
        switch (item.Find("type").Text())
        {
            case "function_call" when item.Find("name").Text() == ClientTools.AskClient
                && item.Find("status").Text() != "incomplete"
                && item.Find("call_id").Text() is { } callId:
                Text.OnQuestion(callId, item.Find("arguments").Text() ?? string.Empty);
                break;
            case "function_call" when item.Find("name").Text() == ClientTools.TellClient
                && item.Find("status").Text() != "incomplete"
                && item.Find("call_id").Text() is { } callId:
                Text.OnTold(callId, item.Find("arguments").Text() ?? string.Empty);
                break;
            case "function_call" or "mcp_approval_request":
                OnToolItem(responseId, item);
                break;
            case "message" when item.Find("role").Text() == "assistant":
                string text = string.Concat(item.Find("content").Items().Select(part => part.Find("text").Text()));
                if (text.Length > 0)
                {
                    Text.OnReply(text);
                }

                break;
            default:
                break;
        }
    }

    private void OnError(JsonElement error)
    {
        string? eventId = error.Find("event_id").Text();
        string? code = error.Find("code").Text();
        string message = error.Find("message").Text() ?? "The server reported an error without a message.";
        string advice = ServiceAdvice.For(code, error.Find("param").Text());
        var refusal = new RealtimeException(
            "ResponseRefused", RealtimeErrorKind.ProtocolError, $"The server refused to reply: {message}", advice, this) { ServiceCode = code };
        if (eventId is not null && FailRequest(eventId, error, message))
        {
            return;
        }

        if (Sequencer.OnError(eventId, code, refusal))
        {
            return;
        }

        if (eventId is not null)
        {
            bool isKnown = Status.OnError(eventId) || (_listener?.OnError(eventId, code, message) ?? false);
            if (isKnown)
            {
                return;
            }
        }

        // Kept for the case that the server closes next: then this says why.
        _connection!.ErrorMessage = message;
        _connection.ErrorCode = code;
        if (code == "session_expired" && _options.Reconnect == ReconnectMode.Auto)
        {
            // Another session follows. If none comes about, the stream's failure says so.
            return;
        }

        Warn($"The server reported an error: {message}{(code is null ? string.Empty : $" ({code})")}");
    }

    // What waits for the answer to an event of its own.
    private bool FailRequest(string eventId, JsonElement error, string message)
    {
        _settings.OnRefused(eventId);
        return _sessionReplies.Fail(eventId, SessionRefused(error))
            || _outOfBand.Fail(eventId, new RealtimeException(
                "OutOfBandFailed",
                RealtimeErrorKind.ProtocolError,
                $"The server refused the question: {message}",
                "Not every server answers out of band.",
                this) { ServiceCode = error.Find("code").Text() });
    }
}
