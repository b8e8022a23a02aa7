using System.Text;
using Realtalk.Protocol;

namespace Realtalk.Sessions.Recovery;

/// <summary>Makes of a conversation the items that tell another session of it: as text, under the ids that they have.</summary>
internal static class ConversationReplay
{
    /// <summary>What stands for a user's turn that was not written down.</summary>
    public const string Unwritten = "(The user spoke; it was not written down.)";

    private const string Earlier = "The beginning of this conversation is left out here.";

    // What an item takes besides its text.
    private const int TokensOfItem = 8;

    /// <summary>The items to create, in order.</summary>
    /// <param name="items">The conversation.</param>
    /// <param name="budget">How many tokens they may have, about; what is older than fits is left out, and said to be.</param>
    public static IReadOnlyList<ConversationItem> Of(IReadOnlyList<ReplayItem> items, int budget)
    {
        var chosen = new List<ReplayItem>();
        int tokens = 0;
        bool isWhole = true;
        for (int i = items.Count - 1; i >= 0; i--)
        {
            if (!CanBeTold(items[i]))
            {
                continue;
            }

            tokens += EstimateTokens(items[i].Text) + TokensOfItem;
            if (tokens > budget)
            {
                isWhole = false;
                break;
            }

            chosen.Add(items[i]);
        }

        chosen.Reverse();

        // An output without its call is refused.
        HashSet<string?> calls = [.. chosen.Where(item => item.Type == "function_call").Select(item => item.CallId)];
        IEnumerable<ConversationItem> told = chosen
            .Where(item => item.Type != "function_call_output" || calls.Contains(item.CallId))
            .Select(ToItem);
        return isWhole ? [.. told] : [ConversationItem.Message("system", Earlier), .. told];
    }

    /// <summary>How many tokens a text is, about: a token has some four letters of English, and about one character of Chinese.</summary>
    public static int EstimateTokens(string text) => (Encoding.UTF8.GetByteCount(text) + 2) / 3;

    private static bool CanBeTold(ReplayItem item) => item.Type switch
    {
        "message" => item.Role is "user" or "assistant" or "system" && (item.Text.Length > 0 || (item.IsSpeech && item.Role == "user")),
        "function_call" => item is { IsDone: true, ToolName: not null, CallId: not null },
        "function_call_output" => item.CallId is not null,
        _ => false,
    };

    private static ConversationItem ToItem(ReplayItem item) => item.Type switch
    {
        "function_call" => new ConversationItem("function_call")
        {
            Id = item.Id,
            CallId = item.CallId,
            Name = item.ToolName,
            Arguments = item.Text,
        },
        "function_call_output" => ConversationItem.FunctionCallOutput(item.CallId!, item.Text) with { Id = item.Id },
        _ => ConversationItem.Message(item.Role!, item.Text.Length > 0 ? item.Text : Unwritten) with { Id = item.Id },
    };
}
