using System.Text.Json;
using Realtalk.Protocol;
using Realtalk.Sessions.Recovery;
using Realtalk.Text;
using Realtalk.Threading;

namespace Realtalk.Sessions;

/// <summary>
/// The conversation's items in the server's order, with their text as far as it has come. Written by the receive loop (and
/// by the playback, which knows what was heard); read from any thread.
/// </summary>
/// <param name="streamId">The stream whose conversation it is; null where it is read from a file.</param>
internal sealed class ConversationHistory(int? streamId = null)
{
    // Who follows and is further behind than this many deletions may miss one.
    private const int MaxRemoved = 1_000;

    private readonly object _gate = new();
    private readonly LinkedList<HistoryItem> _items = new();
    private readonly Dictionary<string, LinkedListNode<HistoryItem>> _byId = [];
    private readonly Dictionary<string, string> _responseOf = [];
    private readonly AsyncSignal _changed = new();
    private readonly Queue<(long Number, string Id)> _removed = new();
    private int _session;
    private long _lastChange;
    private long _speakingChange;
    private volatile bool _isSpeaking;

    /// <summary>A task that completes when anything changes; take it before looking.</summary>
    public Task Changed => _changed.Next;

    /// <summary>Whether the model is to be heard now, which goes on after a reply is in the transcript.</summary>
    public bool IsSpeaking
    {
        get => _isSpeaking;
        set
        {
            lock (_gate)
            {
                if (_isSpeaking == value)
                {
                    return;
                }

                _isSpeaking = value;
                _speakingChange = ++_lastChange;
            }

            _changed.Pulse();
        }
    }

    /// <summary>Takes in an event, if it is one that is about items.</summary>
    /// <param name="serverEvent">The event.</param>
    /// <param name="time">When it came; null for now.</param>
    public void Apply(in ServerEvent serverEvent, DateTimeOffset? time = null)
    {
        switch (serverEvent.Kind)
        {
            case ServerEventKind.ResponseOutputItemAdded:
                Link(serverEvent.ReadObject().Find("id").Text(), serverEvent.ResponseId);
                return;
            case ServerEventKind.ConversationItemAdded:
            case ServerEventKind.ConversationItemDone:
                Put(serverEvent.ReadObject(), serverEvent.PreviousItemId, serverEvent.Kind == ServerEventKind.ConversationItemDone, time);
                break;
            case ServerEventKind.ResponseOutputItemDone:
                // A beta server has no conversation.item.done; of an out-of-band item the conversation knows nothing.
                Complete(serverEvent.ReadObject());
                break;
            case ServerEventKind.ConversationItemDeleted:
                Remove(serverEvent.ItemId);
                break;
            case ServerEventKind.ResponseOutputTextDelta:
                AddText(serverEvent.ItemId, serverEvent.Delta, isSpeech: false);
                break;
            case ServerEventKind.ResponseOutputAudioTranscriptDelta:
            case ServerEventKind.ConversationItemInputAudioTranscriptionDelta:
                AddText(serverEvent.ItemId, serverEvent.Delta, isSpeech: true);
                break;
            case ServerEventKind.ResponseOutputTextDone:
                SetText(serverEvent.ItemId, serverEvent.Text, isSpeech: false);
                break;
            case ServerEventKind.ResponseOutputAudioTranscriptDone:
            case ServerEventKind.ConversationItemInputAudioTranscriptionCompleted:
                SetText(serverEvent.ItemId, serverEvent.Transcript, isSpeech: true);
                break;
            case ServerEventKind.ConversationItemInputAudioTranscriptionFailed:
                SetText(serverEvent.ItemId, "(not transcribed)", isSpeech: true);
                break;
            default:
                return;
        }

        _changed.Pulse();
    }

