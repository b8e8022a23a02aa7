using System.Net;
using Realtalk.Secrets;

namespace Realtalk.Transport;

/// <summary>Where a stream connects to, and how it shows its key there.</summary>
internal sealed class RealtimeEndpoint
{
    /// <summary>The service that is meant when no endpoint is named.</summary>
    public const string OpenAi = "wss://api.openai.com/v1/realtime";

    private static readonly string[] AzureHosts = [".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com"];

    private RealtimeEndpoint(Uri uri, bool isAzure, IEnumerable<string> secrets)
    {
        Uri = uri;
        IsAzure = isAzure;
        ShownUri = new Uri(SecretUrl.Hide(uri.AbsoluteUri));
        Secrets = [.. secrets];
    }

    /// <summary>The whole URL, the model included. Only to connect to: its query may have a key in it.</summary>
    public Uri Uri { get; }

    /// <summary>The URL as it may be shown.</summary>
    public Uri ShownUri { get; }

    /// <summary>What the user wrote in the URL that is not to be shown.</summary>
    public IReadOnlyList<string> Secrets { get; }

    /// <summary>Whether the host is one of Azure's.</summary>
    public bool IsAzure { get; }

    /// <summary>The environment variable in which this host's key is looked for.</summary>
    public string KeyVariable => IsAzure ? "AZURE_OPENAI_API_KEY" : "OPENAI_API_KEY";

    /// <summary>Whether the host is this machine, where a key is not needed.</summary>
    public bool IsLoopback => IsLoopbackHost(Uri);

    /// <summary>Makes the URL of an endpoint as a person types it.</summary>
    /// <param name="endpoint">An http(s) or ws(s) URL, with or without the path; null for OpenAI's.</param>
    /// <param name="model">The model (Azure: the deployment); null to leave it out.</param>
    /// <exception cref="RealtimeException">It is no such URL, or is not encrypted and leaves this machine.</exception>
    public static RealtimeEndpoint Resolve(string? endpoint, string? model)
    {
        string text = string.IsNullOrWhiteSpace(endpoint) ? OpenAi : endpoint.Trim();
        if (!text.Contains("://", StringComparison.Ordinal))
        {
            text = "wss://" + text;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0
            || ToWebSocketScheme(uri.Scheme) is not { } scheme)
        {
            throw new RealtimeException(
                "EndpointInvalid",
                RealtimeErrorKind.InvalidArgument,
                $"'{SecretUrl.Hide(endpoint!)}' is not the URL of a Realtime server.",
                "Give an https or wss URL (http or ws on this machine), for example wss://api.openai.com/v1/realtime.",
                SecretUrl.Hide(endpoint!));
        }

        if (scheme == "ws" && !IsLoopbackHost(uri))
        {
            throw new RealtimeException(
                "EndpointNotEncrypted",
                RealtimeErrorKind.InvalidArgument,
                $"'{SecretUrl.Hide(endpoint!)}' is not encrypted and not on this machine: the key and the call could be read on the way.",
                "Use wss:// (or https://). Plain ws:// is for loopback addresses only.",
                SecretUrl.Hide(endpoint!));
        }

        bool isAzure = Array.Exists(AzureHosts, host => uri.Host.EndsWith(host, StringComparison.OrdinalIgnoreCase));
        var builder = new UriBuilder(uri) { Scheme = scheme, Port = uri.IsDefaultPort ? -1 : uri.Port, UserName = "", Password = "", Fragment = "" };
        builder.Path = CompletePath(uri.AbsolutePath, isAzure);
        builder.Query = CompleteQuery(uri.Query, model);
        return new RealtimeEndpoint(builder.Uri, isAzure, SecretUrl.SecretsOf(text));
    }

    /// <summary>The headers that show the key: <c>Authorization: Bearer</c>, or Azure's <c>api-key</c>.</summary>
    public IEnumerable<(string Name, string Value)> GetHeaders(RealtimeCredential? credential)
    {
        if (credential is null || credential.IsEmpty)
        {
            yield break;
        }

        string key = credential.Reveal();

        // Azure's own keys are short and opaque; what has the shape of a JWT is an Entra token.
        bool isToken = key.StartsWith("eyJ", StringComparison.Ordinal);
        yield return IsAzure && !isToken ? ("api-key", key) : ("Authorization", "Bearer " + key);
    }

    private static string? ToWebSocketScheme(string scheme) => scheme switch
    {
        "wss" or "https" => "wss",
        "ws" or "http" => "ws",
        _ => null,
    };

    private static bool IsLoopbackHost(Uri uri) =>
        uri.IsLoopback || (IPAddress.TryParse(uri.DnsSafeHost, out IPAddress? address) && IPAddress.IsLoopback(address));

    private static string CompletePath(string path, bool isAzure)
    {
        string trimmed = path.TrimEnd('/');
        return trimmed switch
        {
            "" => isAzure ? "/openai/v1/realtime" : "/v1/realtime",
            "/v1" or "/openai/v1" => trimmed + "/realtime",
            "/openai" => "/openai/v1/realtime",
            _ => trimmed,
        };
    }

    private static string CompleteQuery(string query, string? model)
    {
        string present = query.TrimStart('?');
        string[] names = Array.ConvertAll(present.Split('&'), pair => pair.Split('=')[0]);

        // Exactly one of them says what the session is; Azure's preview says it by "deployment".
        bool isNamed = Array.Exists(names, name => name is "model" or "call_id" or "intent" or "deployment");
        if (isNamed || string.IsNullOrEmpty(model))
        {
            return present;
        }

        string pair = "model=" + Uri.EscapeDataString(model);
        return present.Length == 0 ? pair : present + "&" + pair;
    }
}
