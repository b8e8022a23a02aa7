using System.Text.Json;
using Realtalk.Bridge.Wire;
using Realtalk.Protocol;
using Realtalk.Sessions;
using Realtalk.Threading;

namespace Realtalk.Bridge.Client;

/// <summary>The transcript of another process's stream, as far as it was told. One reader applies; any thread looks.</summary>
/// <param name="streamId">The id that the stream has here.</param>
internal sealed class RemoteTranscript(int streamId)
{
    private readonly object _gate = new();
    private readonly LinkedList<RealtimeTranscriptEntry> _entries = new();
    private readonly Dictionary<string, LinkedListNode<RealtimeTranscriptEntry>> _byId = new(StringComparer.Ordinal);
    private readonly AsyncSignal _changed = new();
    private volatile bool _isOver;
    private volatile bool _isSpeaking;

    /// <summary>A task that completes when anything changes; take it before looking.</summary>
    public Task Changed => _changed.Next;

    /// <summary>Whether the model is to be heard now.</summary>
    public bool IsSpeaking => _isSpeaking;

    /// <summary>Whether nothing more will come.</summary>
    public bool IsOver => _isOver;

    /// <summary>Takes in a line of the kind <c>transcript</c>.</summary>
    /// <exception cref="RealtimeException">It is not what it should be.</exception>
    public void Apply(JsonElement line)
    {
        if (line.Find("removed").Text() is { } removed)
        {
            Remove(removed);
        }
        else if (line.Find("speaking") is { ValueKind: JsonValueKind.True or JsonValueKind.False } speaking)
        {
            _isSpeaking = speaking.GetBoolean();
        }
        else
        {
            Put(TranscriptJson.Read(line.Find("entry")) with { StreamId = streamId }, line.Find("after").Text());
        }

        _changed.Pulse();
    }

    public IReadOnlyList<RealtimeTranscriptEntry> ToArray()
    {
        lock (_gate)
        {
            return _entries.ToArray();
        }
    }

    public void End()
    {
        _isOver = true;
        _changed.Pulse();
    }

    private void Put(RealtimeTranscriptEntry entry, string? previousId)
    {
        lock (_gate)
        {
            if (_byId.TryGetValue(entry.ItemId!, out LinkedListNode<RealtimeTranscriptEntry>? known))
            {
                known.Value = entry;
                return;
            }

            _byId[entry.ItemId!] = previousId is null ? _entries.AddFirst(entry)
                : _byId.TryGetValue(previousId, out LinkedListNode<RealtimeTranscriptEntry>? previous) ? _entries.AddAfter(previous, entry)
                : _entries.AddLast(entry);
        }
    }

    private void Remove(string itemId)
    {
        lock (_gate)
        {
            if (_byId.Remove(itemId, out LinkedListNode<RealtimeTranscriptEntry>? node))
            {
                _entries.Remove(node);
            }
        }
    }
}
