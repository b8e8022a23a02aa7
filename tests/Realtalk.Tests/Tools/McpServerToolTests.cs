using System.Text.Json;
using Realtalk.Tools;

namespace Realtalk.Tests.Tools;

public sealed class McpServerToolTests
{
    [Fact]
    public void Is_what_the_user_wrote_and_hides_its_secrets()
    {
        var server = Make("""
            {"type":"mcp","server_label":"docs","server_url":"https://example.org/mcp","server_description":"The manual","require_approval":"never",
             "authorization":"tok-123456789","headers":{"X-Key":"key-987654321"}}
            """);
        Assert.Equal("docs", server.Name);
        Assert.Equal("The manual", server.Description);
        Assert.Equal(RealtimeToolKind.McpServer, server.Kind);
        Assert.Equal(RealtimeToolApproval.Never, server.Approval);
        Assert.Null(server.Parameters);
        Assert.Equal(["tok-123456789", "key-987654321"], server.Secrets);
        Assert.DoesNotContain("tok-", server.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"mcp","server_url":"https://example.org"}""")]
    [InlineData("""{"type":"mcp","server_label":"docs"}""")]
    [InlineData("""{"type":"mcp","server_label":"docs","server_url":"file:///etc/passwd"}""")]
    [InlineData("""{"type":"mcp","server_label":"docs","server_url":"example.org"}""")]
    [InlineData("""{"type":"mcp","server_label":"my docs","server_url":"https://example.org"}""")]
    public void Refuses_what_is_no_server(string json) =>
        Assert.Equal(RealtimeErrorKind.InvalidArgument, Assert.Throws<RealtimeException>(() => Make(json)).Kind);

    private static McpServerTool Make(string json) => new(JsonSerializer.Deserialize<JsonElement>(json));
}
