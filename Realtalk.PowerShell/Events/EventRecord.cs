using Realtalk.Protocol;

namespace Realtalk.Events;

/// <summary>What the log's index keeps of an event; its frame is in the spool.</summary>
internal readonly record struct EventRecord(
    long UtcTicks,
    long SpoolOffset,
    int SpoolLength,
    int OmittedAudioBytes,
    EventDirection Direction,
    string Type,
    string? ResponseId,
    string? ItemId);
