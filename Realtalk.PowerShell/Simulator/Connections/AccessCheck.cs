namespace Realtalk.Simulator.Connections;

/// <summary>Says whether a client is let in, and as what.</summary>
/// <param name="HttpStatus">The HTTP error at the handshake; null = the handshake succeeds.</param>
/// <param name="Code">The error's code; null = let in.</param>
/// <param name="Message">The error's message.</param>
/// <param name="CloseCode">The close code that follows the error event.</param>
/// <param name="Model">The session's model; null = a transcription session.</param>
internal sealed record AccessCheck(string? HttpStatus, string? Code, string? Message, int CloseCode, string? Model)
{
    private const int RefusedKey = 3000;
    private const int RefusedRequest = 4000;
    private const string UsualModel = "gpt-realtime-2.1";

    /// <summary>Judges a request.</summary>
    public static AccessCheck Judge(UpgradeRequest request, RealtimeSimulatorOptions options)
    {
        if (!request.IsOfThisMachine)
        {
            return new AccessCheck("403 Forbidden", "origin_not_allowed", "Web pages of other hosts may not use this simulator.", 0, null);
        }

        if (!request.Path.EndsWith("/realtime", StringComparison.Ordinal))
        {
            return new AccessCheck("404 Not Found", "unknown_url", "Unknown request URL. The realtime endpoint is /v1/realtime.", 0, null);
        }

        if (!request.IsWebSocket)
        {
            return new AccessCheck("426 Upgrade Required", "websocket_required", "The realtime endpoint speaks WebSocket, version 13.", 0, null);
        }

        if (options.RequiredKey is { } key && !key.Equals(request.Key, StringComparison.Ordinal))
        {
            // The service quotes a part of the key here; a key is nobody's business, even a wrong one.
            string message = request.Key is null
                ? "Missing bearer or basic authentication in header"
                : "Incorrect API key provided. You can find your API key at https://platform.openai.com/account/api-keys.";
            return new AccessCheck(options.RefuseWithHttp401 ? "401 Unauthorized" : null, "invalid_api_key", message, RefusedKey, null);
        }

        if ((request.Header("OpenAI-Beta") ?? string.Empty).Contains("realtime=v1", StringComparison.OrdinalIgnoreCase)
            || request.Subprotocols.Contains("openai-beta.realtime-v1", StringComparer.Ordinal))
        {
            return Refuse("beta_api_shape_disabled", "The Realtime Beta API is no longer supported. Please use /v1/realtime for the GA API.");
        }

        string? intent = request.Query("intent");
        string? model = request.Query("model") ?? request.Query("deployment");
        if (intent is not (null or "realtime" or "transcription"))
        {
            return Refuse("invalid_intent", "The 'intent' parameter must be 'realtime' or 'transcription'.");
        }

        if (intent == "transcription")
        {
            return new AccessCheck(null, null, null, 0, null);
        }

        if (string.IsNullOrEmpty(model))
        {
            return intent is null
                ? Refuse("missing_model", "You must provide a model parameter.")
                : new AccessCheck(null, null, null, 0, UsualModel);
        }

        return options.Models is { } models && !models.Contains(model, StringComparer.Ordinal)
            ? Refuse("invalid_model", $"The model `{model}` does not exist or you do not have access to it.")
            : new AccessCheck(null, null, null, 0, model);
    }

    private static AccessCheck Refuse(string code, string message) => new(null, code, message, RefusedRequest, null);
}
