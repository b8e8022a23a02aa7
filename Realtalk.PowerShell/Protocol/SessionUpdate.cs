using System.Text.Json;
using System.Text.Json.Serialization;
using Realtalk.Audio.Conversion;

namespace Realtalk.Protocol;

/// <summary>The <c>session</c> of a <c>session.update</c>; members that are null are left as they are on the server.</summary>
internal sealed record SessionUpdate
{
    [JsonPropertyOrder(-1)]
    public string Type => "realtime";

    public string? Instructions { get; init; }

    public IReadOnlyList<string>? OutputModalities { get; init; }

    public SessionAudio? Audio { get; init; }

    public IReadOnlyList<SessionTool>? Tools { get; init; }

    public string? ToolChoice { get; init; }
}

/// <summary>The session's sound, both ways.</summary>
internal sealed record SessionAudio
{
    public SessionAudioInput? Input { get; init; }

    public SessionAudioOutput? Output { get; init; }
}

/// <summary>The session's sound from the user.</summary>
internal sealed record SessionAudioInput
{
    public AudioFormatName? Format { get; init; }

    public TranscriptionSettings? Transcription { get; init; }

    public TypedSetting? NoiseReduction { get; init; }

    public TurnDetectionSettings? TurnDetection { get; init; }
}

/// <summary>The session's sound from the model.</summary>
internal sealed record SessionAudioOutput
{
    public AudioFormatName? Format { get; init; }

    public string? Voice { get; init; }

    public double? Speed { get; init; }
}

/// <summary>A sound format.</summary>
/// <param name="Type"><c>audio/pcm</c>, <c>audio/pcmu</c> or <c>audio/pcma</c>.</param>
/// <param name="Rate">In Hz, for <c>audio/pcm</c>; the others have theirs, and no member for it.</param>
internal sealed record AudioFormatName(string Type, int? Rate)
{
    public static AudioFormatName Of(AudioCoding coding) => new(coding.Name, coding == AudioCoding.Pcm ? coding.SampleRate : null);
}

/// <summary>
/// An object that has a type and nothing else that we set, such as <c>noise_reduction</c>; <see cref="Off"/> is written as
/// <c>null</c>, which turns it off.
/// </summary>
[JsonConverter(typeof(Converter))]
internal sealed record TypedSetting(string? Type)
{
    /// <summary>Without it.</summary>
    public static TypedSetting Off { get; } = new(Type: null);

    internal sealed class Converter : JsonConverter<TypedSetting>
    {
        public override TypedSetting Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Settings are only written.");

        public override void Write(Utf8JsonWriter writer, TypedSetting value, JsonSerializerOptions options)
        {
            if (value.Type is null)
            {
                writer.WriteNullValue();
                return;
            }

            writer.WriteStartObject();
            writer.WriteString("type"u8, value.Type);
            writer.WriteEndObject();
        }
    }
}

/// <summary>How the user's speech is written down; <see cref="Off"/> is written as <c>null</c>, which turns it off.</summary>
[JsonConverter(typeof(Converter))]
internal sealed record TranscriptionSettings
{
    /// <summary>Without it.</summary>
    public static TranscriptionSettings Off { get; } = new();

    public string? Model { get; init; }

    public string? Language { get; init; }

    public string? Prompt { get; init; }

    internal sealed class Converter : JsonConverter<TranscriptionSettings>
    {
        public override TranscriptionSettings Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Settings are only written.");

        public override void Write(Utf8JsonWriter writer, TranscriptionSettings value, JsonSerializerOptions options)
        {
            if (value == Off)
            {
                writer.WriteNullValue();
                return;
            }

            writer.WriteStartObject();
            WriteText(writer, "model"u8, value.Model);
            WriteText(writer, "language"u8, value.Language);
            WriteText(writer, "prompt"u8, value.Prompt);
            writer.WriteEndObject();
        }

        private static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
        {
            if (value is not null)
            {
                writer.WriteString(name, value);
            }
        }
    }
}
