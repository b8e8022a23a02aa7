namespace Realtalk.Simulator.Faults;

/// <summary>The service's errors by their codes: what it says, and the code with which it closes the connection then.</summary>
internal static class ServiceErrors
{
    private static readonly Dictionary<string, (string Message, int CloseCode)> ByCode = new()
    {
        ["invalid_value"] = ("Invalid value: 'x'.", 0),
        ["invalid_json"] = ("The message is not valid JSON.", 0),
        ["invalid_event"] = ("The event is not valid.", 0),
        ["unknown_parameter"] = ("Unknown parameter: 'x'.", 0),
        ["missing_required_parameter"] = ("Missing required parameter: 'x'.", 0),
        ["response_cancel_not_active"] = ("Cancellation failed: no active response found", 0),
        ["conversation_already_has_active_response"] = (
            "Conversation already has an active response in progress: resp_x. Wait until the response is finished before creating a new one.", 0),
        ["input_audio_buffer_commit_empty"] = (
            "Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has 0.00ms of audio.", 0),
        ["item_truncate_invalid_item_id"] = ("Item with item_id not found: x", 0),
        ["session_expired"] = ("Your session hit the maximum duration of 60 minutes.", 1001),
        ["invalid_api_key"] = ("Incorrect API key provided.", 3000),
        ["missing_model"] = ("You must provide a model parameter.", 4000),
        ["invalid_model"] = ("The model does not exist or you do not have access to it.", 4000),
        ["beta_api_shape_disabled"] = ("The Realtime Beta API is no longer supported. Please use /v1/realtime for the GA API.", 4000),
        ["rate_limit_exceeded"] = ("Rate limit reached. Please try again later.", 0),
        ["insufficient_quota"] = ("You exceeded your current quota, please check your plan and billing details.", 0),
        ["server_error"] = ("The server had an error while processing your request.", 0),
    };

    /// <summary>The codes.</summary>
    public static IReadOnlyCollection<string> Codes => ByCode.Keys;

    /// <summary>What is said, and the close code that follows; 0 = the connection stays.</summary>
    public static (string Message, int CloseCode) Of(string code) =>
        ByCode.TryGetValue(code, out (string Message, int CloseCode) error) ? error : ($"The simulator was told to answer with {code}.", 0);
}
