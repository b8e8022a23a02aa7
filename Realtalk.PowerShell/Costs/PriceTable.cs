using System.IO.Enumeration;

namespace Realtalk.Costs;

/// <summary>A price file's content.</summary>
/// <param name="Path">The file.</param>
/// <param name="Date">Its date.</param>
/// <param name="Prices">Its prices, in their order.</param>
internal sealed record PriceTable(string Path, DateTime Date, IReadOnlyList<RealtimePrice> Prices)
{
    /// <summary>Where the module's own file is: beside its library.</summary>
    public static string DefaultPath { get; } = System.IO.Path.Combine(
        System.IO.Path.GetDirectoryName(typeof(PriceTable).Assembly.Location) is { Length: > 0 } folder ? folder : AppContext.BaseDirectory, "prices.json");

    /// <summary>The model's price: that of its very name, or else the first whose pattern it matches; null where there is none.</summary>
    public RealtimePrice? Find(string model) =>
        Prices.FirstOrDefault(price => price.Model.Contains(model, StringComparer.OrdinalIgnoreCase))
        ?? Prices.FirstOrDefault(price => price.Model.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, model)));
}
