using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Costs;

namespace Realtalk.Cmdlets;

/// <summary><c>Get-RealtimePrice</c>: the prices that estimates go by, and where they are from.</summary>
[Cmdlet(VerbsCommon.Get, "RealtimePrice")]
[OutputType(typeof(RealtimePrice))]
public sealed class GetRealtimePriceCommand : RealtimeCmdlet
{
    /// <summary>The models whose prices are wanted, with wildcards; all where none is named.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(PricedModelCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Model { get; set; }

    /// <summary>The price file; the module's own where none is named.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(PricePathCompleter))]
    [ValidateNotNullOrEmpty]
    public string? PricePath { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        PriceTable table;
        try
        {
            table = Binding.PricePath.Read(this, PricePath).Table;
        }
        catch (RealtimeException exception)
        {
            ThrowError(exception);
            return;
        }

        if (Model is null)
        {
            WriteObject(table.Prices, enumerateCollection: true);
            return;
        }

        foreach (string model in Model)
        {
            try
            {
                WriteObject(Find(table, model), enumerateCollection: true);
            }
            catch (RealtimeException exception)
            {
                WriteError(exception, model);
            }
        }
    }

    private static IEnumerable<RealtimePrice> Find(PriceTable table, string model)
    {
        if (WildcardPattern.ContainsWildcardCharacters(model))
        {
            NamePattern pattern = NamePattern.Read(model);
            return table.Prices.Where(price => price.Model.Any(pattern.IsMatch));
        }

        return table.Find(model) is { } found ? [found] : throw new RealtimeException(
            "PriceUnknown",
            RealtimeErrorKind.ObjectNotFound,
            $"'{Path.GetFileName(table.Path)}' of {table.Date:yyyy-MM-dd} has no price for the model '{model}'.",
            "Get-RealtimePrice lists all prices; Get-Help about_RealtimeCost says how to have your own.",
            model);
    }
}
