using Realtalk.Soak.Calls;

namespace Realtalk.Soak.Checks;

/// <summary>No error and no warning but those that belong to what was done to the call; all that was asked for was done.</summary>
internal static class TroubleCheck
{
    // The server's word in a race that both sides may lose.
    private static readonly string[] ExpectedErrors = ["conversation_already_has_active_response", "response_cancel_not_active"];
    private static readonly string[] ExpectedMessages = ["already shorter", "does not exist", "maximum duration"];
    private static readonly string[] ExpectedWarnings = ["lost its connection", "is connected again", "It fails, as it is to", "is answered no more"];

    public static IEnumerable<string> Find(CallRecord call)
    {
        IEnumerable<string> errors = call.Events
            .Where(one => one.Type == "error" && !ExpectedErrors.Contains((string?)one.Event["error"]!["code"]))
            .Select(one => (string?)one.Event["error"]!["message"] ?? "?")
            .Where(message => !ExpectedMessages.Any(message.Contains))
            .Select(message => $"The server reported: {message}");
        IEnumerable<string> warnings = call.Warnings
            .Where(warning => !ExpectedWarnings.Any(warning.Contains))
            .Select(warning => $"A warning: {warning}");
        IEnumerable<string> asked = call.Asked
            .Where(task => !task.IsCompletedSuccessfully)
            .Select(task => $"What was asked for beside the conversation is {task.Status}: {task.Exception?.InnerException?.Message}");
        string? instructions = call.Events.Where(one => one.Type == "session.updated").Select(one => (string?)one.Event["session"]!["instructions"]).LastOrDefault();
        IEnumerable<string> session = call.Instructions is { } wanted && wanted != instructions ? [$"The session was to have '{wanted}', and has '{instructions}'."] : [];
        return errors.Concat(warnings).Concat(asked).Concat(session);
    }
}
