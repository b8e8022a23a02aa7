using System.Management.Automation;

namespace Realtalk.Binding.Views;

/// <summary>What is shown of what the model and the software write.</summary>
public static class MessageView
{
    /// <summary>What a message says, or a reply; of a reply that failed, why.</summary>
    /// <param name="instance">The message or the reply.</param>
    public static string? GetText(PSObject? instance) => ObjectValues.Text(instance, "Text") is { Length: > 0 } text
        ? DisplayText.Text(text)
        : DisplayText.Line(ObjectValues.Text(instance, "ErrorMessage") ?? ObjectValues.Text(instance, "Reason"));
}
