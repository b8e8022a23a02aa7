using Realtalk.Soak.Calls;

namespace Realtalk.Soak.Checks;

/// <summary>Each call was run once at most, and has one output: its own.</summary>
internal static class ToolCheck
{
    public static IEnumerable<string> Find(CallRecord call)
    {
        foreach ((string id, var runs) in call.Tools.Runs.Where(run => run.Value.Count > 1))
        {
            yield return $"The tool call {id} was run {runs.Count} times.";
        }

        ILookup<string, string> outputs = call.Conversation
            .Where(item => (string?)item["type"] == "function_call_output")
            .ToLookup(item => (string)item["call_id"]!, item => (string)item["output"]!);
        string[] calls = [.. call.Conversation
            .Where(item => (string?)item["type"] == "function_call" && (string?)item["status"] == "completed")
            .Select(item => (string)item["call_id"]!)];
        foreach (string id in calls)
        {
            string[] given = [.. outputs[id]];
            if (given.Length != 1)
            {
                yield return $"The call {id} has {given.Length} outputs.";
            }
            else if (call.Tools.Runs.TryGetValue(id, out var runs) && runs.FirstOrDefault() is { } own && own != given[0])
            {
                yield return $"The call {id} gave '{own}', and the model was told '{given[0]}'.";
            }
        }

        foreach (string id in call.Tools.Runs.Keys.Except(calls))
        {
            yield return $"The call {id} was run, and the conversation does not have it.";
        }

        foreach (string id in outputs.Select(output => output.Key).Except(calls))
        {
            yield return $"The conversation has an output of {id}, and no such call.";
        }
    }
}
