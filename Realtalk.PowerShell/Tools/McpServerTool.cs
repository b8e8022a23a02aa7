using System.Text.Json;
using Realtalk.Protocol;
using Realtalk.Secrets;

namespace Realtalk.Tools;

/// <summary>A remote MCP server: the service itself lists and calls its tools. Its token, its headers and what is secret in its URL are not shown.</summary>
internal sealed class McpServerTool : RealtimeTool
{
    private readonly JsonElement _declaration;

    /// <param name="declaration">The protocol's <c>mcp</c> tool, an object.</param>
    /// <exception cref="RealtimeException">It has no label, or says nothing of where the server is.</exception>
    public McpServerTool(JsonElement declaration)
        : base(ReadLabel(declaration), declaration.Find("server_description").Text(), default)
    {
        _declaration = declaration;
        Approval = declaration.Find("require_approval").Text() switch
        {
            "never" => RealtimeToolApproval.Never,
            "always" => RealtimeToolApproval.Always,
            _ => RealtimeToolApproval.Auto,
        };
        if (!Array.Exists(["server_url", "connector_id", "tunnel_id"], key => declaration.Find(key).Text() is { Length: > 0 }))
        {
            throw Refuse($"The MCP server '{Name}' has no address.", "Give its URL: New-RealtimeTool -Name docs -ServerUrl https://…");
        }

        if (declaration.Find("server_url").Text() is { } url
            && !(Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri.Scheme is "https" or "http"))
        {
            throw Refuse($"'{SecretUrl.Hide(url)}' is not the URL of an MCP server.", "It begins with https://.");
        }
    }

    public override RealtimeToolKind Kind => RealtimeToolKind.McpServer;

    internal override SessionTool Declaration => new McpTool(_declaration);

    internal override IEnumerable<string> Secrets
    {
        get
        {
            if (_declaration.Find("authorization").Text() is { Length: > 0 } token)
            {
                yield return token;
            }

            foreach (string secret in SecretUrl.SecretsOf(_declaration.Find("server_url").Text() ?? string.Empty))
            {
                yield return secret;
            }

            JsonElement headers = _declaration.Find("headers");
            if (headers.ValueKind != JsonValueKind.Object)
            {
                yield break;
            }

            foreach (JsonProperty header in headers.EnumerateObject())
            {
                if (header.Value.Text() is { Length: > 0 } value)
                {
                    yield return value;
                }
            }
        }
    }

    private static string ReadLabel(JsonElement declaration) =>
        declaration.Find("server_label").Text() ?? throw Refuse("An MCP server needs a name.", "Give it as 'server_label'.");

    private static RealtimeException Refuse(string message, string recommendation) =>
        new("ToolInvalid", RealtimeErrorKind.InvalidArgument, message, recommendation);
}
