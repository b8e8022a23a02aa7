using System.Text;
using System.Text.Json;
using Realtalk.Protocol;

namespace Realtalk.Tests.Protocol;

public sealed class WellFormedJsonTests
{
    [Theory]
    [InlineData("""{"a":"\ud83d"}""", """{"a":"\ufffd"}""")]
    [InlineData("""{"a":"\ud83d!\ude00"}""", """{"a":"\ufffd!\ufffd"}""")]
    [InlineData("""["\ude00\ud83d\ud83d\ude00"]""", """["\ufffd\ufffd\ud83d\ude00"]""")]
    [InlineData("""["\\\ud83d"]""", """["\\\ufffd"]""")]
    [InlineData("""{"\uD83D":"\ud83d\n"}""", """{"\ufffd":"\ufffd\n"}""")]
    public void Half_of_a_pair_becomes_a_replacement(string json, string mended)
    {
        Assert.Equal(mended, Encoding.UTF8.GetString(WellFormedJson.Mend(Encoding.UTF8.GetBytes(json))));
        JsonSerializer.Deserialize<JsonElement>(mended);
    }

    [Theory]
    [InlineData("""{"a":"\ud83d\ude00\u00e4"}""")]
    [InlineData("""{"a":"\\ud83d"}""")]
    [InlineData("""{"a":"\\\\ud83d"}""")]
    [InlineData("""{"a":"\ud8""")]
    [InlineData("""\u""")]
    [InlineData("""\ud83""")]
    [InlineData("""\uxxxx""")]
    [InlineData("")]
    public void All_else_is_left_alone(string json)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(json);

        Assert.True(WellFormedJson.Mend(utf8) == utf8);
    }
}
