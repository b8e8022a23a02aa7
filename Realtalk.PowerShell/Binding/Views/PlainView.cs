using System.Collections;
using System.Management.Automation;
using Realtalk.Conversations.Views;

namespace Realtalk.Binding.Views;

/// <summary>What is shown of a property whose text comes from a server or a model: it must not move a terminal's cursor.</summary>
public static class PlainView
{
    /// <summary>The property's value: a text without control characters, a list as one such text, anything else as it is.</summary>
    /// <param name="instance">The object.</param>
    /// <param name="property">The property's name.</param>
    public static object? Get(PSObject? instance, string property)
    {
        object? value = ObjectValues.Value(instance, property);
        return (value is PSObject wrapped ? wrapped.BaseObject : value) switch
        {
            null => null,
            string text => TextCells.CleanLines(text),
            Uri or PSCustomObject => TextCells.CleanLines(value!.ToString()!),
            IEnumerable list => TextCells.CleanLines($"{{{string.Join(", ", list.Cast<object?>())}}}"),
            _ => value,
        };
    }
}
