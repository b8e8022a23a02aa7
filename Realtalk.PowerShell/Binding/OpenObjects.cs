using Realtalk.Conversations;
using Realtalk.Sessions;
using Realtalk.Simulator;

namespace Realtalk.Binding;

/// <summary>The streams and simulators that are open, and which of them is meant when none is named.</summary>
internal static class OpenObjects
{
    /// <summary>The streams that have not been removed, failed ones among them.</summary>
    public static OwnedList<RealtimeStream> Streams { get; } = new();

    /// <summary>The conversations that have not been stopped.</summary>
    public static OwnedList<RealtimeConversation> Conversations { get; } = new();

    /// <summary>Streams that were removed while something still reads their logs.</summary>
    public static RemovedStreams Removed { get; } = new();

    /// <summary>The simulators that were started by <c>Start-RealtimeSimulator</c>.</summary>
    public static OwnedList<RealtimeSimulator> Simulators { get; } = new();

    /// <summary>The stream that is meant where none is named: the only one open, or else the only one that there is.</summary>
    /// <exception cref="RealtimeException">There is none, or more than one.</exception>
    public static RealtimeStream GetDefaultStream()
    {
        RealtimeStream[] all = Streams.ToArray();
        RealtimeStream[] open = Array.FindAll(all, stream => stream.State == RealtimeStreamState.Open);
        if (open.Length == 1)
        {
            return open[0];
        }

        // A stream that failed says itself why, and its log and transcript can still be read.
        if (open.Length == 0 && all.Length == 1)
        {
            return all[0];
        }

        throw open.Length == 0
            ? new RealtimeException(
                "NoStream",
                RealtimeErrorKind.ObjectNotFound,
                "No stream is open.",
                "Open one with New-RealtimeStream (without a key: New-RealtimeStream -Simulator).")
            : new RealtimeException(
                "SeveralStreams",
                RealtimeErrorKind.InvalidOperation,
                $"Several streams are open: {ListNames(open)}.",
                "Say which with -Stream.");
    }

    /// <summary>The stream of that id or name; null when there is none.</summary>
    public static RealtimeStream? FindStream(string idOrName)
    {
        RealtimeStream[] all = Streams.ToArray();
        return Array.Find(all, stream => string.Equals(stream.Name, idOrName, StringComparison.OrdinalIgnoreCase))
            ?? (int.TryParse(idOrName, out int id) ? Array.Find(all, stream => stream.Id == id) : null);
    }

    /// <summary>The stream's conversation; null when it has none.</summary>
    public static RealtimeConversation? FindConversation(RealtimeStream stream) =>
        Array.Find(Conversations.ToArray(), conversation => ReferenceEquals(conversation.Stream, stream));

    /// <summary>The error for a stream that has no conversation.</summary>
    public static RealtimeException NoConversation(RealtimeStream stream) => new(
        "NoConversation",
        RealtimeErrorKind.ObjectNotFound,
        $"The stream '{stream.Name}' has no conversation.",
        "Start one with Start-RealtimeConversation.",
        stream);

    /// <summary>The names for a message.</summary>
    public static string ListNames(IEnumerable<RealtimeStream> streams) =>
        string.Join(", ", streams.Select(stream => $"{stream.Name} (Id {stream.Id})"));
}
