using Realtalk.Simulator.Dialogue;
using Realtalk.Simulator.Session;

namespace Realtalk.Simulator.Responses;

/// <summary>Finds out what a response is to answer.</summary>
internal static class CueReader
{
    /// <param name="settings">The response's settings.</param>
    /// <param name="items">What the model reads.</param>
    /// <param name="conversation">The default conversation.</param>
    /// <param name="instructions">The session's instructions.</param>
    public static Cue Read(ResponseSettings settings, IReadOnlyList<StoredItem> items, Conversation conversation, string? instructions)
    {
        // What is asked beside the conversation is in the response's own instructions, perhaps after the session's.
        if (settings is { IsOutOfBand: true, Input: null, OwnInstructions: { } own })
        {
            string asked = string.IsNullOrEmpty(instructions) ? own : own.Replace(instructions, string.Empty, StringComparison.Ordinal);
            return new Cue { IsOutOfBand = true, Text = asked.Trim() };
        }

        bool isWholeConversation = settings.Input is null;
        IEnumerable<StoredItem> open = isWholeConversation && !settings.IsOutOfBand ? items.Where(item => !item.IsAnswered) : items;

        // Notes from the software go along with a turn; they are the turn only where nothing else is.
        StoredItem? turn = open.LastOrDefault(item => item.Role == "user" || item.Type == "function_call_output")
            ?? open.LastOrDefault(item => item.Role == "system");
        var cue = new Cue
        {
            IsOutOfBand = settings.IsOutOfBand,
            IsGreeting = isWholeConversation && !settings.IsOutOfBand && !items.Any(item => item.Role is "user" or "assistant"),
            OpenTools = conversation.OpenTools(),
            Text = settings.OwnInstructions ?? string.Empty,
        };
        if (turn is null)
        {
            return cue;
        }

        bool isSpoken = turn.Audio.Count > 0;
        return cue with
        {
            Text = turn.ReadText(),
            IsIdle = turn.IsIdle,
            IsSpoken = turn.Role == "user" && !turn.IsIdle ? isSpoken : null,
            HeardLine = turn.HeardLine,
            Audio = isSpoken ? turn.Audio.First().Value : null,
            Tool = turn.Type == "function_call_output" ? NameOfCall(turn, items, conversation) : null,
        };
    }

    private static string NameOfCall(StoredItem output, IReadOnlyList<StoredItem> items, Conversation conversation) =>
        items.Concat(conversation.Items).FirstOrDefault(item => item.Type == "function_call" && item.CallId == output.CallId)?.Name ?? string.Empty;
}
