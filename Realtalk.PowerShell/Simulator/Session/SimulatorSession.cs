using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Realtalk.Protocol;
using Realtalk.Simulator.Connections;
using Realtalk.Simulator.Dialogue;
using Realtalk.Simulator.Responses;
using Realtalk.Simulator.Wire;

namespace Realtalk.Simulator.Session;

/// <summary>One realtime session: takes client events, one at a time, and has them answered.</summary>
internal sealed class SimulatorSession : IServerSession
{
    private readonly SessionContext _context;
    private readonly ItemRequests _items;
    private readonly ResponseRequests _responses;
    private readonly InputAudio _input;

    public SimulatorSession(string? model, ServerEvents events, FrameSender sender, Scenario scenario, RealtimeSimulatorOptions options)
    {
        DateTimeOffset expires = options.Clock.GetUtcNow() + options.SessionLifetime;
        _context = new SessionContext
        {
            Settings = new SessionSettings(Identifier.New("sess"), model, expires),
            Events = events,
            Sender = sender,
            Options = options,
            Scenario = scenario,
            Chooser = new ReplyChooser(scenario),
            Hearing = new Hearing(scenario),
        };
        _items = new ItemRequests(_context);
        _responses = new ResponseRequests(_context);
        _input = new InputAudio(_context, _responses);
    }

    /// <summary>Greets the client with <c>session.created</c>, and lets the time run.</summary>
    public void Open()
    {
        lock (_context.Gate)
        {
            _context.Events.Send(ServerEventKind.SessionCreated, ("session", _context.Settings.ToJson()));
        }

        _context.Tasks.Run(ExpireAsync);
    }

    /// <summary>Takes a text message.</summary>
    public void Handle(ReadOnlyMemory<byte> message)
    {
        lock (_context.Gate)
        {
            string? eventId = null;
            string? handled = null;
            try
            {
                using JsonDocument document = Parse(message);
                JsonElement root = document.RootElement;
                eventId = ReadEventId(root);
                string type = ReadType(root);
                if (_context.Events.Faults?.OnReceiving(_context.Events, type, eventId) != false)
                {
                    handled = type;
                    Dispatch(type, root);
                }
            }
            catch (ProtocolFault fault)
            {
                _context.Events.SendError(fault, eventId);
            }
            catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or FormatException)
            {
                // Inside what is passed through unchecked there may be anything; it must not end the session.
                _context.Events.SendError(new ProtocolFault("invalid_value", exception.Message), eventId);
            }

            if (handled is not null)
            {
                _context.Events.Faults?.OnHandled(_context.Events, handled, eventId);
            }
        }
    }

    /// <summary>Answers a binary message.</summary>
    public void RefuseBinary()
    {
        lock (_context.Gate)
        {
            _context.Events.SendError(
                new ProtocolFault("invalid_event", "Expected a text WebSocket message; binary frames are not supported."), null);
        }
    }

    /// <summary>Ends the session: when this is done, nothing of it runs any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _context.Tasks.EndAsync().ConfigureAwait(false);
        if (_context.Options.SessionEnded is { } tell)
        {
            JsonObject[] items;
            lock (_context.Gate)
            {
                items = [.. _context.Conversation.Items.Select(item => item.ToJson())];
            }

            tell((string)_context.Settings["id"]!, items);
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> message)
    {
        try
        {
            return JsonDocument.Parse(message);
        }
        catch (JsonException exception)
        {
            throw new ProtocolFault("invalid_json", $"The message is not valid JSON: {exception.Message}");
        }
    }

    private static string ReadType(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new ProtocolFault("invalid_event", "Expected a JSON object.");
        }

        if (!root.TryGetProperty("type", out JsonElement type) || type.ValueKind != JsonValueKind.String)
        {
            throw new ProtocolFault("invalid_event", "The event has no 'type'.", "type");
        }

        return type.GetString()!;
    }

    private static string? ReadEventId(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("event_id", out JsonElement id) && id.ValueKind == JsonValueKind.String
            ? id.GetString()
            : null;

    private static JsonObject ReadEvent(string type, JsonElement root)
    {
        if (!ClientEventShapes.ByType.TryGetValue(type, out Shape? shape))
        {
            throw ClientEventShapes.UnknownType(type);
        }

        try
        {
            JsonObject clientEvent = JsonObject.Create(root.Clone())!;
            shape.Check(clientEvent, string.Empty);
            return clientEvent;
        }
        catch (ArgumentException exception)
        {
            // JsonObject's way to say that a key is there twice.
            throw new ProtocolFault("invalid_json", exception.Message);
        }
    }

    private void Dispatch(string type, JsonElement root)
    {
        // Sound is most of what comes, so it does not take the way through a tree of nodes.
        if (type == ClientEventNames.InputAudioBufferAppend && root.TryGetProperty("audio", out JsonElement audio) && audio.ValueKind == JsonValueKind.String)
        {
            _input.Append(audio.TryGetBytesFromBase64(out byte[]? bytes) ? bytes : throw ProtocolFault.InvalidBase64("audio"));
            return;
        }

        JsonObject clientEvent = ReadEvent(type, root);
        switch (type)
        {
            case ClientEventNames.SessionUpdate:
                Update(clientEvent["session"]);
                break;
            case ClientEventNames.InputAudioBufferCommit:
                _input.Commit();
                break;
            case ClientEventNames.InputAudioBufferClear:
                _input.Clear();
                break;
            case ClientEventNames.ConversationItemCreate:
                _items.Create(clientEvent);
                break;
            case ClientEventNames.ConversationItemTruncate:
                _items.Truncate(clientEvent);
                break;
            case ClientEventNames.ConversationItemDelete:
                _items.Delete(clientEvent);
                break;
            case ClientEventNames.ConversationItemRetrieve:
                _items.Retrieve(clientEvent);
                break;
            case ClientEventNames.ResponseCreate:
                _responses.Create(clientEvent["response"] as JsonObject);
                break;
            case ClientEventNames.ResponseCancel:
                _responses.Cancel((string?)clientEvent["response_id"]);
                break;
        }
    }

    private void Update(JsonNode? session)
    {
        _context.Settings.Update(session, _context.HasSpoken);
        _input.Adjust();
        _context.Events.Send(ServerEventKind.SessionUpdated, ("session", _context.Settings.ToJson()));
    }

    private async Task ExpireAsync()
    {
        await _context.DelayAsync(_context.Options.SessionLifetime, _context.Tasks.Ended).ConfigureAwait(false);
        double minutes = _context.Options.SessionLifetime.TotalMinutes;
        FormattableString text = $"Your session hit the maximum duration of {minutes:0.##} minutes.";
        string message = FormattableString.Invariant(text);
        lock (_context.Gate)
        {
            _context.Events.SendError(new ProtocolFault("session_expired", message), null);
            _context.Sender.Close(WebSocketCloseStatus.EndpointUnavailable, message);
        }
    }
}
