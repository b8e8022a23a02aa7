using System.Management.Automation;
using Realtalk.Conversations.Views;
using Realtalk.Sessions;
using Realtalk.Text;

namespace Realtalk.Binding.Views;

/// <summary>What is shown of what the model and the software write.</summary>
public static class MessageView
{
    /// <summary>What a message says, or a reply; of a reply that failed, why.</summary>
    /// <param name="instance">The message or the reply.</param>
    public static string? GetText(PSObject? instance) => instance?.BaseObject switch
    {
        RealtimeTextMessage message => TextCells.Clean(message.Text),
        RealtimeResponse { Text.Length: > 0 } response => TextCells.Clean(response.Text),
        RealtimeResponse response => DisplayText.Line(response.ErrorMessage ?? response.Reason),
        _ => null,
    };
}
