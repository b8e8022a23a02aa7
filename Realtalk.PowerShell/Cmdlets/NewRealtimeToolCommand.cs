using System.Collections;
using System.Management.Automation;
using System.Net;
using System.Security;
using System.Text.Json;
using System.Text.Json.Nodes;
using Realtalk.Binding;
using Realtalk.Runspaces;
using Realtalk.Tools;

namespace Realtalk.Cmdlets;

/// <summary><c>New-RealtimeTool</c>: makes a tool for <c>-Tool</c> of a script block, a command or a remote MCP server.</summary>
[Cmdlet(VerbsCommon.New, "RealtimeTool", DefaultParameterSetName = ScriptSet)]
[OutputType(typeof(RealtimeTool))]
public sealed class NewRealtimeToolCommand : RealtimeCmdlet
{
    private const string ScriptSet = "Script";
    private const string CommandSet = "Command";
    private const string ServerSet = "Server";

    /// <summary>
    /// The model's name for it: letters, digits, <c>_</c> and <c>-</c>. A command's own where nothing is said. For an MCP server
    /// its label.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ScriptSet)]
    [Parameter(ParameterSetName = CommandSet)]
    [Parameter(Mandatory = true, ParameterSetName = ServerSet)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>
    /// What runs, in a background runspace; its parameters are the tool's, and its output is what the model gets. Values from
    /// here are reached as <c>$using:name</c>.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ScriptSet)]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>A cmdlet, function or script, or its name.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = CommandSet)]
    [ArgumentCompleter(typeof(CommandCompleter))]
    [ValidateNotNullOrEmpty]
    public object? Command { get; set; }

    /// <summary>The parameter set that the model sees; the default one where nothing is said.</summary>
    [Parameter(ParameterSetName = ScriptSet)]
    [Parameter(ParameterSetName = CommandSet)]
    [ArgumentCompleter(typeof(ParameterSetCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ParameterSet { get; set; }

    /// <summary>
    /// A JSON Schema in the place of the one that is made from the parameters: a hashtable, an object or JSON text. Its properties
    /// are parameters; those that it leaves out the model does not get.
    /// </summary>
    [Parameter(ParameterSetName = ScriptSet)]
    [Parameter(ParameterSetName = CommandSet)]
    [ValidateNotNullOrEmpty]
    public object? Parameters { get; set; }

    /// <summary>How long a call may take, in seconds or as a TimeSpan; <c>-ToolTimeout</c> of the stream where nothing is said.</summary>
    [Parameter(ParameterSetName = ScriptSet)]
    [Parameter(ParameterSetName = CommandSet)]
    [DurationTransformation(MinSeconds = 0.001)]
    public TimeSpan Timeout { get; set; }

    /// <summary>What the model is told: what it does, and when to call it. What the help says where nothing is said.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Description { get; set; }

    /// <summary>
    /// Whether calls must be approved by <c>-ToolApproval</c>: <c>Auto</c> (where the command itself would ask, or takes something
    /// away), <c>Always</c> or
    /// <c>Never</c>.
    /// </summary>
    [Parameter]
    public RealtimeToolApproval Approval { get; set; }

    /// <summary>
    /// The URL of a remote MCP server, which the service itself calls. A password in it and the values of its query are kept as
    /// secret as the token.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = ServerSet)]
    [UrlTransformation]
    [ValidateNotNull]
    public UrlArgument? ServerUrl { get; set; }

    /// <summary>The token for the MCP server, as a SecureString or a string. It goes to the service and appears nowhere else.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [SecretTransformation]
    [ValidateNotNull]
    public SecureString? Authorization { get; set; }

    /// <summary>HTTP headers for the MCP server. Their values are kept as secret as the token.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [SecretTableTransformation]
    [ValidateNotNull]
    public IDictionary? Headers { get; set; }

    /// <summary>Which of the MCP server's tools the model may call; all where nothing is said.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [ValidateNotNullOrEmpty]
    public string[]? AllowedTool { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            RealtimeTool tool = ParameterSetName switch
            {
                ScriptSet => CommandTool.Of(ScriptBlock!, GetRequest(), this),
                CommandSet => ToolResolver.OfCommand(Command is PSObject wrapped ? wrapped.BaseObject : Command!, GetRequest(), this),
                _ => MakeServer(),
            };
            if (tool.ParameterSet is { } set && ParameterSet is null)
            {
                WriteVerbose($"'{tool.Command}' has several parameter sets; the model sees '{set}'. -ParameterSet takes another.");
            }

            if (tool is { Kind: RealtimeToolKind.Function, Description: null })
            {
                WriteVerbose(SessionCmdlet.DescribeSilence(tool));
            }

            WriteObject(tool);
        }
        catch (RealtimeException exception)
        {
            WriteError(exception, Command ?? Name);
        }
    }

    private ToolRequest GetRequest() => new()
    {
        Name = Name,
        Description = Description,
        Schema = Parameters is null ? null : JsonSerializer.Deserialize<JsonElement>(JsonAnswer.ReadSchema(Parameters)),
        ParameterSet = ParameterSet,
        Timeout = MyInvocation.BoundParameters.ContainsKey(nameof(Timeout)) ? Timeout : null,
        Approval = Approval,
    };

    private McpServerTool MakeServer()
    {
        var server = new JsonObject { ["type"] = "mcp", ["server_label"] = Name, ["server_url"] = ServerUrl!.Reveal() };
        if (Description is not null)
        {
            server["server_description"] = Description;
        }

        if (Authorization is not null)
        {
            server["authorization"] = new NetworkCredential(string.Empty, Authorization).Password;
        }

        if (Headers is not null)
        {
            var headers = new JsonObject();
            foreach (DictionaryEntry header in Headers)
            {
                object? value = header.Value is PSObject wrapped ? wrapped.BaseObject : header.Value;
                headers[$"{header.Key}"] = value is SecureString secret
                    ? new NetworkCredential(string.Empty, secret).Password
                    : $"{header.Value}";
            }

            server["headers"] = headers;
        }

        if (AllowedTool is not null)
        {
            server["allowed_tools"] = new JsonArray([.. AllowedTool.Select(name => JsonValue.Create(name))]);
        }

        if (Approval != RealtimeToolApproval.Auto)
        {
            server["require_approval"] = Approval == RealtimeToolApproval.Always ? "always" : "never";
        }

        return new McpServerTool(JsonSerializer.SerializeToElement(server));
    }
}
