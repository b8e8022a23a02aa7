using System.Globalization;
using System.Management.Automation;

namespace Realtalk.Binding;

/// <summary>Takes seconds as a number, or a TimeSpan, and checks that it is within its limits.</summary>
public sealed class DurationTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>The least that is allowed, in seconds.</summary>
    public double MinSeconds { get; set; }

    /// <summary>The most that is allowed, in seconds. The default is a day.</summary>
    public double MaxSeconds { get; set; } = 86_400;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        double seconds = value switch
        {
            TimeSpan duration => duration.TotalSeconds,
            string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
            string text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan duration) => duration.TotalSeconds,
            byte or short or int or long or float or double or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture),
            _ => throw new ArgumentTransformationMetadataException($"'{value}' is no duration: give seconds (such as 0.5) or a TimeSpan."),
        };

        // Written so that NaN is refused too.
        return seconds >= MinSeconds && seconds <= MaxSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new ArgumentTransformationMetadataException(
                string.Create(CultureInfo.InvariantCulture, $"{seconds} s is out of range: {MinSeconds} to {MaxSeconds} seconds are allowed."));
    }
}
