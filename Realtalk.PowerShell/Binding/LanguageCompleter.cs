using System.Globalization;

namespace Realtalk.Binding;

/// <summary>Suggests languages by their ISO 639-1 codes.</summary>
public sealed class LanguageCompleter : Completer
{
    private static readonly Lazy<(string Word, string ToolTip)[]> Languages = new(() =>
    [
        .. CultureInfo.GetCultures(CultureTypes.NeutralCultures)
            .Where(culture => culture.Name.Length == 2)
            .Select(culture => (culture.Name, culture.EnglishName))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal),
    ]);

    private protected override IEnumerable<(string Word, string ToolTip)> GetWords(CompletionRequest request) => Languages.Value;
}
