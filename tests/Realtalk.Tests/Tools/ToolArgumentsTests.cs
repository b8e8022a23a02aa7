using System.Text.Json;
using Realtalk.Tools;

namespace Realtalk.Tests.Tools;

public sealed class ToolArgumentsTests
{
    private static readonly JsonElement Schema = JsonSerializer.Deserialize<JsonElement>("""
        {
          "type": "object",
          "properties": {
            "City": { "type": "string" },
            "Days": { "type": "integer" },
            "Tags": { "type": "array", "items": { "type": "string" } },
            "Limit": { "type": ["integer", "null"] },
            "Options": { "type": "object" }
          },
          "required": ["City"],
          "additionalProperties": false
        }
        """);

    [Theory]
    [InlineData("""{"City":"Oslo"}""")]
    [InlineData("""{"city":"Oslo","DAYS":3}""")]
    [InlineData("""{"City":"$(Get-Date); `whoami`","Tags":"one","Options":{"a":[1]}}""")]
    [InlineData("""{"City":5}""")]
    [InlineData("""{"City":"Oslo","Days":null,"Limit":null}""")]
    public void Takes_what_can_be_bound(string json) =>
        Assert.Equal(json, ToolArguments.Read(json, Schema).GetRawText());

    [Theory]
    [InlineData("Oslo", "not JSON")]
    [InlineData("""{"City":"Oslo""", "not JSON")]
    [InlineData("""{"City":"Oslo"} extra""", "not JSON")]
    [InlineData("""["Oslo"]""", "not an array")]
    [InlineData("\"Oslo\"", "not a string")]
    [InlineData("null", "not null")]
    [InlineData("7", "not a number")]
    [InlineData("true", "not a boolean")]
    [InlineData("{}", "'City' is missing")]
    [InlineData("", "'City' is missing")]
    [InlineData("""{"City":null}""", "'City' is missing")]
    [InlineData("""{"City":"Oslo","Cit":"x"}""", "no parameter 'Cit'")]
    [InlineData("""{"City":"Oslo","Confirm":false}""", "no parameter 'Confirm'")]
    [InlineData("""{"City":"Oslo","city":"Bergen"}""", "'city' is given twice")]
    [InlineData("""{"City":{"name":"Oslo"}}""", "'City' cannot be an object")]
    [InlineData("""{"City":["Oslo"]}""", "'City' cannot be an array")]
    public void Refuses_what_cannot_and_says_why(string json, string why) =>
        Assert.Contains(why, Assert.Throws<ToolFailure>(() => ToolArguments.Read(json, Schema)).Message, StringComparison.Ordinal);

    [Fact]
    public void Says_all_that_is_wrong_at_once_and_what_would_be_right()
    {
        string message = Assert.Throws<ToolFailure>(() => ToolArguments.Read("""{"Town":"Oslo","Country":"Norway"}""", Schema)).Message;
        Assert.Equal(
            "There is no parameter 'Town'. There is no parameter 'Country'. The parameter 'City' is missing. Its parameters: City, Days, Tags, Limit, Options.",
            message);
    }

    [Fact]
    public void A_function_without_parameters_takes_nothing()
    {
        JsonElement none = JsonSerializer.Deserialize<JsonElement>("""{"type":"object","properties":{}}""");
        Assert.Equal("{}", ToolArguments.Read(" ", none).GetRawText());
        Assert.Contains("It has no parameters.", Assert.Throws<ToolFailure>(() => ToolArguments.Read("""{"a":1}""", none)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_that_is_nested_without_end_is_refused() =>
        Assert.Throws<ToolFailure>(() => ToolArguments.Read("""{"City":""" + new string('[', 100_000), Schema));
}
