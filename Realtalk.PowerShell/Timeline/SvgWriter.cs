using System.Globalization;
using System.Text;
using System.Xml;
using Realtalk.Conversations.Views;

namespace Realtalk.Timeline;

/// <summary>Writes the elements of a picture. Every text is cleaned of what XML cannot hold, so that none of a server's can spoil the file.</summary>
internal sealed class SvgWriter(TextWriter writer) : IDisposable
{
    // Of an average text in the fonts that the style names; the small one is for what was not heard.
    public const double CharacterWidth = 7.5;
    public const double SmallCharacterWidth = 6.2;

    private readonly XmlWriter _xml = XmlWriter.Create(writer, new XmlWriterSettings { OmitXmlDeclaration = true, CloseOutput = false });

    /// <summary>The text without what XML, and HTML, cannot hold.</summary>
    public static string Clean(string text)
    {
        if (text.All(XmlConvert.IsXmlChar))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            clean.Append(rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString());
        }

        return clean.ToString();
    }

    /// <summary>As much of a text as has room, in one line.</summary>
    public static string Fit(string text, double width, double characterWidth = CharacterWidth)
    {
        int room = (int)((width - 8) / characterWidth);
        string line = Clean(text.ReplaceLineEndings(" "));
        return TextCells.Width(line) <= room ? line : room < 3 ? string.Empty : TextCells.Clip(line, room - 1) + "…";
    }

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Begins an element of SVG's, with a text to be shown on hover where there is one.</summary>
    public void Begin(string name, string? title = null, params (string Name, string Value)[] attributes)
    {
        _xml.WriteStartElement(name, "http://www.w3.org/2000/svg");
        foreach ((string attribute, string value) in attributes)
        {
            _xml.WriteAttributeString(attribute, value);
        }

        if (title is not null)
        {
            Element("title", title);
        }
    }

    public void End() => _xml.WriteEndElement();

    public void Element(string name, string text)
    {
        Begin(name);
        _xml.WriteString(Clean(text));
        End();
    }

    public void Rectangle(string style, double x, double y, double width, double height, double radius = 0)
    {
        Begin("rect", null, ("class", style), ("x", Number(x)), ("y", Number(y)), ("width", Number(width)), ("height", Number(height)), ("rx", Number(radius)));
        End();
    }

    public void Line(string style, double x1, double y1, double x2, double y2, string? title = null)
    {
        Begin("line", title, ("class", style), ("x1", Number(x1)), ("y1", Number(y1)), ("x2", Number(x2)), ("y2", Number(y2)));
        End();
    }

    public void Path(string style, string data)
    {
        Begin("path", null, ("class", style), ("d", data));
        End();
    }

    public void Text(string style, double x, double y, string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        Begin("text", null, ("class", style), ("x", Number(x)), ("y", Number(y)));
        _xml.WriteString(Clean(text));
        End();
    }

    /// <summary>A text in a bar: as much of it as has room, and nothing beyond, however wide its letters are.</summary>
    public void TextIn(string style, double x, double y, double width, double height, string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        // An inner picture shows nothing beyond its bounds.
        Begin("svg", null, ("x", Number(x)), ("y", Number(y)), ("width", Number(Math.Max(width, 0))), ("height", Number(height)));
        Text(style, 4, (height / 2) + 4, text);
        End();
    }

    public void Dispose() => _xml.Dispose();
}
