using System.Text.Json;
using Realtalk.Protocol;
using Realtalk.Text;

namespace Realtalk.Timeline;

/// <summary>
/// What the model calls: the software's tools and questions, and remote MCP servers' tools with the approvals that they ask for.
/// Each lasts until its output; one that has none lasts to the end of the log.
/// </summary>
/// <param name="spans">Where they are put, among the others.</param>
internal sealed class CallSpans(List<TimelineSpan> spans)
{
    /// <summary>The end of a span that has none yet.</summary>
    public static readonly DateTimeOffset Open = DateTimeOffset.MaxValue;

    private readonly Dictionary<string, int> _open = [];

    /// <summary>The server began an item: a remote call runs from here on.</summary>
    public void Added(DateTimeOffset time, JsonElement item)
    {
        if (item.Find("type").Text() == "mcp_call" && item.Find("id").Text() is { } id)
        {
            Begin(id, TimelineSpanKind.ToolCall, time, Describe(item));
        }
    }

    /// <summary>The server finished an item: a call of the software's tools begins, and a remote one ends.</summary>
    public void Done(DateTimeOffset time, JsonElement item)
    {
        switch (item.Find("type").Text())
        {
            case "function_call" when item.Find("call_id").Text() is { } callId:
                Called(time, callId, item);
                break;
            case "mcp_approval_request" when item.Find("id").Text() is { } id:
                Begin(id, TimelineSpanKind.ToolCall, time, $"may it call {Describe(item)}");
                break;
            case "mcp_call" when item.Find("id").Text() is { } id:
                if (!_open.ContainsKey(id))
                {
                    Begin(id, TimelineSpanKind.ToolCall, time, string.Empty);
                }

                // The arguments are known only now.
                spans[_open[id]] = spans[_open[id]] with { Text = Describe(item) };
                End(id, time, item.Find("error") is { ValueKind: JsonValueKind.Object } error
                    ? $"error: {error.Find("message").Text() ?? error.Find("type").Text()}"
                    : item.Find("output").Text());
                break;
        }
    }

    /// <summary>The software made an item.</summary>
    /// <returns>Whether it is the answer to a call.</returns>
    public bool Created(DateTimeOffset time, JsonElement item)
    {
        switch (item.Find("type").Text())
        {
            case "function_call_output":
                End(item.Find("call_id").Text(), time, item.Find("output").Text());
                return true;
            case "mcp_approval_response":
                string? reason = item.Find("reason").Text();
                string answer = item.Find("approve").ValueKind == JsonValueKind.True ? "approved" : "refused";
                End(item.Find("approval_request_id").Text(), time, reason is null ? answer : $"{answer}: {reason}");
                return true;
            default:
                return false;
        }
    }

    private static string Describe(JsonElement call) =>
        string.Join('.', new[] { call.Find("server_label").Text(), call.Find("name").Text() }.OfType<string>()) + " " + call.Find("arguments").Text();

    private void Called(DateTimeOffset time, string callId, JsonElement call)
    {
        string name = call.Find("name").Text() ?? string.Empty;
        string arguments = call.Find("arguments").Text() ?? string.Empty;
        switch (name)
        {
            case ClientTools.AskClient:
                Begin(callId, TimelineSpanKind.Question, time, ClientTools.ReadText(arguments));
                break;
            case ClientTools.TellClient:
                // Nobody waits for the answer to a note.
                spans.Add(new TimelineSpan(TimelineSpanKind.TextOut, time, time, ClientTools.ReadText(arguments)));
                break;
            default:
                Begin(callId, TimelineSpanKind.ToolCall, time, $"{name} {arguments}");
                break;
        }
    }

    private void Begin(string id, TimelineSpanKind kind, DateTimeOffset time, string text)
    {
        _open[id] = spans.Count;
        spans.Add(new TimelineSpan(kind, time, Open, text));
    }

    private void End(string? id, DateTimeOffset time, string? answer)
    {
        if (id is not null && _open.Remove(id, out int index))
        {
            spans[index] = spans[index] with { End = time, MadeEnd = time, Answer = answer };
        }
    }
}
