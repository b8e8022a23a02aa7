using System.Text;
using Realtalk.Secrets;

namespace Realtalk.Tests.Secrets;

public sealed class SecretRedactionTests
{
    [Fact]
    public void Hides_the_tokens_and_headers_of_mcp_servers_wherever_they_are()
    {
        string redacted = Redact("""
            {"type":"session.update","session":{"instructions":"the \"authorization\" é","tools":[{"type":"function","name":"authorization"},
            {"type":"mcp","server_label":"docs","authorization":"secret-1","headers":{"A":"secret-2","B":null}}]}}
            """);
        Assert.Equal(
            """{"type":"session.update","session":{"instructions":"the \"authorization\" é","tools":[{"type":"function","name":"authorization"},{"type":"mcp","server_label":"docs","authorization":"***","headers":{"A":"***","B":"***"}}]}}""",
            redacted);
    }

    [Theory]
    [InlineData("""{"type":"session.update","session":{"tools":[{"type":"function","name":"f","parameters":{"properties":{"authorization":{}}}}]}}""")]
    [InlineData("""{"type":"session.updated", "session":{"tools":[{"type":"mcp","server_label":"docs"}]}}""")]
    [InlineData("""{"type":"mcp_list_tools.completed"}""")]
    public void Leaves_everything_else_as_it_is(string frame) => Assert.Equal(frame, Redact(frame));

    [Theory]
    [InlineData("""{"type":"mcp","authorization":"secret""")]
    [InlineData("""{"tools":[{"type":"mcp","authorization":"secret","authorization":"secret"}]}""")]
    public void Hides_all_of_what_it_cannot_read(string frame) => Assert.DoesNotContain("secret", Redact(frame), StringComparison.Ordinal);

    private static string Redact(string frame) => Encoding.UTF8.GetString(SecretRedaction.Redact(Encoding.UTF8.GetBytes(frame)));
}
