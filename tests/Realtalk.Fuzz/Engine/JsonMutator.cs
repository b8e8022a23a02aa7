using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Realtalk.Fuzz.Engine;

/// <summary>Changes a JSON text where its parts begin and end. Nothing is made of it but the places of its parts.</summary>
internal sealed class JsonMutator
{
    private readonly List<Part> _values = [];
    private readonly List<Part> _names = [];
    private readonly List<Part> _members = [];

    /// <summary>Changes something. A text that is no JSON stays as it is.</summary>
    public byte[] Change(Random random, byte[] json, IReadOnlyList<byte[]> seeds)
    {
        Scan(json);
        if (_values.Count == 0)
        {
            return json;
        }

        Part value = _values[random.Next(_values.Count)];
        switch (random.Next(9))
        {
            case 0 or 1 or 2:
                return Replace(json, value, NastyBytes.Values[random.Next(NastyBytes.Values.Count)]);
            case 3:
                // Something from elsewhere in the same text, which has the right form in the wrong place.
                Part other = _values[random.Next(_values.Count)];
                return Replace(json, value, json.AsSpan(other.Start, other.Length));
            case 4:
                byte[] stranger = seeds[random.Next(seeds.Count)];
                Scan(stranger);
                return _values.Count == 0 ? json : Replace(json, value, Of(stranger, _values[random.Next(_values.Count)]));
            case 5 when _members.Count > 0:
                // A member more, or less; a name twice.
                Part member = _members[random.Next(_members.Count)];
                return random.Next(3) > 0 ? Mutator.Splice(json, member.Start, 0, [.. Of(json, member), (byte)',']) : Drop(json, member);
            case 6 when _names.Count > 0:
                return Replace(json, _names[random.Next(_names.Count)], Of(json, _names[random.Next(_names.Count)]));
            case 7:
                Part name = random.Next(2) == 0 && _names.Count > 0 ? _names[random.Next(_names.Count)] : value;
                return Replace(json, name, Escape(random, Of(json, name)));
            default:
                int depth = 1 << random.Next(8);
                return Replace(json, value, [.. Encoding.ASCII.GetBytes(new string('[', depth)), .. Of(json, value), .. Encoding.ASCII.GetBytes(new string(']', depth))]);
        }
    }

    private static ReadOnlySpan<byte> Of(byte[] json, Part part) => json.AsSpan(part.Start, part.Length);

    private static byte[] Replace(byte[] json, Part part, ReadOnlySpan<byte> replacement) => Mutator.Splice(json, part.Start, part.Length, replacement);

    private static byte[] Drop(byte[] json, Part member)
    {
        int length = member.Length;
        int start = member.Start;
        if (start + length < json.Length && json[start + length] == ',')
        {
            length++;
        }
        else if (json[start - 1] == ',')
        {
            start--;
            length++;
        }

        return Mutator.Splice(json, start, length, []);
    }

    // The same text with some of its letters written as escapes.
    private static byte[] Escape(Random random, ReadOnlySpan<byte> text)
    {
        var escaped = new List<byte>(text.Length);
        foreach (byte letter in text)
        {
            if (char.IsAsciiLetterOrDigit((char)letter) && random.Next(3) == 0)
            {
                escaped.AddRange(Encoding.ASCII.GetBytes("\\u" + ((int)letter).ToString(random.Next(2) == 0 ? "x4" : "X4", CultureInfo.InvariantCulture)));
            }
            else
            {
                escaped.Add(letter);
            }
        }

        return [.. escaped];
    }

    private void Scan(byte[] json)
    {
        _values.Clear();
        _names.Clear();
        _members.Clear();
        var open = new Stack<int>();
        var names = new Stack<int>();
        int name = -1;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 4096 });
        try
        {
            while (reader.Read())
            {
                int start = (int)reader.TokenStartIndex;
                int end = (int)reader.BytesConsumed;
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        name = start;
                        _names.Add(new Part(start, reader.ValueSpan.Length + 2));
                        break;
                    case JsonTokenType.StartArray or JsonTokenType.StartObject:
                        open.Push(start);
                        names.Push(name);
                        name = -1;
                        break;
                    case JsonTokenType.EndArray or JsonTokenType.EndObject:
                        Add(open.Pop(), end, names.Pop());
                        name = -1;
                        break;
                    default:
                        Add(start, end, name);
                        name = -1;
                        break;
                }
            }
        }
        catch (JsonException)
        {
            // As far as it is JSON.
        }
    }

    private void Add(int start, int end, int name)
    {
        _values.Add(new Part(start, end - start));
        if (name >= 0)
        {
            _members.Add(new Part(name, end - name));
        }
    }

    private readonly record struct Part(int Start, int Length);
}
