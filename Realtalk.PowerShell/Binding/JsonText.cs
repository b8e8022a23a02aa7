using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Realtalk.Events;

namespace Realtalk.Binding;

/// <summary>
/// Writes PowerShell's objects as JSON: dictionaries and custom objects as objects, lists as arrays, bytes as base64. The
/// order of keys is kept, and nothing is cut off at a depth.
/// </summary>
internal static class JsonText
{
    private const int MaxDepth = 64;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON of an event that is to be sent.</summary>
    /// <exception cref="RealtimeException">Something in it has no JSON, or it is nested too deeply.</exception>
    public static string From(object value)
    {
        try
        {
            return Unwrap(value) is RealtimeEvent past
                ? past.ToJson() ?? throw Refuse("the log could not keep the event's content.")
                : Write(value);
        }
        catch (NotSupportedException exception)
        {
            throw new RealtimeException(
                "EventInvalid",
                RealtimeErrorKind.InvalidArgument,
                $"This is no event: {exception.Message}",
                "An event is a hashtable, an object or JSON text with a 'type', for example @{ type = 'response.create' }.");
        }
    }

    /// <summary>The JSON of any value.</summary>
    /// <exception cref="NotSupportedException">Something in it has no JSON, or it is nested too deeply.</exception>
    public static string Write(object value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            Write(writer, value, depth: 0);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, object? value, int depth)
    {
        if (depth > MaxDepth)
        {
            throw Refuse($"it is nested more than {MaxDepth} deep.");
        }

        switch (Unwrap(value))
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case char letter:
                writer.WriteStringValue(letter.ToString());
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case SwitchParameter flag:
                writer.WriteBooleanValue(flag);
                break;
            case Enum name:
                writer.WriteStringValue(name.ToString());
                break;
            case double or float:
                WriteReal(writer, Convert.ToDouble(Unwrap(value), CultureInfo.InvariantCulture));
                break;
            case sbyte or byte or short or ushort or int or uint or long or ulong or decimal or BigInteger:
                writer.WriteRawValue(((IFormattable)Unwrap(value)!).ToString(null, CultureInfo.InvariantCulture));
                break;
            case JsonElement element:
                element.WriteTo(writer);
                break;
            case byte[] bytes:
                writer.WriteBase64StringValue(bytes);
                break;
            case DateTime or DateTimeOffset:
                writer.WriteStringValue(((IFormattable)Unwrap(value)!).ToString("o", CultureInfo.InvariantCulture));
                break;
            case Guid or Uri:
                writer.WriteStringValue(Unwrap(value)!.ToString());
                break;
            case IDictionary dictionary:
                WriteObject(writer, dictionary, depth);
                break;
            case IEnumerable list:
                writer.WriteStartArray();
                foreach (object? item in list)
                {
                    Write(writer, item, depth + 1);
                }

                writer.WriteEndArray();
                break;
            case PSCustomObject:
                WriteObject(writer, (PSObject)value!, depth);
                break;
            case { } other:
                throw Refuse($"a {other.GetType().Name} has no form in JSON.");
        }
    }

    private static void WriteObject(Utf8JsonWriter writer, IDictionary dictionary, int depth)
    {
        writer.WriteStartObject();
        foreach (DictionaryEntry entry in dictionary)
        {
            writer.WritePropertyName(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!);
            Write(writer, entry.Value, depth + 1);
        }

        writer.WriteEndObject();
    }

    private static void WriteObject(Utf8JsonWriter writer, PSObject custom, int depth)
    {
        writer.WriteStartObject();
        foreach (PSPropertyInfo property in custom.Properties)
        {
            writer.WritePropertyName(property.Name);
            Write(writer, property.Value, depth + 1);
        }

        writer.WriteEndObject();
    }

    private static void WriteReal(Utf8JsonWriter writer, double number)
    {
        if (!double.IsFinite(number))
        {
            throw Refuse($"{number.ToString(CultureInfo.InvariantCulture)} is no number in JSON.");
        }

        writer.WriteNumberValue(number);
    }

    // A custom object is its own base object, and has its properties on the wrapper.
    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static NotSupportedException Refuse(string why) => new(why);
}
