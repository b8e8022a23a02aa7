namespace Realtalk.Costs;

/// <summary>A price file that is read when the first price is asked for. Any thread may ask.</summary>
internal sealed class PriceSource
{
    private readonly Lazy<PriceTable> _table;

    // Under which name to look for a model that has no price under its own.
    private readonly string? _otherName;

    /// <param name="path">The file.</param>
    public PriceSource(string path) => _table = new Lazy<PriceTable>(() => PriceFile.Read(path));

    private PriceSource(Lazy<PriceTable> table, string otherName)
    {
        _table = table;
        _otherName = otherName;
    }

    /// <summary>The module's own file.</summary>
    public static PriceSource Default { get; } = new(PriceTable.DefaultPath);

    /// <summary>The table.</summary>
    /// <exception cref="RealtimeException">The file is not there, or not valid.</exception>
    public PriceTable Table => _table.Value;

    /// <summary>The table; null where the file cannot be read, so that nothing has a price.</summary>
    public PriceTable? TryGetTable()
    {
        try
        {
            return Table;
        }
        catch (RealtimeException)
        {
            return null;
        }
    }

    /// <summary>The model's price; null where it has none, or where the file cannot be read.</summary>
    public RealtimePrice? Find(string model) => TryGetTable() is not { } table ? null
        : table.Find(model) ?? (_otherName is null ? null : table.Find(_otherName));

    /// <summary>The same prices for a stream whose model was asked for under another name than the server gives it, in Azure its deployment's.</summary>
    public PriceSource OrUnder(string otherName) => new(_table, otherName);
}
