namespace Realtalk.Transport;

/// <summary>Looks for a key where the user did not name one.</summary>
internal static class CredentialSource
{
    /// <summary>The key in the environment variable for that endpoint; null where there is none.</summary>
    public static RealtimeCredential? FromEnvironment(RealtimeEndpoint endpoint) =>
        Environment.GetEnvironmentVariable(endpoint.KeyVariable) is { } key && !string.IsNullOrWhiteSpace(key)
            ? new RealtimeCredential(key, "$env:" + endpoint.KeyVariable)
            : null;
}
