using System.Management.Automation;
using System.Management.Automation.Internal;
using Realtalk.Binding.Views;
using Realtalk.Events;
using Realtalk.Sessions;

namespace Realtalk.Binding;

/// <summary>
/// Properties in PowerShell of events and transcript entries. PowerShell puts those of its type tables before an object's own, so
/// that an event's first ones are said here again, for <c>Data</c> to come after them.
/// </summary>
public static class EventMembers
{
    /// <summary>An event's <see cref="RealtimeEvent.Sequence"/>.</summary>
    /// <param name="instance">The event.</param>
    public static long GetSequence(PSObject instance) => Event(instance)?.Sequence ?? 0;

    /// <summary>An event's <see cref="RealtimeEvent.Time"/>.</summary>
    /// <param name="instance">The event.</param>
    public static DateTimeOffset GetTime(PSObject instance) => Event(instance)?.Time ?? default;

    /// <summary>An event's <see cref="RealtimeEvent.Direction"/>.</summary>
    /// <param name="instance">The event.</param>
    public static object? GetDirection(PSObject instance) => Event(instance)?.Direction;

    /// <summary>An event's <see cref="RealtimeEvent.Type"/>.</summary>
    /// <param name="instance">The event.</param>
    public static string? GetType(PSObject instance) => Event(instance)?.Type;

    /// <summary>What an event is about, in a line; null where there is nothing to say.</summary>
    /// <param name="instance">The event.</param>
    public static string? GetSummary(PSObject instance) => Event(instance) is { } item ? EventSummary.Of(item) : null;

    /// <summary>The id of the stream that an event or a transcript entry belongs to.</summary>
    /// <param name="instance">The event or the entry.</param>
    /// <returns>Where there is none, the null that binds to no <c>-Stream</c>: what comes of a file goes to the stream that is open.</returns>
    public static object GetStreamId(PSObject instance) => instance?.BaseObject switch
    {
        RealtimeEvent { StreamId: { } id } => id,
        RealtimeTranscriptEntry { StreamId: { } id } => id,
        _ => AutomationNull.Value,
    };

    private static RealtimeEvent? Event(PSObject? instance) => instance?.BaseObject as RealtimeEvent;
}
