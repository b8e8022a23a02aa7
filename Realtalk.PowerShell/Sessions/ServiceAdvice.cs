namespace Realtalk.Sessions;

/// <summary>What to do about the service's errors.</summary>
internal static class ServiceAdvice
{
    /// <summary>What to do about an error.</summary>
    /// <param name="code">Its <c>code</c>.</param>
    /// <param name="param">Its <c>param</c>: the place in what was sent.</param>
    public static string For(string? code, string? param) => code switch
    {
        "rate_limit_exceeded" => "Wait a little, and try again.",
        "insufficient_quota" => "Look at the plan and the billing of the account that the key belongs to.",
        "server_error" => "Try again.",
        "session_expired" => "Open another stream with New-RealtimeStream.",
        _ when param is not null => $"Look at '{param}'.",
        _ => "Look at what was sent last: Get-RealtimeEventLog -Direction Sent -Last 5.",
    };
}