    /// <summary>Notes how much of a reply was heard when it was cut off, in ms.</summary>
    public void SetHeard(string itemId, long heardMs, long receivedMs)
    {
        lock (_gate)
        {
            if (_byId.TryGetValue(itemId, out LinkedListNode<HistoryItem>? node))
            {
                Touch(node.Value);
                node.Value.HeardMs = heardMs;
                node.Value.ReceivedMs = receivedMs;
            }
        }

        _changed.Pulse();
    }

    /// <summary>The conversation's messages, what the model asked the software and told it, and the answers, in order.</summary>
    public IReadOnlyList<RealtimeTranscriptEntry> GetTranscript()
    {
        lock (_gate)
        {
            return SelectLines().Select(ToEntry).ToArray();
        }
    }

    /// <summary>The conversation as another session can be told of it: of replies what was heard.</summary>
    public IReadOnlyList<ReplayItem> GetReplay()
    {
        lock (_gate)
        {
            return [.. _items.Where(item => !StandingStatus.IsStatus(item.Id)).Select(ToReplayItem)];
        }
    }

    /// <summary>Whether what the user said last has still to be written down.</summary>
    public bool AwaitsTranscript
    {
        get
        {
            lock (_gate)
            {
                for (LinkedListNode<HistoryItem>? node = _items.Last; node is not null; node = node.Previous)
                {
                    if (node.Value is { Role: "user", IsAudio: true })
                    {
                        return !node.Value.IsTextFinal;
                    }
                }

                return false;
            }
        }
    }

    /// <summary>What another session is to be told of the conversation; from now on that is the session of which items are known.</summary>
    /// <param name="budget">How many tokens it may be told, about.</param>
    public IReadOnlyList<ConversationItem> Retell(int budget)
    {
        lock (_gate)
        {
            IReadOnlyList<ConversationItem> told = ConversationReplay.Of(GetReplay(), budget);
            _session++;
            ForgetBegun();
            foreach (ConversationItem item in told)
            {
                if (item.Id is { } id && _byId.TryGetValue(id, out LinkedListNode<HistoryItem>? node))
                {
                    (node.Value.Session, node.Value.IsRetold) = (_session, true);
                }
            }

            return told;
        }
    }

    /// <summary>
    /// Whether the session was told of a reply in text, so that there is no sound that could be cut there. If so, it can be told
    /// again what was heard: until then the item's deletion is none of the conversation's.
    /// </summary>
    /// <param name="itemId">The reply.</param>
    /// <param name="heard">What was heard of it.</param>
    /// <param name="previousItemId">The item before it that the session knows; <c>root</c> where there is none.</param>
    public bool BeginToTellAgain(string itemId, out string heard, out string previousItemId)
    {
        lock (_gate)
        {
            (heard, previousItemId) = (string.Empty, "root");
            if (!_byId.TryGetValue(itemId, out LinkedListNode<HistoryItem>? node) || !node.Value.IsRetold || node.Value.Session != _session)
            {
                return false;
            }

            node.Value.IsToldAgain = true;
            heard = ToReplayItem(node.Value).Text;
            LinkedListNode<HistoryItem>? previous = node.Previous;
            while (previous is not null && (previous.Value.Session != _session || StandingStatus.IsStatus(previous.Value.Id)))
            {
                previous = previous.Previous;
            }

            previousItemId = previous?.Value.Id ?? previousItemId;
            return true;
        }
    }

    /// <summary>Whether the conversation has that item.</summary>
    public bool Has(string itemId)
    {
        lock (_gate)
        {
            return _byId.ContainsKey(itemId);
        }
    }

    /// <summary>What has changed in the transcript since a change: the entries that are new or differ, and those that are gone.</summary>
    /// <param name="since">The number of the change; 0 for the whole transcript.</param>
    public TranscriptChanges GetChanges(long since)
    {
        lock (_gate)
        {
            var changes = new TranscriptChanges(_lastChange) { IsSpeaking = _speakingChange > since ? _isSpeaking : null };
            string? previousId = null;
            foreach (HistoryItem item in SelectLines())
            {
                if (item.LastChange > since)
                {
                    changes.Entries.Add((ToEntry(item), previousId));
                }

                previousId = item.Id;
            }

            changes.RemovedIds.AddRange(_removed.Where(removed => since > 0 && removed.Number > since).Select(removed => removed.Id));
            return changes;
        }
    }

