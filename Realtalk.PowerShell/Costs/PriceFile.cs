using System.Globalization;
using System.Text.Json;

namespace Realtalk.Costs;

/// <summary>Reads and checks price files; <c>about_RealtimeCost</c> describes them.</summary>
internal static class PriceFile
{
    private const decimal HighestPrice = 1_000_000;
    private const long LargestFile = 1 << 20;

    private static readonly JsonDocumentOptions Reading = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <exception cref="RealtimeException"><c>PriceFileNotFound</c>, <c>PriceFileNotRead</c> or <c>PriceFileInvalid</c>, with the place in the file.</exception>
    public static PriceTable Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > LargestFile)
            {
                throw Invalid(path, "it is longer than 1 MB", null);
            }

            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path), Reading);
            return new Reader(path).Read(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw Invalid(path, $"line {(exception.LineNumber ?? 0) + 1}: {WithoutPlace(exception.Message)}", exception);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RealtimeException(
                "PriceFileNotFound", RealtimeErrorKind.ObjectNotFound, $"There is no price file '{path}'.", "Look at -PricePath.", path, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new RealtimeException(
                "PriceFileNotRead",
                RealtimeErrorKind.ReadError,
                $"The price file '{path}' cannot be read: {exception.Message}",
                "Look at the file and at who may read it.",
                path,
                exception);
        }
    }

    private static RealtimeException Invalid(string path, string what, Exception? cause) => new(
        "PriceFileInvalid",
        RealtimeErrorKind.InvalidData,
        $"The price file '{Path.GetFileName(path)}' is not valid: {what}.",
        "Correct the file there. Get-Help about_RealtimeCost describes such files; Get-RealtimePrice shows one that is valid, and where it is.",
        path,
        cause);

    // The message ends with the place, whose lines are counted from 0 there.
    private static string WithoutPlace(string message)
    {
        int place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (place < 0 ? message : message[..place]).TrimEnd('.', ' ');
    }

    private sealed class Reader(string path)
    {
        private static readonly string[] TopNames = ["date", "currency", "note", "models"];
        private static readonly string[] ModelNames = ["model", "per_million_tokens", "per_minute", "source", "read", "uncertain", "note"];
        private static readonly string[] Modalities = ["text", "audio", "image"];
        private static readonly string[] Directions = ["input", "cached_input", "output"];
        private static readonly string[] ImageDirections = ["input", "cached_input"];

        public PriceTable Read(JsonElement root)
        {
            CheckNames(root, string.Empty, TopNames);
            DateTime date = Date(root, "date", "date") ?? throw Missing("date");
            if (Text(root, "currency", "currency") is { } currency && currency != "USD")
            {
                throw Bad("currency", $"is '{currency}', and must be USD, if it is there");
            }

            if (!root.TryGetProperty("models", out JsonElement models) || models.ValueKind != JsonValueKind.Array)
            {
                throw Bad("models", "must be a list");
            }

            return new PriceTable(path, date, [.. models.EnumerateArray().Select((model, index) => ReadModel(model, $"models[{index}]", date))]);
        }

        private RealtimePrice ReadModel(JsonElement model, string place, DateTime date)
        {
            CheckNames(model, place, ModelNames);
            JsonElement tokens = default;
            if (model.TryGetProperty("per_million_tokens", out JsonElement found))
            {
                tokens = found;
                CheckNames(tokens, $"{place}.per_million_tokens", Modalities);
                foreach (JsonProperty modality in tokens.EnumerateObject())
                {
                    CheckNames(
                        modality.Value, $"{place}.per_million_tokens.{modality.Name}", modality.Name == "image" ? ImageDirections : Directions);
                }
            }

            decimal? perMinute = Price(model, "per_minute", $"{place}.per_minute");
            if (tokens.ValueKind == JsonValueKind.Undefined && perMinute is null)
            {
                throw Bad(place, "needs 'per_million_tokens' or 'per_minute'");
            }

            decimal? Of(string modality, string direction) =>
                tokens.ValueKind == JsonValueKind.Object && tokens.TryGetProperty(modality, out JsonElement prices)
                    ? Price(prices, direction, $"{place}.per_million_tokens.{modality}.{direction}")
                    : null;
            return new RealtimePrice
            {
                Model = ReadNames(model, $"{place}.model"),
                TextInput = Of("text", "input"),
                CachedTextInput = Of("text", "cached_input"),
                TextOutput = Of("text", "output"),
                AudioInput = Of("audio", "input"),
                CachedAudioInput = Of("audio", "cached_input"),
                AudioOutput = Of("audio", "output"),
                ImageInput = Of("image", "input"),
                CachedImageInput = Of("image", "cached_input"),
                PerMinute = perMinute,
                Source = Text(model, "source", $"{place}.source"),
                ReadOn = Date(model, "read", $"{place}.read"),
                Uncertain = Text(model, "uncertain", $"{place}.uncertain"),
                Date = date,
                Path = path,
            };
        }

        private string[] ReadNames(JsonElement model, string place)
        {
            if (!model.TryGetProperty("model", out JsonElement names))
            {
                throw Missing(place);
            }

            JsonElement[] all = names.ValueKind == JsonValueKind.Array ? [.. names.EnumerateArray()] : [names];
            return all.Length > 0 && Array.TrueForAll(all, name => name.ValueKind == JsonValueKind.String && name.GetString()!.Trim().Length > 0)
                ? Array.ConvertAll(all, name => name.GetString()!.Trim())
                : throw Bad(place, "must be a model's name, or a list of such");
        }

        private decimal? Price(JsonElement parent, string name, string place)
        {
            if (!parent.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            return value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out decimal price) && price is >= 0 and <= HighestPrice
                ? price
                : throw Bad(place, $"is {Show(value)}, and must be a number of dollars from 0 to 1,000,000");
        }

        private string? Text(JsonElement parent, string name, string place) =>
            !parent.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null ? null
            : value.ValueKind == JsonValueKind.String ? value.GetString()
            : throw Bad(place, $"is {Show(value)}, and must be a text");

        private DateTime? Date(JsonElement parent, string name, string place) => Text(parent, name, place) is not { } text ? null
            : DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date) ? date
            : throw Bad(place, $"is '{text}', and must be a date such as 2026-11-26");

        // A price under a mistyped name would be none.
        private void CheckNames(JsonElement element, string place, string[] names)
        {
            string where = place.Length == 0 ? "the file" : place;
            if (element.ValueKind != JsonValueKind.Object)
            {
                throw Bad(where, "must be an object");
            }

            if (element.EnumerateObject().Select(property => property.Name).FirstOrDefault(name => !names.Contains(name) && !name.StartsWith('$')) is { } unknown)
            {
                throw Bad(where, $"has '{unknown}', which is not known; there are {string.Join(", ", names)}");
            }
        }

        private RealtimeException Missing(string place) => Bad(place, "is missing");

        private RealtimeException Bad(string place, string what) => Invalid(path, $"{place} {what}", null);

        private static string Show(JsonElement value)
        {
            string json = value.GetRawText();
            return json.Length <= 40 ? json : json[..40] + "…";
        }
    }
}
