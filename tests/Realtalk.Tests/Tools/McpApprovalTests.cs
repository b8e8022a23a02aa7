using System.Text.Json;
using Realtalk.Benchmarks.Server;
using Realtalk.Sessions;
using Realtalk.Tools;

namespace Realtalk.Tests.Tools;

public sealed class McpApprovalTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_answer_goes_out_while_the_response_still_waits_for_it(bool verdict)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var server = new ScriptedServer();
        JsonElement declaration = JsonSerializer.Deserialize<JsonElement>("""{"type":"mcp","server_label":"docs","server_url":"https://example.org/mcp"}""");
        await using RealtimeStream stream = await RealtimeStream.ConnectAsync(
            new RealtimeStreamOptions
            {
                Endpoint = server.Endpoint,
                Tools = new ToolSet { Tools = [new McpServerTool(declaration)], Approver = FakeApprover.Saying(verdict, "not that one") },
            },
            deadline.Token);
        await server.SendAsync("""{"type":"response.created","response":{"id":"resp_1","status":"in_progress","conversation_id":"conv_1"}}""");
        await server.SendAsync(
            """{"type":"response.output_item.done","response_id":"resp_1","output_index":0,"item":{"id":"mcpr_1","type":"mcp_approval_request","server_label":"docs","name":"search","arguments":"{\"q\":\"cars\"}"}}""");
        JsonElement item = (await server.WaitForAsync("conversation.item.create", deadline.Token)).Event.GetProperty("item");
        Assert.Equal("mcp_approval_response", item.GetProperty("type").GetString());
        Assert.Equal("mcpr_1", item.GetProperty("approval_request_id").GetString());
        Assert.Equal(verdict, item.GetProperty("approve").GetBoolean());
        Assert.Equal(!verdict, item.TryGetProperty("reason", out _));
        Assert.NotEmpty(item.GetProperty("id").GetString()!);
        Assert.Equal("resp_1", stream.Sequencer.ActiveResponseId);
    }
}
