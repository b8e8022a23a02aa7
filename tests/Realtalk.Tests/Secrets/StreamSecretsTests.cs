using System.Text;
using System.Text.Json;
using Realtalk.Secrets;

namespace Realtalk.Tests.Secrets;

public sealed class StreamSecretsTests
{
    private const string Key = "sk-planted/ukey+1é";

    public static TheoryData<string> Forms() =>
    [
        Key,
        Key.Replace("/", "\\/", StringComparison.Ordinal),
        Escape(Key),
        Escape(Key).ToUpperInvariant().Replace("\\U", "\\u", StringComparison.Ordinal),
        "sk-planted\\u002fukey+1\\u00e9",
        "\\u0073k-planted/ukey+1é",
        Escape(Key).Replace("\\", "\\\\", StringComparison.Ordinal),
        Key.Replace("/", "\\\\\\/", StringComparison.Ordinal),
        Uri.EscapeDataString(Key),
        Uri.EscapeDataString(Key).ToLowerInvariant(),
        "sk-planted/ukey%2B1é",
    ];

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_secret_is_taken_out_in_each_form_that_it_may_have(string form)
    {
        StreamSecrets secrets = Of(Key);
        Assert.Equal($$"""{"type":"error","a":"x ***, *** \n","b":"ü"}""", Redact(secrets, $$"""{"type":"error","a":"x {{form}}, {{form}} \n","b":"ü"}"""));
        Assert.Equal($"***{Environment.NewLine}***", secrets.Redact($"{form}{Environment.NewLine}{form}"));
    }

    [Theory]
    [InlineData("e4cafe1234", """{"a":"\u00e4cafe1234"}""")]
    [InlineData("00e4cafe1", """{"a":"\\\u00e4cafe1"}""")]
    [InlineData("uncovered1", """{"a":"\uncovered1","b":"\\uncovered1"}""")]
    [InlineData("ends-with\\", """{"a":"ends-with\\"}""")]
    [InlineData("ends-with-u", """{"a":"ends-with-\u0075"}""")]
    [InlineData("with\\inside", """{"a":"with\\inside"}""")]
    [InlineData("with\"quotes\"", """{"a":"with\"quotes\""}""")]
    [InlineData("sk-🎈-planted", """{"a":"sk-\ud83c\udf88-planted"}""")]
    public void What_is_left_is_JSON_and_has_no_secret(string secret, string frame)
    {
        string redacted = Redact(Of(secret), frame);
        JsonElement json = JsonSerializer.Deserialize<JsonElement>(redacted);
        Assert.Contains("***", redacted, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, json.GetProperty("a").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("short", "a short word")]
    [InlineData("response", """{"type":"response.created"}""")]
    [InlineData("realtime", """{"type":"realtime"}""")]
    [InlineData("sk-planted", "sk-plant%65 sk-plante\\u0065")]
    public void Innocent_text_stays_as_it_is(string secret, string text)
    {
        StreamSecrets secrets = Of(secret);
        byte[] frame = Encoding.UTF8.GetBytes(text);
        Assert.True(secrets.Redact(frame) == frame, "it is the frame itself, not a copy");
        Assert.Same(text, secrets.Redact(text));
    }

    [Fact]
    public void The_longer_secret_is_taken_out_whole()
    {
        StreamSecrets secrets = Of("planted-1", "planted-1-and-more");
        secrets.Add(["planted-1-and-more-still"]);
        Assert.Equal("*** *** ***", secrets.Redact("planted-1 planted-1-and-more planted-1-and-more-still"));
    }

    [Fact]
    public void The_token_is_known_without_the_word_before_it() => Assert.Equal("no such ***", Of("Bearer planted-12345").Redact("no such planted-12345"));

    [Fact]
    public void A_text_that_was_cut_off_does_not_end_with_a_part_of_a_secret()
    {
        StreamSecrets secrets = Of("sk-proj-0123456789");
        Assert.Equal("bye ***", secrets.RedactCut("bye sk-proj-0123"));
        Assert.Equal("keys begin with sk-proj-", secrets.RedactCut("keys begin with sk-proj-"));
        Assert.Null(secrets.RedactCut(null));
    }

    [Fact]
    public void What_is_sent_for_an_MCP_server_is_a_secret_from_then_on()
    {
        var secrets = new StreamSecrets();
        byte[] frame = Encoding.UTF8.GetBytes(
            """{"tools":[{"type":"\u006dcp","auth\u006frization":"planted-authorization","headers":{"A":"planted-header"},"server_url":"https://example.org?k=planted-query"}]}""");
        string sent = Encoding.UTF8.GetString(secrets.RedactSent(frame));
        Assert.DoesNotContain("planted", sent, StringComparison.Ordinal);
        Assert.Equal("*** *** ***", secrets.Redact("planted-authorization planted-header planted-query"));
    }

    [Fact]
    public void A_frame_of_backslashes_is_read_in_a_moment()
    {
        var frame = new byte[8 << 20];
        frame.AsSpan().Fill((byte)'\\');
        Assert.True(Of("\\\\planted\\", "aaaaaaaa").Redact(frame) == frame);
    }

    private static StreamSecrets Of(params string[] some)
    {
        var secrets = new StreamSecrets();
        secrets.Add(some);
        return secrets;
    }

    private static string Redact(StreamSecrets secrets, string frame) => Encoding.UTF8.GetString(secrets.Redact(Encoding.UTF8.GetBytes(frame)));

    private static string Escape(string text) => string.Concat(text.Select(letter => $"\\u{(int)letter:x4}"));
}
