using System.Text.Json.Nodes;
using Realtalk.Protocol;
using Realtalk.Sessions;
using Realtalk.Soak.Calls;

namespace Realtalk.Soak.Checks;

/// <summary>Each text is in the last session's conversation once, in its sender's order, and is answered if it was to be; the status is there as it was set last.</summary>
internal static class TextCheck
{
    public static IEnumerable<string> Find(CallRecord call)
    {
        string[] there = [.. call.Conversation.Where(item => ServerItem.Role(item) is "user" or "system" && !ServerItem.IsSpeech(item)).Select(ServerItem.Text)];
        ILookup<string, int> places = there.Select((text, index) => (text, index)).ToLookup(one => one.text, one => one.index);
        foreach (SentText text in call.Texts.Where(text => places[text.Text].Count() != 1))
        {
            yield return $"The text '{text.Text}' is in the conversation {places[text.Text].Count()} times.";
        }

        foreach (IGrouping<int, SentText> sender in call.Texts.GroupBy(text => text.Sender))
        {
            int[] order = [.. sender.SelectMany(text => places[text.Text].Take(1))];
            if (!order.SequenceEqual(order.Order()))
            {
                yield return $"The texts of sender {sender.Key} are not in order: {string.Join(", ", order)}.";
            }
        }

        foreach (string fault in FindUnanswered(call).Concat(FindSurplus(call)).Concat(FindStatus(call)))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> FindUnanswered(CallRecord call)
    {
        var added = new Dictionary<string, int>();
        int lastReply = -1;
        for (int i = 0; i < call.Events.Count; i++)
        {
            (_, string type, JsonNode json) = call.Events[i];
            if (type == "conversation.item.added")
            {
                added.TryAdd(ServerItem.Text(json["item"]!), i);
            }
            else if (type == "response.created")
            {
                lastReply = i;
            }
        }

        return call.Texts
            .Where(text => text.Respond && added.TryGetValue(text.Text, out int place) && place > lastReply)
            .Select(text => $"The text '{text.Text}' was not answered.");
    }

    // Each reply is one that was asked for, once, or that the server makes of a turn.
    private static IEnumerable<string> FindSurplus(CallRecord call)
    {
        int asked = call.Events.Where(one => one is { Direction: EventDirection.Sent, Type: "response.create" })
            .Select(one => (string?)one.Event["event_id"]).Distinct().Count();
        int turns = call.Events.Count(one => one.Type == "input_audio_buffer.committed");
        int made = call.Events.Count(one => one.Type == "response.created");
        int reasons = call.Texts.Count(text => text.Respond) + call.Questions + call.Asked.Count + call.Reconnects + turns + 1
            + call.Events.Count(one => one.Type == "response.output_item.done" && (string?)one.Event["item"]!["type"] == "function_call");
        if (made > asked + turns + call.Reconnects)
        {
            yield return $"There were {made} replies, though {asked} were asked for, there were {turns} turns, and the connection was lost {call.Reconnects} times.";
        }

        if (asked > reasons)
        {
            yield return $"{asked} replies were asked for, and there were {reasons} reasons to.";
        }
    }

    private static IEnumerable<string> FindStatus(CallRecord call)
    {
        string[] there = [.. call.Conversation.Where(item => StandingStatus.IsStatus(ServerItem.Id(item))).Select(ServerItem.Text)];
        string[] expected = call.Status is null ? [] : [call.Status];
        if (!there.SequenceEqual(expected))
        {
            yield return $"The status is '{call.Status}', and the conversation has: {string.Join(", ", there)}.";
        }
    }
}
