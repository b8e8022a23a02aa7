using System.Text.Json.Nodes;
using Realtalk.Sessions;
using Realtalk.Soak.Calls;

namespace Realtalk.Soak.Checks;

/// <summary>The transcript is the server's conversation, and has what the user said.</summary>
internal static class TranscriptCheck
{
    public static IEnumerable<string> Find(CallRecord call, SoakScenario scenario)
    {
        Dictionary<string, RealtimeTranscriptEntry> entries = [];
        foreach (RealtimeTranscriptEntry entry in call.Transcript.Where(entry => entry.ItemId is not null))
        {
            if (!entries.TryAdd(entry.ItemId!, entry))
            {
                yield return $"The transcript has {entry.ItemId} twice.";
            }

            if (entry.IsPartial)
            {
                yield return $"'{entry}' ({entry.ItemId}) is still said to be partial.";
            }
        }

        JsonObject[] messages = [.. call.Conversation.Where(item => (string?)item["type"] == "message" && !StandingStatus.IsStatus(ServerItem.Id(item)))];
        foreach (JsonObject item in messages)
        {
            string text = ServerItem.Text(item);
            if (!entries.TryGetValue(ServerItem.Id(item), out RealtimeTranscriptEntry? entry))
            {
                yield return $"The transcript lacks {ServerItem.Id(item)}: '{text}'.";
            }
            else if (text.Length > 0 && text != (entry.IsInterrupted && text != entry.Content ? entry.Heard : entry.Content))
            {
                yield return $"The server has '{text}' in {entry.ItemId}, and the transcript '{entry}'.";
            }
        }

        string[] ids = [.. messages.Select(ServerItem.Id).Where(entries.ContainsKey)];
        string[] order = [.. call.Transcript.Select(entry => entry.ItemId!).Where(ids.ToHashSet().Contains)];
        if (!ids.SequenceEqual(order))
        {
            yield return $"The transcript is in another order than the conversation: {string.Join(' ', order)} and {string.Join(' ', ids)}.";
        }

        // The server knows the user's lines by their order, and another session begins from the first.
        if (call is { Cuts: 0, Moves: 0, Reconnects: 0 })
        {
            string[] said = [.. call.Said.Select(one => Name(one.Samples, scenario)).OfType<string>()];
            string[] written = [.. call.Transcript
                .Where(entry => entry is { Role: RealtimeRole.User, Medium: RealtimeMedium.Audio } && !entry.Content.StartsWith("(speech", StringComparison.Ordinal))
                .Select(entry => entry.Content)];
            if (!said.SequenceEqual(written))
            {
                yield return $"The user said: {string.Join(" | ", said)}. The transcript has: {string.Join(" | ", written)}.";
            }
        }
    }

    // Null where it is no line.
    private static string? Name(short[] samples, SoakScenario scenario)
    {
        for (int i = 0; i < scenario.Said.Count; i++)
        {
            if (ReferenceEquals(scenario.Line(i), samples))
            {
                return scenario.Said[i];
            }
        }

        return null;
    }
}
