using System.Text;
using System.Text.Json;
using Realtalk.Tools;

namespace Realtalk.Tests.Tools;

public sealed class ToolOutputTests
{
    [Fact]
    public void A_text_stays_a_text_and_several_are_lines()
    {
        var output = new ToolOutput();
        output.AddText("The \"Northern\" office");
        Assert.Equal("The \"Northern\" office", output.Build());
        output.AddText("and the Southern");
        Assert.Equal("The \"Northern\" office\nand the Southern", output.Build());
    }

    [Fact]
    public void One_value_is_itself_and_several_are_a_list()
    {
        var output = new ToolOutput();
        output.AddJson("""{"a":1}""");
        Assert.Equal("""{"a":1}""", output.Build());
        output.AddJson("2");
        output.AddText("\"three\"");
        Assert.Equal("""[{"a":1},2,"\"three\""]""", output.Build());
    }

    [Fact]
    public void Nothing_says_so() => Assert.Equal("(no output)", new ToolOutput().Build());

    [Fact]
    public void Errors_go_along_with_what_there_is()
    {
        var output = new ToolOutput();
        output.AddError("disk 1 is gone ");
        Assert.Equal("""{"error":"disk 1 is gone"}""", output.Build());
        output.AddText("disk 2: 5 GB");
        Assert.Equal("""{"error":"disk 1 is gone","output":"disk 2: 5 GB"}""", output.Build());
        output.AddError("disk 3 too");
        output.AddJson("7");
        Assert.Equal("""{"error":["disk 1 is gone","disk 3 too"],"output":["disk 2: 5 GB",7]}""", output.Build());
    }

    [Theory]
    [InlineData("x", 1)]
    [InlineData("é", 2)]
    [InlineData("😀", 4)]
    public void What_is_too_long_is_cut_between_characters_and_says_so(string character, int bytes)
    {
        var output = new ToolOutput(maxBytes: 1024);
        for (int i = 0; i < 10 && !output.IsFull; i++)
        {
            output.AddText(string.Concat(Enumerable.Repeat(character, 200)));
        }

        Assert.True(output.IsFull);
        string text = output.Build();
        Assert.EndsWith("[cut off: the output was longer than 1 KiB; ask for less]", text, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 1024 - bytes, 1024);
        Assert.DoesNotContain('\uFFFD', text);
    }

    [Fact]
    public void Exactly_as_much_as_fits_is_not_cut()
    {
        Assert.Equal(new string('x', 1024), ToolOutput.Limit(new string('x', 1024), 1024));
        Assert.Contains("cut off", ToolOutput.Limit(new string('x', 1025), 1024), StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_megabytes_take_no_more_than_the_limit()
    {
        var output = new ToolOutput();
        output.AddText(new string('x', 10_000_000));
        Assert.InRange(output.Build().Length, 32_000, ToolOutput.DefaultMaxBytes);
    }

    [Fact]
    public void Half_a_character_can_be_sent()
    {
        string text = ToolOutput.Limit("a\uD83Db");
        Assert.Equal("a\uFFFDb", text);
        Assert.Equal("""{"error":"�"}""", ToolOutput.OfError("\uDE00"));
    }

    [Fact]
    public void An_error_is_json_and_bounded()
    {
        Assert.Equal("""{"error":"It said \"no\" – twice"}""", ToolOutput.OfError("It said \"no\" – twice"));
        string longOne = ToolOutput.OfError(new string('e', 100_000));
        Assert.True(longOne.Length < 3000);
        Assert.Equal(JsonValueKind.String, JsonSerializer.Deserialize<JsonElement>(longOne).GetProperty("error").ValueKind);
    }
}
