using System.Text.Json;
using Realtalk.Events;
using Realtalk.Protocol;
using Realtalk.Sessions;

namespace Realtalk.Timeline;

/// <summary>Reads the transcript of a call from the events of its log, one after the other, as the stream itself made it of them.</summary>
internal sealed class TranscriptReader
{
    private readonly Utf8StringCache _strings = new();
    private readonly ConversationHistory _history;
    private readonly Dictionary<string, TimeSpan> _received = [];

    /// <summary>Creates the reader.</summary>
    /// <param name="streamId">The stream whose log it is; null where it is read from a file.</param>
    public TranscriptReader(int? streamId = null) => _history = new ConversationHistory(streamId);

    /// <summary>Reads the next event.</summary>
    public void Add(RealtimeEvent item)
    {
        if (item.Direction == EventDirection.Received)
        {
            AddReceived(item);
        }
        else if (item is { Type: ClientEventNames.ConversationItemTruncate, ItemId: { } id } && LoggedEvent.Parse(item) is { } document)
        {
            using (document)
            {
                _history.SetHeard(
                    id, (long)LoggedEvent.HeardOf(document.RootElement).TotalMilliseconds, (long)_received.GetValueOrDefault(id).TotalMilliseconds);
            }
        }
    }

    /// <summary>What was read so far.</summary>
    public IReadOnlyList<RealtimeTranscriptEntry> ToTranscript() => _history.GetTranscript();

    private void AddReceived(RealtimeEvent item)
    {
        if (item.ReadJson() is not { } json)
        {
            return;
        }

        try
        {
            ServerEvent serverEvent = ServerEvent.Parse(json, _strings);
            if (serverEvent is { Kind: ServerEventKind.ResponseOutputAudioDelta, ItemId: { } id })
            {
                _received[id] = _received.GetValueOrDefault(id) + LoggedEvent.SoundOf(item, serverEvent);
                return;
            }

            _history.Apply(serverEvent, item.Time);
        }
        catch (JsonException)
        {
            // What is no event of the protocol says nothing; it is in the log.
        }
    }
}
