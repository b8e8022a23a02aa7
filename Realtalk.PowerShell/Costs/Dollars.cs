using System.Globalization;

namespace Realtalk.Costs;

/// <summary>Writes dollars for messages.</summary>
internal static class Dollars
{
    /// <summary>Cents at least, and as much of a cent as tells anything.</summary>
    public static string Show(decimal dollars) =>
        "$" + dollars.ToString(dollars is > 0 and < 0.01m ? "0.00####" : "#,0.00##", CultureInfo.InvariantCulture);
}
