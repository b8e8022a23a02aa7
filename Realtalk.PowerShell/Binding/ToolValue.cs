using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using Realtalk.Tools;

namespace Realtalk.Binding;

/// <summary>
/// Writes what a tool puts out for a model to read: a text as itself, anything else as compact JSON. Nothing is refused: what
/// has no JSON is its text, what is nested too deeply is cut off, what contains itself says so, and the size is bounded. Objects
/// have the properties that PowerShell shows of them by default, or else all. To be called where the object came out, on the
/// thread of its pipeline.
/// </summary>
internal sealed class ToolValue
{
    private const int MaxDepth = 5;
    private const string FormattingNamespace = "Microsoft.PowerShell.Commands.Internal.Format";

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly List<object> _parents = [];
    private readonly Utf8JsonWriter _writer;
    private readonly int _maxBytes;

    private ToolValue(Utf8JsonWriter writer, int maxBytes)
    {
        _writer = writer;
        _maxBytes = maxBytes;
    }

    /// <summary>Adds an object to the output.</summary>
    /// <exception cref="NotSupportedException">It is what Format-Table and its like put out, which is for a terminal.</exception>
    public static void Write(PSObject? item, ToolOutput output)
    {
        object? value = item?.BaseObject;
        if (value?.GetType().Namespace == FormattingNamespace)
        {
            throw new NotSupportedException("The tool puts out formatting for a terminal. Leave out Format-Table and its like, or end with Out-String.");
        }

        if (value is string or char)
        {
            output.AddText(value.ToString()!);
            return;
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            try
            {
                new ToolValue(writer, output.BytesLeft).Write(item, depth: 0);
            }
            catch (EndOfRoomException)
            {
                // What there is of it is more than fits, and is cut.
            }
        }

        output.AddJson(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private void Write(object? value, int depth)
    {
        if (_writer.BytesCommitted + _writer.BytesPending > _maxBytes)
        {
            throw new EndOfRoomException();
        }

        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (plain is null)
        {
            _writer.WriteNullValue();
        }
        else if (!TryWriteScalar(plain))
        {
            WriteNested(value!, plain, depth);
        }
    }

    private void WriteNested(object value, object plain, int depth)
    {
        if (depth >= MaxDepth)
        {
            WriteText(TextOf(plain));
            return;
        }

        // All custom objects have one and the same base object.
        object self = plain is PSCustomObject ? value : plain;
        if (_parents.Exists(parent => ReferenceEquals(parent, self)))
        {
            _writer.WriteStringValue("(contains itself)");
            return;
        }

        _parents.Add(self);
        switch (plain)
        {
            case IDictionary dictionary:
                WriteDictionary(dictionary, depth);
                break;
            case IEnumerable list and not PSCustomObject:
                WriteList(list, depth);
                break;
            default:
                WriteProperties(PSObject.AsPSObject(value), depth);
                break;
        }

        _parents.RemoveAt(_parents.Count - 1);
    }

    private void WriteDictionary(IDictionary dictionary, int depth)
    {
        _writer.WriteStartObject();
        foreach (DictionaryEntry entry in dictionary)
        {
            _writer.WritePropertyName(ToolOutput.Repair(Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty));
            Write(entry.Value, depth + 1);
        }

        _writer.WriteEndObject();
    }

    private void WriteList(IEnumerable list, int depth)
    {
        _writer.WriteStartArray();
        foreach (object? item in list)
        {
            Write(item, depth + 1);
        }

        _writer.WriteEndArray();
    }

    private void WriteProperties(PSObject item, int depth)
    {
        _writer.WriteStartObject();
        foreach ((string name, object? propertyValue) in ReadProperties(item))
        {
            _writer.WritePropertyName(ToolOutput.Repair(name));
            Write(propertyValue, depth + 1);
        }

        _writer.WriteEndObject();
    }

    private static IEnumerable<(string Name, object? Value)> ReadProperties(PSObject item)
    {
        string[]? shown = (item.Members["PSStandardMembers"]?.Value as PSMemberSet)?
            .Members["DefaultDisplayPropertySet"] is PSPropertySet set ? [.. set.ReferencedPropertyNames] : null;
        bool isCustom = item.BaseObject is PSCustomObject;
        IEnumerable<PSPropertyInfo> properties = shown is null || isCustom
            ? item.Properties.Where(property => isCustom || property is not PSNoteProperty { Name: "PSPath" or "PSParentPath" or "PSChildName" or "PSDrive" or "PSProvider" })
            : shown.Select(name => item.Properties[name]).Where(property => property is not null);
        foreach (PSPropertyInfo property in properties)
        {
            yield return (property.Name, ReadValue(property));
        }
    }

    private static object? ReadValue(PSPropertyInfo property)
    {
        try
        {
            return property.IsGettable ? property.Value : null;
        }
        catch (Exception exception) when (exception is not PipelineStoppedException)
        {
            // A property that cannot be read says nothing, here as at the prompt.
            return null;
        }
    }

    private bool TryWriteScalar(object value)
    {
        switch (value)
        {
            case string text:
                WriteText(text);
                break;
            case bool flag:
                _writer.WriteBooleanValue(flag);
                break;
            case SwitchParameter flag:
                _writer.WriteBooleanValue(flag);
                break;
            case double or float when double.IsFinite(Convert.ToDouble(value, CultureInfo.InvariantCulture)):
                _writer.WriteNumberValue(Convert.ToDouble(((IFormattable)value).ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
                break;
            case sbyte or byte or short or ushort or int or uint or long or ulong or decimal or BigInteger:
                _writer.WriteRawValue(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture), skipInputValidation: true);
                break;
            case DateTime or DateTimeOffset:
                _writer.WriteStringValue(((IFormattable)value).ToString("o", CultureInfo.InvariantCulture));
                break;
            case byte[] bytes:
                _writer.WriteBase64StringValue(bytes.AsSpan(0, Math.Min(bytes.Length, _maxBytes)));
                break;
            case JsonElement element:
                element.WriteTo(_writer);
                break;
            case JsonNode node:
                node.WriteTo(_writer);
                break;
            case XmlNode node:
                WriteText(node.OuterXml);
                break;
            case Exception exception:
                WriteText(exception.Message);
                break;
            case double or float or char or Enum or TimeSpan or Guid or Uri or Version or Type or IFormattable or ErrorRecord or ScriptBlock or Delegate
                or System.Reflection.MemberInfo or System.Net.IPAddress or System.Reflection.Assembly or System.Security.SecureString:
                WriteText(TextOf(value));
                break;
            default:
                return false;
        }

        return true;
    }

    // Of a text of many megabytes no more is written than is needed to see that it is too long.
    private void WriteText(string text) =>
        _writer.WriteStringValue(ToolOutput.Repair(text.Length > _maxBytes ? text[..(_maxBytes + 1)] : text));

    private static string TextOf(object value)
    {
        try
        {
            return value is IFormattable formattable
                ? formattable.ToString(null, CultureInfo.InvariantCulture)
                : value.ToString() ?? string.Empty;
        }
        catch (Exception exception) when (exception is not PipelineStoppedException)
        {
            return value.GetType().Name;
        }
    }

    private sealed class EndOfRoomException : Exception;
}
