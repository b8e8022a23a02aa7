using System.Text.Json;
using System.Text.Json.Serialization;

namespace Realtalk.Protocol;

/// <summary>A tool as the session declares it.</summary>
[JsonConverter(typeof(Converter))]
internal abstract record SessionTool
{
    private protected abstract void Write(Utf8JsonWriter writer);

    internal sealed class Converter : JsonConverter<SessionTool>
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsAssignableTo(typeof(SessionTool));

        public override SessionTool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Tools are only written.");

        public override void Write(Utf8JsonWriter writer, SessionTool value, JsonSerializerOptions options) => value.Write(writer);
    }
}

/// <summary>A function that the model may call.</summary>
/// <param name="Name">Its name: letters, digits, <c>_</c> and <c>-</c>.</param>
/// <param name="Description">When and how to call it; null where nothing is known.</param>
/// <param name="Parameters">A JSON Schema of its arguments.</param>
internal sealed record FunctionTool(string Name, string? Description, JsonElement Parameters) : SessionTool
{
    private protected override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "function"u8);
        writer.WriteString("name"u8, Name);
        if (Description is not null)
        {
            writer.WriteString("description"u8, Description);
        }

        writer.WritePropertyName("parameters"u8);
        Parameters.WriteTo(writer);
        writer.WriteEndObject();
    }
}

/// <summary>A remote MCP server, as the user describes it.</summary>
/// <param name="Declaration">The protocol's <c>mcp</c> tool. It may hold secrets.</param>
internal sealed record McpTool(JsonElement Declaration) : SessionTool
{
    private protected override void Write(Utf8JsonWriter writer) => Declaration.WriteTo(writer);
}
