using System.Text.Json;
using System.Text.Json.Serialization;

namespace Realtalk.Protocol;

/// <summary>How the server finds the user's turns; <see cref="Off"/> is written as <c>null</c>, which turns it off.</summary>
[JsonConverter(typeof(Converter))]
internal sealed record TurnDetectionSettings(string? Type)
{
    /// <summary>No turn detection: the client commits and asks for replies itself.</summary>
    public static TurnDetectionSettings Off { get; } = new(Type: null);

    /// <summary>0 to 1; higher needs louder speech. For <c>server_vad</c>.</summary>
    public double? Threshold { get; init; }

    /// <summary>Sound kept from before the speech, in ms. For <c>server_vad</c>.</summary>
    public int? PrefixPaddingMs { get; init; }

    /// <summary>Silence that ends a turn, in ms. For <c>server_vad</c>.</summary>
    public int? SilenceDurationMs { get; init; }

    /// <summary>Silence after which the model speaks by itself, in ms, 5,000 to 30,000. For <c>server_vad</c>.</summary>
    public int? IdleTimeoutMs { get; init; }

    /// <summary><c>auto</c>, <c>low</c>, <c>medium</c> or <c>high</c>. For <c>semantic_vad</c>.</summary>
    public string? Eagerness { get; init; }

    /// <summary>Whether the server answers a turn by itself.</summary>
    public bool? CreateResponse { get; init; }

    /// <summary>Whether the server cancels its reply when the user speaks.</summary>
    public bool? InterruptResponse { get; init; }

    internal sealed class Converter : JsonConverter<TurnDetectionSettings>
    {
        public override TurnDetectionSettings Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Turn detection is only written.");

        public override void Write(Utf8JsonWriter writer, TurnDetectionSettings value, JsonSerializerOptions options)
        {
            if (value.Type is null)
            {
                writer.WriteNullValue();
                return;
            }

            writer.WriteStartObject();
            writer.WriteString("type"u8, value.Type);
            WriteNumber(writer, "threshold"u8, value.Threshold);
            WriteNumber(writer, "prefix_padding_ms"u8, value.PrefixPaddingMs);
            WriteNumber(writer, "silence_duration_ms"u8, value.SilenceDurationMs);
            WriteNumber(writer, "idle_timeout_ms"u8, value.IdleTimeoutMs);
            if (value.Eagerness is { } eagerness)
            {
                writer.WriteString("eagerness"u8, eagerness);
            }

            WriteBoolean(writer, "create_response"u8, value.CreateResponse);
            WriteBoolean(writer, "interrupt_response"u8, value.InterruptResponse);
            writer.WriteEndObject();
        }

        private static void WriteNumber(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double? value)
        {
            if (value is { } number)
            {
                writer.WriteNumber(name, number);
            }
        }

        private static void WriteBoolean(Utf8JsonWriter writer, ReadOnlySpan<byte> name, bool? value)
        {
            if (value is { } flag)
            {
                writer.WriteBoolean(name, flag);
            }
        }
    }
}
