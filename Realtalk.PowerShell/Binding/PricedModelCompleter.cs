using Realtalk.Costs;

namespace Realtalk.Binding;

/// <summary>Suggests the models that the module's own price file names.</summary>
public sealed class PricedModelCompleter : Completer
{
    private protected override IEnumerable<(string Word, string ToolTip)> GetWords(CompletionRequest request) =>
        PriceSource.Default.TryGetTable()?.Prices.Select(price => (price.Model[0], price.Source ?? price.Model[0])) ?? [];
}
