using Realtalk.Events;
using Realtalk.Protocol;

namespace Realtalk.Binding;

/// <summary>Suggests the names of the protocol's events, and patterns that mean several of them.</summary>
public sealed class EventTypeCompleter : Completer
{
    private static readonly (string Word, string ToolTip)[] Patterns =
    [
        ("conversation.item.*", "All about items of the conversation"),
        ("input_audio_buffer.*", "All about the user's sound"),
        ("input_audio_buffer.speech_*", "When the user speaks"),
        ("mcp_list_tools.*", "All about the tools of remote MCP servers"),
        ("response.*", "All about replies"),
        ("response.output_audio*", "What is said in replies: sound and transcript"),
        ("session.*", "All about the session"),
        ("*.delta", "All parts of something that is being made"),
        ("*.done", "All that is finished"),
        ("*.failed", "All that failed"),
    ];

    // The types in a log soon repeat themselves: so many of its latest events are enough to look at.
    private const int MaxEvents = 10_000;

    private protected override IEnumerable<(string Word, string ToolTip)> GetWords(CompletionRequest request)
    {
        EventDirection? only = GetDirection(request);
        IEnumerable<(string Word, string ToolTip)> received = ServerEventNames.All.Select(name => (name, "Received"));
        IEnumerable<(string Word, string ToolTip)> sent = ClientEventNames.All.Select(name => (name, "Sent"));
        return GetWordsOfLog(request, only)
            .Concat((only == EventDirection.Sent ? sent : only == EventDirection.Received ? received : received.Concat(sent))
                .OrderBy(pair => pair.Word, StringComparer.Ordinal))
            .Concat(Patterns);
    }

    // The beta's names: for whom they are the only ones that come to mind.
    private protected override IEnumerable<(string Word, string ToolTip)> GetOtherWords(CompletionRequest request) =>
        GetDirection(request) == EventDirection.Sent ? [] : ServerEventNames.Twins.Select(twin => (twin.Beta, $"Means {twin.Ga}"));

    private static EventDirection? GetDirection(CompletionRequest request) =>
        Enum.TryParse($"{request.Get("Direction")}", ignoreCase: true, out EventDirection direction) ? direction : null;

    // What there is to be found comes first.
    private static IEnumerable<(string Word, string ToolTip)> GetWordsOfLog(CompletionRequest request, EventDirection? only)
    {
        if (StreamWords.Meant(request)?.Log is not { } log)
        {
            return [];
        }

        var counts = new Dictionary<(string Type, EventDirection Direction), int>();
        for (long sequence = log.Count; sequence > Math.Max(0, log.Count - MaxEvents); sequence--)
        {
            if (log.TryGetRecord(sequence, out EventRecord record) && (only is null || record.Direction == only))
            {
                counts[(record.Type, record.Direction)] = counts.GetValueOrDefault((record.Type, record.Direction)) + 1;
            }
        }

        return counts.OrderBy(pair => pair.Key.Type, StringComparer.Ordinal)
            .Select(pair => (pair.Key.Type, $"{pair.Key.Direction}, in the log: {pair.Value:N0}"));
    }
}
