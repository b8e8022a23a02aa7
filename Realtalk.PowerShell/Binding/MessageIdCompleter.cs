using Realtalk.Binding.Views;
using Realtalk.Text;

namespace Realtalk.Binding;

/// <summary>Suggests the ids of messages of the text stream, each with what it says.</summary>
public class MessageIdCompleter : Completer
{
    // Enough to choose from; who wants an older one has its id already.
    private const int MaxMessages = 100;

    private protected override IEnumerable<(string Word, string ToolTip)> GetWords(CompletionRequest request) =>
        Choose(StreamWords.Named(request).SelectMany(stream => stream.Messages.ToArray()))
            .Take(MaxMessages)
            .Select(message => (message.Id, $"{message.Kind}, {message.State}: {DisplayText.Line(message.Text)}"));

    /// <summary>The messages that are suggested, the likeliest first.</summary>
    private protected virtual IEnumerable<RealtimeTextMessage> Choose(IEnumerable<RealtimeTextMessage> messages) => messages.Reverse();
}
