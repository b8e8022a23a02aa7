using System.Management.Automation;
using Realtalk.Costs;

namespace Realtalk.Binding;

/// <summary>Reads the price file that a parameter names.</summary>
internal static class PricePath
{
    /// <summary>The file's prices, read at once, so that what is wrong with it is said at once; the module's own where none is named.</summary>
    /// <exception cref="RealtimeException">The file is not there, or not valid.</exception>
    public static PriceSource Read(PSCmdlet cmdlet, string? path)
    {
        if (path is null)
        {
            return PriceSource.Default;
        }

        var prices = new PriceSource(FilePath.Resolve(cmdlet, path));
        _ = prices.Table;
        return prices;
    }
}
