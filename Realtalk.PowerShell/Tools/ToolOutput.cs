using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Realtalk.Tools;

/// <summary>
/// What a tool puts out, put together for the model within a bounded size: a text stays a text, several texts are lines,
/// anything else is compact JSON. Not for several threads at once.
/// </summary>
internal sealed class ToolOutput(int maxBytes = ToolOutput.DefaultMaxBytes)
{
    /// <summary>How long an output may be, in bytes of UTF-8: about ten thousand tokens.</summary>
    public const int DefaultMaxBytes = 32 * 1024;

    private const int MaxErrors = 10;
    private const int MaxErrorLength = 2000;
    private const string Nothing = "(no output)";

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<(string Value, bool IsText)> _items = [];
    private readonly List<string> _errors = [];
    private int _bytes;

    /// <summary>Whether nothing was put out.</summary>
    public bool IsEmpty => _items.Count == 0;

    /// <summary>Whether nothing more fits; what is added then is passed over.</summary>
    public bool IsFull => _bytes > maxBytes;

    /// <summary>How many bytes still fit.</summary>
    public int BytesLeft => Math.Max(0, maxBytes - _bytes);

    /// <summary>What went wrong; null where nothing did.</summary>
    public string? Error => _errors.Count == 0 ? null : string.Join(Environment.NewLine, _errors);

    /// <summary>The output of a call that failed.</summary>
    public static string OfError(string message) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("error", Repair(Shorten(message)));
        writer.WriteEndObject();
    });

    /// <summary>
    /// The text, cut so that it is not longer than <paramref name="maxBytes"/>, with a note that says so. Half a character, which
    /// no frame can hold, becomes a question mark.
    /// </summary>
    public static string Limit(string text, int maxBytes = DefaultMaxBytes) =>
        Encoding.UTF8.GetByteCount(text) <= maxBytes ? Repair(text) : Cut(text, maxBytes);

    /// <summary>The text without halves of characters (lone surrogates), which JSON cannot hold.</summary>
    public static string Repair(string text) =>
        text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>Adds a text.</summary>
    public void AddText(string text) => Add(text, isText: true);

    /// <summary>Adds a value that is JSON already. It may have been broken off where it was longer than what is left.</summary>
    public void AddJson(string json) => Add(json, isText: false);

    /// <summary>Adds what went wrong though the tool went on.</summary>
    public void AddError(string message)
    {
        if (_errors.Count < MaxErrors)
        {
            _errors.Add(Shorten(message));
        }
    }

    /// <summary>The output for the model.</summary>
    public string Build()
    {
        string output = _errors.Count == 0 ? Join() : JoinWithErrors();
        return IsFull ? Cut(output, maxBytes) : Limit(output, maxBytes);
    }

    private void Add(string value, bool isText)
    {
        if (!IsFull)
        {
            // Of a text of many megabytes no more is kept than is needed.
            value = value.Length > maxBytes + 1 ? value[..(maxBytes + 1)] : value;
            _items.Add((value, isText));
            _bytes += Encoding.UTF8.GetByteCount(value) + 1;
        }
    }

    private string Join()
    {
        if (_items.Count == 0)
        {
            return Nothing;
        }

        if (_items.TrueForAll(item => item.IsText))
        {
            return string.Join('\n', _items.Select(item => item.Value));
        }

        return _items.Count == 1
            ? _items[0].Value
            : $"[{string.Join(',', _items.Select(item => item.IsText ? Quote(item.Value) : item.Value))}]";
    }

    private string JoinWithErrors()
    {
        string errors = _errors.Count == 1 ? Quote(_errors[0]) : $"[{string.Join(',', _errors.Select(Quote))}]";
        if (_items.Count == 0)
        {
            return $$"""{"error":{{errors}}}""";
        }

        // The errors come first: where the output is too long, they are not what is cut.
        string output = Join();
        return $$"""{"error":{{errors}},"output":{{(_items.TrueForAll(item => item.IsText) ? Quote(output) : output)}}}""";
    }

    private static string Cut(string text, int maxBytes)
    {
        string note = $" … [cut off: the output was longer than {maxBytes / 1024.0:0.#} KiB; ask for less]";
        int room = Math.Max(0, maxBytes - Encoding.UTF8.GetByteCount(note));
        int used = 0;
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            used += rune.Utf8SequenceLength;
            if (used > room)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return Repair(text[..length]) + note;
    }

    private static string Shorten(string message)
    {
        string trimmed = message.Trim();
        return trimmed.Length <= MaxErrorLength ? trimmed : string.Concat(trimmed.AsSpan(0, MaxErrorLength), " …");
    }

    private static string Quote(string text) => Write(writer => writer.WriteStringValue(Repair(text)));

    private static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
