using System.Globalization;
using System.Text;
using System.Text.Json;
using Realtalk.Fuzz.Engine;
using Realtalk.Protocol;
using Realtalk.Secrets;

namespace Realtalk.Fuzz.Targets;

/// <summary>
/// A secret anywhere in a frame, with any of its characters escaped in any way, also in JSON within JSON: what is left of the frame
/// does not have it, however it is read, and is JSON if it was JSON before. The input is the secret, a line break, and the frame.
/// </summary>
internal sealed class SecretTarget : FuzzTarget
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~+/=:%&\"\\ äß€😀";

    public override string Name => "secrets";

    public override int Share => 10;

    public override byte[] Make(Mutator mutator)
    {
        string secret = MakeSecret(mutator);
        byte[] frame = mutator.NextJson(Seeds.ServerFrames);
        for (int count = mutator.Random.Next(1, 4); count > 0; count--)
        {
            frame = Put(mutator, frame, secret);
        }

        return [.. Encoding.UTF8.GetBytes(secret), (byte)'\n', .. frame];
    }

    public override string Run(byte[] input)
    {
        int end = Array.IndexOf(input, (byte)'\n');
        string secret = end < 0 ? string.Empty : Encoding.UTF8.GetString(input, 0, end).Trim();
        byte[] frame = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(input.AsSpan(end + 1)));
        var secrets = new StreamSecrets();
        secrets.Add([secret]);
        if (secret.Length < 16)
        {
            // Shortened: what is short may be hidden or not.
            secrets.Redact(frame);
            return "short";
        }

        byte[] shown = secrets.Redact(frame).ToArray();
        byte[] logged = SecretRedaction.Redact(WellFormedJson.Mend(shown)).ToArray();
        Require(secrets.Redact(shown).SequenceEqual(shown), "What was hidden once is not hidden.");
        bool isJson = IsJson(frame);
        Require(!isJson || IsJson(shown), $"It is no JSON any more: {Encoding.UTF8.GetString(shown)}");
        string text = Encoding.UTF8.GetString(shown);
        Require(!text.Contains(secret, StringComparison.Ordinal), $"The secret '{secret}' is in {text}");
        if (isJson)
        {
            Search(Encoding.UTF8.GetString(logged), secret, depth: 0);
        }

        return isJson ? shown.Length == frame.Length ? "nothing hidden" : "hidden" : "no JSON";
    }

    private static string MakeSecret(Mutator mutator)
    {
        int[] letters = [.. Letters.EnumerateRunes().Select(rune => rune.Value)];
        var secret = new StringBuilder(mutator.Once(2) ? "sk-" : string.Empty);
        for (int count = mutator.Random.Next(20, 60); count > 0; count--)
        {
            secret.Append(new Rune(mutator.Once(3) ? mutator.Pick(letters) : letters[mutator.Random.Next(62)]));
        }

        // The ends count: a secret is trimmed, and a backslash is passed over.
        return secret.ToString().Trim().Trim('\\').Trim() + "x";
    }

    // In a string of the frame, wherever a quote stands.
    internal static byte[] Put(Mutator mutator, byte[] frame, string secret)
    {
        int[] quotes = [.. Enumerable.Range(0, frame.Length).Where(i => frame[i] == '"' && (i == 0 || frame[i - 1] != '\\'))];
        if (quotes.Length == 0)
        {
            return frame;
        }

        string written = mutator.Random.Next(4) switch
        {
            0 => Escape(mutator, secret, letters: true),
            1 => Escape(mutator, Uri.EscapeDataString(secret), letters: false),
            2 => Escape(mutator, "{\"a\":\"" + Escape(mutator, secret, letters: true) + "\"}", letters: false),
            _ => Escape(mutator, "{\"a\":\"" + Escape(mutator, "[\"" + Escape(mutator, secret, letters: true) + "\"]", letters: false) + "\"}", letters: false),
        };
        return Mutator.Splice(frame, quotes[mutator.Random.Next(quotes.Length)] + 1, 0, Encoding.UTF8.GetBytes(written));
    }

    // As JSON may write it: what must be escaped is, and any of the rest may be; but nobody writes the digits of an escape as escapes.
    private static string Escape(Mutator mutator, string text, bool letters)
    {
        int often = mutator.Random.Next(2, 30);
        var escaped = new StringBuilder();
        foreach (char letter in text)
        {
            bool must = letter is '"' or '\\' || letter < ' ';
            escaped.Append(!must && ((!letters && char.IsAsciiLetterOrDigit(letter)) || !mutator.Once(often)) ? letter.ToString()
                : letter is '"' or '\\' or '/' && mutator.Once(2) ? $"\\{letter}"
                : "\\u" + ((int)letter).ToString(mutator.Once(2) ? "x4" : "X4", CultureInfo.InvariantCulture));
        }

        return escaped.ToString();
    }

    private static bool IsJson(byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Reads every string as text, and as JSON and a part of a URL, too.
    internal static void Search(string json, string secret, int depth)
    {
        try
        {
            using JsonDocument document = WellFormedJson.Parse(json);
            Search(document.RootElement, secret, depth);
        }
        catch (JsonException)
        {
            // No JSON within JSON.
        }
    }

    private static void Search(JsonElement element, string secret, int depth)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    Look(property.Name, secret, depth);
                    Search(property.Value, secret, depth);
                }

                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Search(item, secret, depth);
                }

                break;
            case JsonValueKind.String:
                Look(element.GetString()!, secret, depth);
                break;
            default:
                break;
        }
    }

    private static void Look(string text, string secret, int depth)
    {
        Require(!text.Contains(secret, StringComparison.Ordinal), $"The secret '{secret}' is in '{text}'.");
        Require(!Uri.UnescapeDataString(text).Contains(secret, StringComparison.Ordinal), $"The secret '{secret}' is in '{text}', as a URL has it.");
        if (depth < 3 && text.Length > 0 && text[0] is '{' or '[' or '"')
        {
            Search(text, secret, depth + 1);
        }
    }
}