    // What of the conversation is a line of the transcript.
    private IEnumerable<HistoryItem> SelectLines()
    {
        HashSet<string?> questions = [.. _items.Where(item => IsCallOf(item, ClientTools.AskClient)).Select(item => item.CallId)];
        return _items.Where(item => (item.Type == "message" && !StandingStatus.IsStatus(item.Id)) || IsCallOf(item, ClientTools.AskClient) || IsCallOf(item, ClientTools.TellClient)
            || (item.Type == "function_call_output" && questions.Contains(item.CallId)));
    }

    // What the model had only begun when its session was lost, so that there is not a word of it, nobody will ever finish.
    private void ForgetBegun()
    {
        string[] begun = [.. _items
            .Where(item => !item.IsDone && (item.Type == "function_call" || (item.Role == "assistant" && item.Text.Length == 0)))
            .Select(item => item.Id)];
        Array.ForEach(begun, Remove);
        if (begun.Length > 0)
        {
            _changed.Pulse();
        }
    }

    private void Touch(HistoryItem item) => item.LastChange = ++_lastChange;

    private static bool IsCallOf(HistoryItem item, string tool) => item.Type == "function_call" && item.ToolName == tool;

    private static ReplayItem ToReplayItem(HistoryItem item)
    {
        string text = item.Text.ToString();
        return new ReplayItem(
            item.Id,
            item.Type,
            item.Role,
            item.HeardMs is { } heardMs ? HeardText.Split(text, heardMs, item.ReceivedMs).Heard : text,
            item.ToolName,
            item.CallId,
            item.ResponseId,
            item.IsAudio,

            // A call of which the model did not write all is none, and nobody will answer it.
            item.IsDone && !(item.IsIncomplete && item.Type == "function_call"));
    }

    private RealtimeTranscriptEntry ToEntry(HistoryItem item)
    {
        string text = item.Type == "function_call" ? ClientTools.ReadText(item.Text.ToString()) : item.Text.ToString();
        (string heard, string unheard) = item.HeardMs is { } heardMs
            ? HeardText.Split(text, heardMs, item.ReceivedMs)
            : (text, string.Empty);
        return new RealtimeTranscriptEntry
        {
            Role = (item.Role ?? item.Type) switch
            {
                "assistant" or "function_call" => RealtimeRole.Assistant,
                "system" or "function_call_output" => RealtimeRole.System,
                _ => RealtimeRole.User,
            },
            Medium = item.IsAudio ? RealtimeMedium.Audio : RealtimeMedium.Text,
            Content = text,
            Time = item.Time,
            ItemId = item.Id,
            StreamId = streamId,
            IsPartial = !item.IsTextFinal,
            IsInterrupted = item.HeardMs is not null || item.IsIncomplete,
            Heard = heard,
            Unheard = unheard,
            HeardDuration = item.HeardMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
        };
    }

    private void Link(string? itemId, string? responseId)
    {
        if (itemId is not null && responseId is not null)
        {
            lock (_gate)
            {
                _responseOf[itemId] = responseId;
            }
        }
    }

    private void Put(JsonElement item, string? previousItemId, bool isDone, DateTimeOffset? time)
    {
        if (item.Find("id").Text() is not { } id)
        {
            return;
        }

        lock (_gate)
        {
            if (!_byId.TryGetValue(id, out LinkedListNode<HistoryItem>? node))
            {
                node = Insert(new HistoryItem(id, time ?? DateTimeOffset.Now) { Session = _session }, previousItemId);
                _byId[id] = node;
                if (_responseOf.Remove(id, out string? responseId))
                {
                    node.Value.ResponseId = responseId;
                }
            }

            Touch(node.Value);
            Fill(node.Value, item, isDone);
        }
    }

