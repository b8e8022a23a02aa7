using System.Text.Json;
using Realtalk.Protocol;
using Realtalk.Text;
using Realtalk.Tools;

namespace Realtalk.Sessions;

/// <content>The model's tools.</content>
public sealed partial class RealtimeStream : IToolOutlet
{
    private readonly ToolDispatcher _tools;

    // What the server says that the session has: somebody may have declared functions with events of his own.
    private volatile HashSet<string> _declaredFunctions = [];

    // Responses beside the conversation, whose calls nobody can answer there. Only the receive loop knows them.
    private readonly HashSet<string> _outOfBandResponses = new(StringComparer.Ordinal);

    /// <summary>The tools that the model can call, beside those of the text stream.</summary>
    public IReadOnlyList<RealtimeTool> Tools => _tools.Current.Tools;

    /// <summary>The model's last tool calls (512 at most), oldest first.</summary>
    public IReadOnlyList<RealtimeToolCall> ToolCalls => _tools.Calls;

    /// <summary>Whether tool calls are still to be answered.</summary>
    internal bool IsCallingTools => _tools.IsBusy;

    /// <summary>The tools and how they are run.</summary>
    internal ToolSet ToolSet => _tools.Current;

    /// <inheritdoc/>
    int IToolOutlet.StreamId => Id;

    /// <summary>Takes other tools from now on. The server is to be told with what <see cref="DeclareTools"/> gives.</summary>
    internal void UseTools(ToolSet set)
    {
        _secrets.Add([.. set.Tools.SelectMany(tool => tool.Secrets)]);
        _tools.Use(set, Name);
    }

    /// <summary>By which tools the model may reach the software, as the session declares them.</summary>
    internal TextTools TextTools { get; set; }

    /// <summary>All that the session is to declare: the text stream's tools and these.</summary>
    internal IReadOnlyList<SessionTool> DeclareTools(IEnumerable<RealtimeTool> tools) =>
        [.. ClientTools.For(TextTools) ?? [], .. tools.Select(tool => tool.Declaration)];

    /// <inheritdoc/>
    void IToolOutlet.ExpectReply() => Responses.Hold();

    /// <inheritdoc/>
    void IToolOutlet.StopExpectingReply() => Responses.Release();

    /// <inheritdoc/>
    void IToolOutlet.SendOutputs(IReadOnlyList<(string CallId, string Output)> outputs) => SubmitQuietly(new SequencedRequest
    {
        Items = [.. outputs.Select(output => Frame(ConversationItem.FunctionCallOutput(output.CallId, output.Output)))],
        Create = CreateResponse(null),
    });

    /// <inheritdoc/>
    void IToolOutlet.SendApproval(string requestId, bool approve, string? reason)
    {
        try
        {
            _sender.Add(Frame(ConversationItem.McpApprovalResponse(requestId, approve, reason)));
        }
        catch (RealtimeException)
        {
            // The stream ended between the request and its answer: there is nobody to tell.
        }
    }

    /// <inheritdoc/>
    void IToolOutlet.Warn(string message) => Warn(message);

    private void OnToolItem(string? responseId, JsonElement item)
    {
        if (item.Find("status").Text() == "incomplete" || (responseId is not null && _outOfBandResponses.Contains(responseId)))
        {
            return;
        }

        string name = item.Find("name").Text() ?? string.Empty;
        string arguments = item.Find("arguments").Text() ?? string.Empty;
        if (item.Find("call_id").Text() is { } callId)
        {
            _tools.OnCall(responseId, callId, name, arguments, _declaredFunctions.Contains(name));
        }
        else if (item.Find("server_label").Text() is { } label && item.Find("id").Text() is { } requestId)
        {
            _tools.OnApprovalRequest(requestId, label, name, arguments, responseId);
        }
    }

    private void OnDeclaredTools(JsonElement session)
    {
        if (session.Find("tools") is { ValueKind: JsonValueKind.Array } tools)
        {
            _declaredFunctions = [.. tools.Items().Where(tool => tool.Find("type").Text() == "function").Select(tool => tool.Find("name").Text() ?? string.Empty)];
        }
    }
}
