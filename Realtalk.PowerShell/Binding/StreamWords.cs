using Realtalk.Sessions;

namespace Realtalk.Binding;

/// <summary>Streams as suggestions.</summary>
internal static class StreamWords
{
    /// <summary>The names, each with the stream's state.</summary>
    public static IEnumerable<(string Word, string ToolTip)> Of(IEnumerable<IRealtimeTextStream> streams) =>
        streams.Select(stream => (stream.Name, Describe(stream)));

    /// <summary>A stream in a line.</summary>
    public static string Describe(IRealtimeTextStream stream) => $"Id {stream.Id}, {stream.Model}, {stream.State}";

    /// <summary>The stream that <c>-Stream</c> names; all where it names none.</summary>
    public static IRealtimeTextStream[] Named(CompletionRequest request)
    {
        IRealtimeTextStream[] all = OpenObjects.TextStreams;
        return request.Get("Stream") switch
        {
            IRealtimeTextStream stream => [stream],
            { } named when OpenObjects.FindStream(all, $"{named}") is { } found => [found],
            _ => all,
        };
    }

    /// <summary>The stream of this process that <c>-Stream</c> names, or where it names none the only one; null for any other number.</summary>
    public static RealtimeStream? Meant(CompletionRequest request)
    {
        RealtimeStream[] own = [.. Named(request).OfType<RealtimeStream>()];
        RealtimeStream[] open = Array.FindAll(own, stream => stream.State.IsUsable());
        return own.Length == 1 ? own[0] : open.Length == 1 ? open[0] : null;
    }
}
