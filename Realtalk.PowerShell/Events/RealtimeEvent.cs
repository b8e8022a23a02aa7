using System.Text;
using Realtalk.Audio.Conversion;
using Realtalk.Protocol;
using Realtalk.Secrets;

namespace Realtalk.Events;

/// <summary>
/// One event of a stream's log. It holds no payload: that is read from the log when <see cref="ReadJson"/> (in PowerShell:
/// <c>Data</c>) is asked for.
/// </summary>
public sealed class RealtimeEvent
{
    private readonly RealtimeEventLog? _log;
    private readonly byte[]? _json;
    private readonly SessionCodings? _codings;
    private readonly string? _streamName;

    internal RealtimeEvent(RealtimeEventLog log, in EventRecord record, long sequence)
    {
        _log = log;
        Sequence = sequence;
        Time = new DateTimeOffset(record.UtcTicks, TimeSpan.Zero).ToLocalTime();
        Direction = record.Direction;
        Type = record.Type;
        ResponseId = record.ResponseId;
        ItemId = record.ItemId;
        OmittedAudioBytes = record.OmittedAudioBytes;
    }

    internal RealtimeEvent(
        long sequence, DateTimeOffset time, EventDirection direction, string type, string? responseId, string? itemId, byte[] json, SessionCodings codings)
    {
        Sequence = sequence;
        Time = time;
        Direction = direction;
        Type = type;
        ResponseId = responseId;
        ItemId = itemId;
        _json = json;
        _codings = codings;
    }

    /// <summary>The event's place in the log, from 1.</summary>
    public long Sequence { get; }

    /// <summary>When it was sent or received.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Whether we sent or received it.</summary>
    public EventDirection Direction { get; }

    /// <summary>The protocol's name for it; the GA name, also where a server used the beta's.</summary>
    public string Type { get; }

    /// <summary>The response that it belongs to, if any.</summary>
    public string? ResponseId { get; }

    /// <summary>The item that it belongs to, if any.</summary>
    public string? ItemId { get; }

    /// <summary>The id of the stream whose log it is in; null for an event of a file.</summary>
    public int? StreamId => _log?.StreamId;

    /// <summary>The name of the stream whose log it is or was in; null for an event of a file that does not tell.</summary>
    public string? StreamName
    {
        get => _streamName ?? _log?.StreamName;
        init => _streamName = value;
    }

    /// <summary>Bytes of microphone audio, in the stream's format, that were sent in this event and left out of the log.</summary>
    public int OmittedAudioBytes { get; init; }

    /// <summary>The format of the sound in it, where there is any.</summary>
    internal AudioCoding Coding
    {
        get
        {
            SessionCodings codings = _codings ?? _log!.Codings;
            return Direction == EventDirection.Sent ? codings.Input : codings.Output;
        }
    }

    /// <summary>What <c>Data</c> is made of, kept from the first time on: it is there when the log has gone.</summary>
    internal byte[]? DataJson { get; set; }

    /// <summary>The same without what is secret, as far as its stream knows by now.</summary>
    internal byte[]? ReadRedactedJson() =>
        ReadJson() is not { } json ? null : _log?.Secrets is { } secrets ? secrets.Redact(json).ToArray() : SecretRedaction.Redact(json).ToArray();

    /// <summary>The event as it went over the wire: UTF-8 JSON. Null where the log could not keep it.</summary>
    public byte[]? ReadJson() => _json ?? _log!.ReadJson(Sequence);

    /// <summary>The event as it went over the wire.</summary>
    public string? ToJson() => ReadJson() is { } json ? Encoding.UTF8.GetString(json) : null;

    /// <summary>The type.</summary>
    public override string ToString() => Type;
}
