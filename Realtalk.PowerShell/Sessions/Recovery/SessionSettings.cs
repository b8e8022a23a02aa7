using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Realtalk.Protocol;

namespace Realtalk.Sessions.Recovery;

/// <summary>
/// What this side has told the server that the session is to be, in all: what another session begins with. Any thread may tell
/// of an update that is sent; the receive loop tells what the server made of it.
/// </summary>
internal sealed class SessionSettings
{
    private readonly object _gate = new();
    private readonly JsonObject _confirmed = [];
    private readonly LinkedList<OutgoingFrame> _pending = new();

    /// <param name="first">What the first session begins with.</param>
    public SessionSettings(SessionUpdate first) => Merge(_confirmed, SessionOf(ProtocolJson.Serialize(new SessionUpdateEvent(first))) ?? []);

    /// <summary>A <c>session.update</c> is on its way.</summary>
    public void OnSending(OutgoingFrame update)
    {
        lock (_gate)
        {
            _pending.AddLast(update);
        }
    }

    /// <summary>The server has taken the oldest update.</summary>
    public void OnUpdated()
    {
        lock (_gate)
        {
            if (_pending.First is { } first)
            {
                _pending.RemoveFirst();
                Merge(_confirmed, SessionOf(first.Value.Utf8) ?? []);
            }
        }
    }

    /// <summary>The server answered an event with an error: if it was an update, it is as if it had not been.</summary>
    public void OnRefused(string eventId)
    {
        lock (_gate)
        {
            for (LinkedListNode<OutgoingFrame>? node = _pending.First; node is not null; node = node.Next)
            {
                if (node.Value.EventId == eventId)
                {
                    _pending.Remove(node);
                    return;
                }
            }
        }
    }

    /// <summary>Whether the server has yet to answer an update.</summary>
    public bool AnyPending
    {
        get
        {
            lock (_gate)
            {
                return _pending.Count > 0;
            }
        }
    }

    /// <summary>The updates that the server has not answered, oldest first.</summary>
    public IReadOnlyList<OutgoingFrame> Pending
    {
        get
        {
            lock (_gate)
            {
                return [.. _pending];
            }
        }
    }

    /// <summary>The <c>session.update</c> that makes another session what this one is.</summary>
    public OutgoingFrame ToUpdate(string eventId)
    {
        lock (_gate)
        {
            var update = new JsonObject
            {
                ["type"] = ClientEventNames.SessionUpdate,
                ["event_id"] = eventId,
                ["session"] = _confirmed.DeepClone(),
            };
            return new OutgoingFrame(ClientEventNames.SessionUpdate, Encoding.UTF8.GetBytes(update.ToJsonString(ProtocolJson.Style)), eventId);
        }
    }

    // Only what is present changes, and within the sound's settings likewise; a null is a value.
    private static void Merge(JsonObject into, JsonObject update)
    {
        foreach ((string name, JsonNode? value) in update)
        {
            if (name is "audio" or "input" or "output" && value is JsonObject inner && into[name] is JsonObject known)
            {
                Merge(known, inner);
            }
            else
            {
                into[name] = value?.DeepClone();
            }
        }
    }

    private static JsonObject? SessionOf(byte[] frame)
    {
        try
        {
            return JsonNode.Parse(frame)?["session"] as JsonObject;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // The user's own event, which is none.
            return null;
        }
    }
}
