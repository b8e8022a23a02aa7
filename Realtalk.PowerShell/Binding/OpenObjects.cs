using System.Management.Automation.Runspaces;
using Realtalk.Bridge;
using Realtalk.Bridge.Client;
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

    /// <summary>The streams of other processes that <c>Connect-RealtimeBridge</c> connected to, lost ones among them.</summary>
    public static OwnedList<RealtimeBridgeStream> BridgeStreams { get; } = new();

    /// <summary>The bridges that have not been stopped.</summary>
    public static OwnedList<RealtimeBridge> Bridges { get; } = new();

    /// <summary>Those of the bridges that run; one that ended with its stream is forgotten.</summary>
    public static RealtimeBridge[] RunningBridges
    {
        get
        {
            RealtimeBridge[] all = Bridges.ToArray();
            foreach (RealtimeBridge ended in all.Where(bridge => !bridge.IsRunning))
            {
                Bridges.Remove(ended);
            }

            return Array.FindAll(all, bridge => bridge.IsRunning);
        }
    }

    /// <summary>The streams of this process and of others.</summary>
    public static IRealtimeTextStream[] TextStreams => [.. Streams.ToArray(), .. BridgeStreams.ToArray()];

    /// <summary>Those of them that this runspace opened.</summary>
    public static IRealtimeTextStream[] GetTextStreamsOf(Runspace? runspace) =>
        [.. Streams.GetFrom(runspace), .. BridgeStreams.GetFrom(runspace)];

    /// <summary>The stream of this process that is meant where none is named: the only one open, or else the only one that there is.</summary>
    /// <exception cref="RealtimeException">There is none, or more than one.</exception>
    public static RealtimeStream GetDefaultStream() => ChooseDefault(Streams.ToArray());

    /// <inheritdoc cref="GetDefaultStream"/>
    public static IRealtimeTextStream GetDefaultTextStream() => ChooseDefault(TextStreams);

    /// <summary>The stream of that id or name; null when there is none.</summary>
    public static T? FindStream<T>(T[] all, string idOrName)
        where T : class, IRealtimeTextStream =>
        Array.Find(all, stream => string.Equals(stream.Name, idOrName, StringComparison.OrdinalIgnoreCase))
            ?? (int.TryParse(idOrName, out int id) ? Array.Find(all, stream => stream.Id == id) : null);

    /// <summary>Takes a stream out that is about to be closed.</summary>
    public static void Remove(IRealtimeTextStream stream)
    {
        if (stream is RealtimeStream own)
        {
            Streams.Remove(own);
            Removed.Add(own);
        }
        else if (stream is RealtimeBridgeStream other)
        {
            BridgeStreams.Remove(other);
        }
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
    public static string ListNames(IEnumerable<IRealtimeTextStream> streams) =>
        string.Join(", ", streams.Select(stream => $"{stream.Name} (Id {stream.Id})"));

    private static T ChooseDefault<T>(T[] all)
        where T : class, IRealtimeTextStream
    {
        T[] open = Array.FindAll(all, stream => stream.State == RealtimeStreamState.Open);
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
}
