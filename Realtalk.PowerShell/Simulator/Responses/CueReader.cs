using Realtalk.Simulator.Dialogue;
using Realtalk.Simulator.Session;
using Realtalk.Text;

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
            // A model answers the question, and says nothing of how it was put.
            return new Cue { IsOutOfBand = true, Text = OutOfBandQuestion.Find(own, instructions), Instructions = own };
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

        // The calls of one response are answered together.
        bool isSpoken = turn.Audio.Count > 0;
        StoredItem[] outputs = turn.Type != "function_call_output" ? []
            : isWholeConversation && !settings.IsOutOfBand ? [.. open.Where(item => item.Type == turn.Type)]
            : [turn];
        return cue with
        {
            Text = outputs.Length > 0 ? string.Join('\n', outputs.Select(output => output.ReadText())) : turn.ReadText(),
            IsIdle = turn.IsIdle,
            IsSpoken = turn.Role == "user" && !turn.IsIdle ? isSpoken : null,
            HeardLine = turn.HeardLine,
            Audio = isSpoken ? turn.Audio.First().Value : null,
            Outputs = [.. outputs.Select(output => (NameOfCall(output, items, conversation), output.ReadText()))],
        };
    }

    private static string NameOfCall(StoredItem output, IReadOnlyList<StoredItem> items, Conversation conversation) =>
        items.Concat(conversation.Items).FirstOrDefault(item => item.Type == "function_call" && item.CallId == output.CallId)?.Name ?? string.Empty;
}
