using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Realtalk.Protocol;

/// <summary>
/// One event of the server: the frame's top level, read in one pass. What an event does not carry, or carries as null, is
/// null here; unknown fields are passed over. It points into the frame and lives only as long as that does.
/// </summary>
internal ref struct ServerEvent
{
    public ServerEventName Name;
    public string? ResponseId;
    public string? ItemId;
    public string? PreviousItemId;
    public string? CallId;
    public int ContentIndex;
    public double AudioStartMs;
    public double AudioEndMs;

    /// <summary><c>event_id</c> as it stands between its quotes; empty where there is none.</summary>
    public ReadOnlySpan<byte> EventId;

    /// <summary><c>delta</c> as it stands between its quotes, still escaped.</summary>
    public ReadOnlySpan<byte> RawDelta;

    /// <summary>The whole frame, UTF-8.</summary>
    public ReadOnlySpan<byte> Frame;

    private Field _delta;
    private Field _text;
    private Field _transcript;
    private Field _toolName;
    private Field _arguments;
    private Field _object;

    public readonly ServerEventKind Kind => Name.Kind;

    /// <summary>Reads a frame.</summary>
    /// <exception cref="JsonException">The frame is not a JSON object, or has no <c>type</c>.</exception>
    public static ServerEvent Parse(ReadOnlySpan<byte> frame, Utf8StringCache strings)
    {
        var reader = new Utf8JsonReader(frame);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("The frame is not a JSON object.");
        }

        var result = new ServerEvent { Frame = frame };
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            result.ReadProperty(ref reader, strings);
        }

        // Everything up to the end, so that a frame with rubbish behind its object counts as broken.
        while (reader.Read())
        {
        }

        return result.Name.Name is null ? throw new JsonException("The frame has no type.") : result;
    }

    /// <summary>Whether there are escapes in <see cref="RawDelta"/>.</summary>
    public readonly bool IsDeltaEscaped => _delta.Escaped;

    /// <summary><c>delta</c> as text.</summary>
    public readonly string? Delta => _delta.GetString(Frame);

    /// <summary><c>text</c>.</summary>
    public readonly string? Text => _text.GetString(Frame);

    /// <summary><c>transcript</c>.</summary>
    public readonly string? Transcript => _transcript.GetString(Frame);

    /// <summary><c>name</c> of a function call.</summary>
    public readonly string? ToolName => _toolName.GetString(Frame);

    /// <summary><c>arguments</c> of a function call: a JSON text, to be distrusted.</summary>
    public readonly string? Arguments => _arguments.GetString(Frame);

    /// <summary>The event's <c>session</c>, <c>response</c>, <c>item</c> or <c>error</c>; an undefined element where it has none.</summary>
    public readonly JsonElement ReadObject()
    {
        if (_object.Length == 0)
        {
            return default;
        }

        var reader = new Utf8JsonReader(Frame.Slice(_object.Start, _object.Length));
        return JsonElement.ParseValue(ref reader);
    }

    // It compares names all the time, and slowly so before it is optimised: that is not left to the runtime, whose first second
    // is that of a conversation.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadProperty(ref Utf8JsonReader reader, Utf8StringCache strings)
    {
        ReadOnlySpan<byte> name = reader.ValueSpan;
        bool nested = false, isResponse = false, isItem = false;
        if (name.SequenceEqual("delta"u8))
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.String)
            {
                _delta = Field.Of(ref reader);
                RawDelta = reader.ValueSpan;
            }
        }
        else if (name.SequenceEqual("type"u8))
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.String)
            {
                Name = ServerEventNames.Find(reader.ValueSpan);
            }
        }
        else if (name.SequenceEqual("response_id"u8))
        {
            ResponseId = ReadId(ref reader, strings);
        }
        else if (name.SequenceEqual("item_id"u8))
        {
            ItemId = ReadId(ref reader, strings);
        }
        else if (name.SequenceEqual("event_id"u8))
        {
            reader.Read();
            EventId = reader.TokenType == JsonTokenType.String ? reader.ValueSpan : default;
        }
        else if (name.SequenceEqual("output_index"u8) || name.SequenceEqual("obfuscation"u8))
        {
            reader.Read();
        }
        else if (name.SequenceEqual("content_index"u8))
        {
            ContentIndex = (int)ReadNumber(ref reader);
        }
        else if (name.SequenceEqual("audio_start_ms"u8))
        {
            AudioStartMs = ReadNumber(ref reader);
        }
        else if (name.SequenceEqual("audio_end_ms"u8))
        {
            AudioEndMs = ReadNumber(ref reader);
        }
        else if (name.SequenceEqual("previous_item_id"u8))
        {
            PreviousItemId = ReadId(ref reader, strings);
        }
        else if (name.SequenceEqual("call_id"u8))
        {
            CallId = ReadId(ref reader, strings);
        }
        else if (name.SequenceEqual("text"u8))
        {
            _text = ReadText(ref reader);
        }
        else if (name.SequenceEqual("transcript"u8))
        {
            _transcript = ReadText(ref reader);
        }
        else if (name.SequenceEqual("name"u8))
        {
            _toolName = ReadText(ref reader);
        }
        else if (name.SequenceEqual("arguments"u8))
        {
            _arguments = ReadText(ref reader);
        }
        else
        {
            isResponse = name.SequenceEqual("response"u8);
            isItem = name.SequenceEqual("item"u8);
            nested = isResponse || isItem || name.SequenceEqual("session"u8) || name.SequenceEqual("error"u8);
            reader.Read();
        }

        if (nested && reader.TokenType == JsonTokenType.StartObject)
        {
            int start = (int)reader.TokenStartIndex;
            string? id = ReadNestedId(ref reader, strings);
            _object = new Field(start, (int)reader.BytesConsumed - start, false);
            if (isResponse)
            {
                ResponseId ??= id;
            }
            else if (isItem)
            {
                ItemId ??= id;
            }
        }
        else if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            reader.Skip();
        }
    }

    /// <summary>Reads to the end of the object at which the reader stands, and returns its own <c>id</c>.</summary>
    private static string? ReadNestedId(ref Utf8JsonReader reader, Utf8StringCache strings)
    {
        string? id = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                id = ReadId(ref reader, strings);
            }
            else
            {
                reader.Read();
            }

            reader.Skip();
        }

        return id;
    }

    private static string? ReadId(ref Utf8JsonReader reader, Utf8StringCache strings)
    {
        reader.Read();
        return reader.TokenType != JsonTokenType.String ? null
            : reader.ValueIsEscaped ? reader.GetString()
            : strings.Get(reader.ValueSpan);
    }

    private static double ReadNumber(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double value) && double.IsFinite(value)
            ? Math.Clamp(value, int.MinValue, int.MaxValue)
            : 0;
    }

    private static Field ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String ? Field.Of(ref reader) : default;
    }

    /// <summary>Where a string stands in the frame, its quotes included.</summary>
    private readonly record struct Field(int Start, int Length, bool Escaped)
    {
        public static Field Of(ref Utf8JsonReader reader) =>
            new((int)reader.TokenStartIndex, reader.ValueSpan.Length + 2, reader.ValueIsEscaped);

        public string? GetString(ReadOnlySpan<byte> frame)
        {
            if (Length == 0)
            {
                return null;
            }

            ReadOnlySpan<byte> quoted = frame.Slice(Start, Length);
            if (!Escaped)
            {
                return Encoding.UTF8.GetString(quoted[1..^1]);
            }

            var reader = new Utf8JsonReader(quoted);
            reader.Read();
            return reader.GetString();
        }
    }
}
