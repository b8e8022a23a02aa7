using System.Globalization;

namespace Realtalk.Benchmarks.Figures;

/// <summary>The middle and the upper end of a number of measurements.</summary>
/// <param name="Count">How many there were.</param>
/// <param name="P50">The 50th percentile.</param>
/// <param name="P95">The 95th percentile: of few measurements, the largest.</param>
/// <param name="Unit">The unit, or empty.</param>
/// <param name="Format">How a number is written.</param>
internal sealed record Spread(int Count, double P50, double P95, string Unit, string Format)
{
    /// <summary>Sorts and counts.</summary>
    /// <exception cref="InvalidOperationException">There is nothing.</exception>
    public static Spread Of(IEnumerable<double> values, string unit, string format = "0.0")
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0
            ? throw new InvalidOperationException("Nothing was measured.")
            : new Spread(sorted.Length, At(sorted, 0.50), At(sorted, 0.95), unit, format);
    }

    /// <summary>A number in its unit.</summary>
    public string Write(double value) => $"{value.ToString(Format, CultureInfo.InvariantCulture)} {Unit}".TrimEnd();

    // The nearest rank: a measurement that was made, never one in between.
    private static double At(double[] sorted, double part) => sorted[(int)Math.Ceiling(part * sorted.Length) - 1];
}
