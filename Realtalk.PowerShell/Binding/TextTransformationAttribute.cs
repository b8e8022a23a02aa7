using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using Realtalk.Text;

namespace Realtalk.Binding;

/// <summary>
/// Makes texts of what has a sensible one: strings, numbers, dates, files. What would be sent as the name of its type is refused, and
/// an object with a property <c>Text</c> is left to be bound by that.
/// </summary>
public sealed class TextTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = Unwrap(inputData);
        return value switch
        {
            string[] texts => texts,
            IEnumerable list and not (string or IDictionary) when !HasText(inputData) => list.Cast<object?>().Select(ToText).ToArray(),
            // For the binder: it looks at the properties once the object itself will not do.
            not (null or string or RealtimeTextMessage or IDictionary) when HasText(inputData) => inputData,
            _ => (string[])[ToText(inputData)],
        };
    }

    private static string ToText(object? value)
    {
        object? plain = Unwrap(value);
        if (plain is null or string or RealtimeTextMessage)
        {
            // Nothing is refused as an empty text is, and holds up none of the others.
            return plain?.ToString() ?? string.Empty;
        }

        string? text = plain is IDictionary or PSCustomObject or ITuple || plain is IEnumerable and not IFormattable ? null
            : plain is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture)
            : value!.ToString();
        return text is null || text.StartsWith(plain.GetType().FullName!, StringComparison.Ordinal) ? throw Refuse(plain) : text;
    }

    private static ArgumentTransformationMetadataException Refuse(object value) => new(
        $"An object of the type {(value is PSCustomObject ? "PSCustomObject" : value.GetType().Name)} is no text, and nothing was sent of it. "
        + "Make one of it (ConvertTo-Json -Compress, Out-String), or send one of its properties (ForEach-Object Name); "
        + "a property 'Text' is sent by itself.");

    private static bool HasText(object? value) => value is not null && PSObject.AsPSObject(value).Properties["Text"] is not null;

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
