using System.Text.Json;
using Realtalk.Text;

namespace Realtalk.Tests.Text;

public sealed class JsonSchemaCheckTests
{
    [Theory]
    [InlineData("""{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}""", """{"n":1}""", null)]
    [InlineData("""{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}""", """{}""", "$.n is missing")]
    [InlineData("""{"type":"object","properties":{"n":{"type":"integer"}}}""", """{"n":1.5}""", "$.n is not of type integer")]
    [InlineData("""{"type":"object","properties":{"n":{"type":"integer"}}}""", """{"n":1.0,"m":2}""", null)]
    [InlineData("""{"properties":{"n":{}},"additionalProperties":false}""", """{"m":1}""", "$.m is not allowed")]
    [InlineData("""{"additionalProperties":{"type":"string"}}""", """{"m":1}""", "$.m is not of type string")]
    [InlineData("""{"type":["string","null"]}""", "null", null)]
    [InlineData("""{"type":["string","null"]}""", "1", "$ is not one of string, null")]
    [InlineData("""{"type":"array","items":{"type":"boolean"},"minItems":1}""", "[true,0]", "$[1] is not of type boolean")]
    [InlineData("""{"type":"array","minItems":1}""", "[]", "$ has 0 items")]
    [InlineData("""{"enum":["a","b"]}""", "\"c\"", "$ is not one of [\"a\",\"b\"]")]
    [InlineData("""{"const":{"a":1}}""", """{"a":1}""", null)]
    [InlineData("""{"const":1}""", "2", "$ is not 1")]
    [InlineData("""{"minimum":1,"maximum":5}""", "6", "$ is 6")]
    [InlineData("""{"exclusiveMinimum":1}""", "1", "$ is 1")]
    [InlineData("""{"maxLength":1}""", "\"🎈\"", null)]
    [InlineData("""{"minLength":2}""", "\"🎈\"", "$ is 1 characters long")]
    [InlineData("""{"pattern":"^[a-z]+$"}""", "\"A\"", "$ does not match ^[a-z]+$")]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"null"}]}""", "1", "$ is not of type null")]
    [InlineData("""{"oneOf":[{"minimum":1},{"minimum":2}]}""", "3", "$ is more than one of what it may be")]
    [InlineData("""{"allOf":[{"minimum":1},{"maximum":2}]}""", "3", "$ is 3")]
    [InlineData("""{"not":{"type":"null"}}""", "null", "$ is what it may not be")]
    [InlineData("""{"$ref":"#/$defs/n","$defs":{"n":{"type":"number"}}}""", "\"x\"", "$ is not of type number")]
    [InlineData("""{"type":"object","properties":{"next":{"$ref":"#"}}}""", """{"next":{"next":1}}""", "$.next.next is not of type object")]
    public void Says_what_is_wrong_first_and_where(string schema, string value, string? fault) =>
        Assert.Equal(fault, new JsonSchemaCheck(Parse(schema)).FindFault(Parse(value)));

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}}}""", null)]
    [InlineData("""{"type":"thing"}""", "$ has the type 'thing', which JSON has not.")]
    [InlineData("""{"properties":{"a":{"items":{"type":["string","x"]}}}}""", "$.properties.a.items has the type 'x', which JSON has not.")]
    [InlineData("""{"$ref":"#/$defs/x"}""", "$ refers to '#/$defs/x', which is not in it.")]
    [InlineData("1", "it is not an object.")]
    public void Says_what_is_wrong_with_a_schema(string schema, string? fault) =>
        Assert.Equal(fault, new JsonSchemaCheck(Parse(schema)).FindSchemaFault());

    [Fact]
    public void A_schema_that_refers_to_itself_comes_to_an_end() =>
        Assert.Equal("$ is nested too deeply", new JsonSchemaCheck(Parse("""{"$ref":"#"}""")).FindFault(Parse("1")));

    private static JsonElement Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
