using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Realtalk.Protocol;

/// <summary>Writes what we send, by code made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(SessionUpdateEvent))]
[JsonSerializable(typeof(InputAudioBufferCommitEvent))]
[JsonSerializable(typeof(InputAudioBufferClearEvent))]
[JsonSerializable(typeof(ConversationItemCreateEvent))]
[JsonSerializable(typeof(ConversationItemTruncateEvent))]
[JsonSerializable(typeof(ConversationItemDeleteEvent))]
[JsonSerializable(typeof(ResponseCreateEvent))]
[JsonSerializable(typeof(ResponseCancelEvent))]
internal sealed partial class ProtocolJson : JsonSerializerContext
{
    // Text goes over the wire as itself, not as \u escapes: shorter, and readable in the log.
    private static readonly ProtocolJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>How all that is sent is written.</summary>
    public static JsonSerializerOptions Style => Readable.Options;

    /// <summary>The frame of an event, UTF-8.</summary>
    public static byte[] Serialize(ClientEvent clientEvent) =>
        JsonSerializer.SerializeToUtf8Bytes(clientEvent, clientEvent.GetType(), Readable);
}