    private void Complete(JsonElement item)
    {
        lock (_gate)
        {
            if (item.Find("id").Text() is not { } id)
            {
                return;
            }

            _responseOf.Remove(id);
            if (_byId.TryGetValue(id, out LinkedListNode<HistoryItem>? node))
            {
                Touch(node.Value);
                Fill(node.Value, item, isDone: true);
            }
        }
    }

    private LinkedListNode<HistoryItem> Insert(HistoryItem item, string? previousItemId)
    {
        if (previousItemId == "root")
        {
            return _items.AddFirst(item);
        }

        return previousItemId is not null && _byId.TryGetValue(previousItemId, out LinkedListNode<HistoryItem>? previous)
            ? _items.AddAfter(previous, item)
            : _items.AddLast(item);
    }

    private static void Fill(HistoryItem known, JsonElement item, bool isDone)
    {
        known.Type = item.Find("type").Text() ?? known.Type;
        known.Role = item.Find("role").Text() ?? known.Role;
        known.ToolName = item.Find("name").Text() ?? known.ToolName;
        known.CallId = item.Find("call_id").Text() ?? known.CallId;
        string text = item.Find("arguments").Text() ?? item.Find("output").Text() ?? string.Empty;
        bool hasUnheardSpeech = false;
        foreach (JsonElement part in item.Find("content").Items())
        {
            string? type = part.Find("type").Text();
            string? transcript = part.Find("transcript").Text();
            known.IsAudio |= type is "input_audio" or "output_audio" or "audio";
            hasUnheardSpeech |= type == "input_audio" && transcript is null;
            text += transcript ?? part.Find("text").Text();
        }

        // A user's speech is written down later, in events of its own; a reply's text may already be here as deltas.
        if (text.Length > 0 && !known.IsTextFinal)
        {
            known.Text.Clear().Append(text);
        }

        if (isDone)
        {
            // What was cut short stays so, also where another session knows of it as a whole.
            known.IsIncomplete |= item.Find("status").Text() == "incomplete";
            known.IsDone = true;
            known.IsTextFinal |= !hasUnheardSpeech;
        }
        else if (known.Role is "user" or "system" && !hasUnheardSpeech)
        {
            known.IsTextFinal = true;
        }
    }

    private void Remove(string? itemId)
    {
        lock (_gate)
        {
            if (itemId is not null && _byId.TryGetValue(itemId, out LinkedListNode<HistoryItem>? known) && known.Value.IsToldAgain)
            {
                known.Value.IsToldAgain = false;
                return;
            }

            if (itemId is not null && _byId.Remove(itemId, out LinkedListNode<HistoryItem>? node))
            {
                _items.Remove(node);
                _removed.Enqueue((++_lastChange, itemId));
                if (_removed.Count > MaxRemoved)
                {
                    _removed.Dequeue();
                }
            }
        }
    }

    private void AddText(string? itemId, string? text, bool isSpeech)
    {
        lock (_gate)
        {
            if (itemId is not null && _byId.TryGetValue(itemId, out LinkedListNode<HistoryItem>? node) && !node.Value.IsTextFinal)
            {
                Touch(node.Value);
                node.Value.Text.Append(text);
                node.Value.IsAudio |= isSpeech;
            }
        }
    }

    private void SetText(string? itemId, string? text, bool isSpeech)
    {
        lock (_gate)
        {
            if (itemId is not null && _byId.TryGetValue(itemId, out LinkedListNode<HistoryItem>? node))
            {
                Touch(node.Value);
                node.Value.Text.Clear().Append(text?.Trim());
                node.Value.IsTextFinal = true;
                node.Value.IsAudio |= isSpeech;
            }
        }
    }
}
