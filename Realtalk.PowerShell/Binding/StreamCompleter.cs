using Realtalk.Sessions;

namespace Realtalk.Binding;

/// <summary>
/// Suggests the names of this process's streams: for cmdlets that need a conversation those that have one, for the one that
/// starts it those that have none.
/// </summary>
public sealed class StreamCompleter : Completer
{
    private protected override IEnumerable<(string Word, string ToolTip)> GetWords(CompletionRequest request)
    {
        RealtimeStream[] all = OpenObjects.Streams.ToArray();
        if (request.Command.EndsWith("-RealtimeConversation", StringComparison.OrdinalIgnoreCase))
        {
            bool wanted = !request.Command.StartsWith("Start-", StringComparison.OrdinalIgnoreCase);
            all = Array.FindAll(all, stream => OpenObjects.FindConversation(stream) is not null == wanted);
        }

        return StreamWords.Of(all);
    }
}
