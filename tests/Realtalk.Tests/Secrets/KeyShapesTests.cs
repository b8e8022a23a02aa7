using System.Text;
using System.Text.Json;
using Realtalk.Secrets;

namespace Realtalk.Tests.Secrets;

public class KeyShapesTests
{
    // Put together here, so that no scanner takes the source for a leak.
    private static readonly string Key = "sk-" + "proj-0123456789abcdefghij";
    private static readonly string Jwt = "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0In0.abcDEF123_-";

    public static TheoryData<string, string> Keys => new()
    {
        { $"The key is {Key}.", "The key is ***." },
        { "ek_" + "0123456789abcdef0123", "***" },
        { $"Authorization: Bearer {Jwt}", "Authorization: Bearer ***" },
        { "Bearer " + "abcdefgh12345678", "Bearer ***" },
        { $"token {Jwt} there", "token *** there" },
        { "https://h.example/x?api-key=abcdefgh1234&y=1", "https://h.example/x?api-key=***&y=1" },
        { "https://me:hunter2@h.example/", "https://***@h.example/" },
        { """{"api_key":"0123456789ab"}""", """{"api_key":"***"}""" },
        { "AKIA" + "ABCDEFGHIJKLMNOP", "***" },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public void What_looks_like_a_key_is_hidden(string text, string expected)
    {
        List<string> found = [];
        Assert.True(KeyShapes.MayBeIn(text));
        Assert.Equal(expected, KeyShapes.Hide(text, found));
        Assert.Single(found);
    }

    [Theory]
    [InlineData("She is the bearer of bad news, and a basic understanding is enough.")]
    [InlineData("Ask for the desk-top and the risk-adjusted price; my password is secret.")]
    [InlineData("Bearer ***, api-key=***, https://***@h.example/")]
    [InlineData("sess_0123456789abcdef item_0123456789abcdef call_0123456789abcdef resp_0123456789abcdef")]
    public void Other_text_is_left_alone(string text) => Assert.Equal(text, KeyShapes.Hide(text, []));

    [Fact]
    public void A_key_is_found_in_arguments_by_its_name_and_behind_escapes()
    {
        string escaped = Key.Replace("-", "\\u002d", StringComparison.Ordinal);
        string json = $$$"""{"type":"x","arguments":"{\"api_key\":\"0123456789ab\"}","password":"correct horse battery","text":"{{{escaped}}}","audio":"{{{Key}}}","n":1.50}""";
        List<string> found = [];
        string hidden = Encoding.UTF8.GetString(KeyCheck.Hide(Encoding.UTF8.GetBytes(json), found));
        using JsonDocument document = JsonDocument.Parse(hidden);
        Assert.Equal(3, found.Count);
        Assert.Equal("{\"api_key\":\"***\"}", document.RootElement.GetProperty("arguments").GetString());
        Assert.Equal("***", document.RootElement.GetProperty("password").GetString());
        Assert.Equal("***", document.RootElement.GetProperty("text").GetString());
        Assert.Equal("1.50", document.RootElement.GetProperty("n").GetRawText());
    }

    [Fact]
    public void An_event_without_a_key_stays_as_it_was()
    {
        byte[] json = "{ \"text\" : \"\\u00e4 / \" }"u8.ToArray();
        Assert.Same(json, KeyCheck.Hide(json, []));
    }
}
