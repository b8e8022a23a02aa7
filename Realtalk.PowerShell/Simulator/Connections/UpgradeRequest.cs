namespace Realtalk.Simulator.Connections;

/// <summary>The HTTP request that asks for a WebSocket.</summary>
internal sealed class UpgradeRequest
{
    private readonly IReadOnlyDictionary<string, string> _headers;
    private readonly IReadOnlyDictionary<string, string> _query;

    private UpgradeRequest(string method, string path, IReadOnlyDictionary<string, string> query, IReadOnlyDictionary<string, string> headers)
    {
        Method = method;
        Path = path;
        _query = query;
        _headers = headers;
    }

    /// <summary><c>GET</c>, if it is right.</summary>
    public string Method { get; }

    /// <summary>The path without the query.</summary>
    public string Path { get; }

    /// <summary>The subprotocols that the client offers.</summary>
    public IEnumerable<string> Subprotocols =>
        (Header("Sec-WebSocket-Protocol") ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether it asks for a WebSocket of version 13.</summary>
    public bool IsWebSocket =>
        Method == "GET"
        && "websocket".Equals(Header("Upgrade"), StringComparison.OrdinalIgnoreCase)
        && (Header("Connection") ?? string.Empty).Contains("upgrade", StringComparison.OrdinalIgnoreCase)
        && Header("Sec-WebSocket-Version") == "13"
        && !string.IsNullOrEmpty(Header("Sec-WebSocket-Key"));

    /// <summary>
    /// Whether it comes from a program, or from a web page of this machine. A browser lets any page in the world open a WebSocket to
    /// the loopback interface, and says by <c>Origin</c> whose page it is, also where a name of that host leads here.
    /// </summary>
    public bool IsOfThisMachine =>
        Header("Origin") is not { } origin || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? page) && page.IsLoopback && !page.IsFile);

    /// <summary>The API key, from wherever clients put it; null = none.</summary>
    public string? Key
    {
        get
        {
            const string Bearer = "Bearer ";
            const string Browser = "openai-insecure-api-key.";
            if (Header("Authorization") is { } authorization && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            {
                return authorization[Bearer.Length..].Trim();
            }

            return Header("api-key")
                ?? Subprotocols.FirstOrDefault(name => name.StartsWith(Browser, StringComparison.Ordinal))?[Browser.Length..]
                ?? Query("api-key");
        }
    }

    /// <summary>A header, or null.</summary>
    public string? Header(string name) => _headers.GetValueOrDefault(name);

    /// <summary>A parameter of the query, or null.</summary>
    public string? Query(string name) => _query.GetValueOrDefault(name);

    /// <summary>Parses the head of a request; null where it is not one.</summary>
    public static UpgradeRequest? Parse(string head)
    {
        string[] lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        string[] request = lines.Length > 0 ? lines[0].Split(' ') : [];
        if (request.Length != 3 || !request[2].StartsWith("HTTP/1.", StringComparison.Ordinal) || !request[1].StartsWith('/'))
        {
            return null;
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines.Skip(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                return null;
            }

            string name = line[..colon].Trim();
            string value = line[(colon + 1)..].Trim();
            headers[name] = headers.TryGetValue(name, out string? before) ? $"{before}, {value}" : value;
        }

        string[] target = request[1].Split('?', 2);
        return new UpgradeRequest(request[0], Uri.UnescapeDataString(target[0]), ParseQuery(target.Length > 1 ? target[1] : string.Empty), headers);
    }

    private static Dictionary<string, string> ParseQuery(string query)
    {
        var result = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=', 2);
            result[Uri.UnescapeDataString(parts[0])] = parts.Length > 1 ? Uri.UnescapeDataString(parts[1].Replace('+', ' ')) : string.Empty;
        }

        return result;
    }
}
