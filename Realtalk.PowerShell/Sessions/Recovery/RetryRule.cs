namespace Realtalk.Sessions.Recovery;

/// <summary>Tells a fault that may pass from one that will be there again at the next attempt.</summary>
internal static class RetryRule
{
    // Those of the service that another attempt would meet again.
    private static readonly string[] Final =
    [
        "invalid_api_key", "insufficient_quota", "invalid_model", "missing_model", "model_not_found", "beta_api_shape_disabled",
        "unknown_parameter", "missing_required_parameter", "invalid_value",
    ];

    // 1000 is a goodbye; 1002, 1003, 1007 to 1010 say that one side does not understand the other.
    private static readonly int[] Passing = [1001, 1005, 1006, 1011, 1012, 1013, 1014, 1015];

    /// <summary>Whether to try again after that fault.</summary>
    public static bool MayPass(Exception fault) => fault is RealtimeException known
        && known.Kind is RealtimeErrorKind.ConnectionError or RealtimeErrorKind.OperationTimeout
        && !Final.Contains(known.ServiceCode)
        && (known.CloseCode is not { } code || Passing.Contains(code) || known.ServiceCode == "session_expired")
        && (known.HttpStatus is not { } status || status is 408 or 425 or 429 or >= 500)
        && known.ErrorId is not "TlsFault";
}
