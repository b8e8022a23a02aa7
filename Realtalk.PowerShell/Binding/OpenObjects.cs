using System.Globalization;
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
    /// <param name="advice">What to say where there is none.</param>
    /// <exception cref="RealtimeException">There is none, or more than one.</exception>
    public static RealtimeStream GetDefaultStream(StreamAdvice advice) => Streams.ToArray() is { Length: > 0 } own ? ChooseDefault(own, advice)
        : BridgeStreams.ToArray() is { Length: > 0 } others ? throw OfOtherProcess(others, advice)
        : ChooseDefault<RealtimeStream>([], advice);

    /// <inheritdoc cref="GetDefaultStream"/>
    public static IRealtimeTextStream GetDefaultTextStream(StreamAdvice advice) => ChooseDefault(TextStreams, advice);

    /// <summary>The stream of that id or name; null when there is none.</summary>
    public static T? FindStream<T>(T[] all, string idOrName)
        where T : class, IRealtimeTextStream =>
        FindStreams(all, idOrName).FirstOrDefault();

    /// <summary>The streams of that name, or else the one of that id. Who opens two at once may give them one name.</summary>
    public static T[] FindStreams<T>(T[] all, string idOrName)
        where T : class, IRealtimeTextStream
    {
        T[] named = Array.FindAll(all, stream => string.Equals(stream.Name, idOrName, StringComparison.OrdinalIgnoreCase));
        return named.Length > 0 || !int.TryParse(idOrName, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            ? named
            : Array.FindAll(all, stream => stream.Id == id);
    }

    /// <summary>Refuses a name that a stream has; null is none.</summary>
    /// <exception cref="RealtimeException">One has it.</exception>
    public static void ThrowIfTaken(string? name)
    {
        if (name is not null && FindStream(TextStreams, name) is { } namesake)
        {
            throw new RealtimeException(
                "NameTaken",
                RealtimeErrorKind.InvalidArgument,
                $"There is a stream '{name}' already.",
                "Choose another name, or close that stream with Remove-RealtimeStream.",
                namesake);
        }
    }

    /// <summary>The name, or where a stream has it, the first of <c>name-2</c> and so on that none has.</summary>
    public static string MakeUnique(string name)
    {
        IRealtimeTextStream[] all = TextStreams;
        return Enumerable.Range(1, all.Length + 1).Select(number => number == 1 ? name : $"{name}-{number}").First(free => FindStream(all, free) is null);
    }

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
    public static RealtimeException NoConversation(RealtimeStream stream, StreamAdvice advice) => new(
        "NoConversation",
        RealtimeErrorKind.ObjectNotFound,
        $"The stream '{stream.Name}' has no conversation.",
        Conversations.ToArray() is { Length: > 0 } others
            ? $"{advice.Converse} These have one: {ListNames(others.Select(conversation => conversation.Stream))}."
            : advice.Converse,
        stream);

    /// <summary>The error for streams that other processes have, where more of them is needed than their text.</summary>
    public static RealtimeException OfOtherProcess(IRealtimeTextStream[] streams, StreamAdvice advice) => new(
        "StreamOfOtherProcess",
        RealtimeErrorKind.InvalidOperation,
        streams is [var one]
            ? $"The stream '{one.Name}' is another process's: here there is its text alone."
            : $"The streams are other processes': {ListNames(streams)}. Here there is their text alone.",
        advice.Elsewhere,
        streams[0]);

    /// <summary>The error for a port that has no simulator.</summary>
    public static RealtimeException NoSimulator(int port) => new(
        "SimulatorNotFound",
        RealtimeErrorKind.ObjectNotFound,
        $"No simulator runs on port {port}.",
        Simulators.ToArray() is { Length: > 0 } all ? $"There are those on {string.Join(", ", all.Select(simulator => simulator.Port))}." : "None runs.",
        port);

    /// <summary>The names for a message.</summary>
    public static string ListNames(IEnumerable<IRealtimeTextStream> streams) =>
        string.Join(", ", streams.Select(stream => $"{stream.Name} (Id {stream.Id})"));

    private static T ChooseDefault<T>(T[] all, StreamAdvice advice)
        where T : class, IRealtimeTextStream
    {
        T[] open = Array.FindAll(all, stream => stream.State.IsUsable());
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
                all.Length == 0 ? advice.Open : $"Say which with -Stream. There are: {ListNames(all)}.")
            : new RealtimeException(
                "SeveralStreams",
                RealtimeErrorKind.InvalidOperation,
                $"Several streams are open: {ListNames(open)}.",
                "Say which with -Stream.");
    }
}
