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

    private protected override IEnumerable<(string Word, string ToolTip)> GetWords(CompletionRequest request)
    {
        EventDirection? only = Enum.TryParse($"{request.Get("Direction")}", ignoreCase: true, out EventDirection direction) ? direction : null;
        IEnumerable<(string Word, string ToolTip)> received = ServerEventNames.All.Select(name => (name, "Received"));
        IEnumerable<(string Word, string ToolTip)> sent = ClientEventNames.All.Select(name => (name, "Sent"));
        return (only == EventDirection.Sent ? sent : only == EventDirection.Received ? received : received.Concat(sent))
            .OrderBy(pair => pair.Word, StringComparer.Ordinal)
            .Concat(Patterns);
    }
}
