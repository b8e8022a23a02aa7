using System.Management.Automation;
using Realtalk.Text;

namespace Realtalk.Binding;

/// <summary>Takes a question itself where its id is wanted.</summary>
public sealed class QuestionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) => Unwrap(inputData) switch
    {
        object?[] { Length: 1 } list => IdOf(Unwrap(list[0])),
        object?[] { Length: > 1 } list => throw Several(list),
        var one => IdOf(one),
    };

    private static object? IdOf(object? value) => value is RealtimeTextMessage message ? message.Id : value;

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    // What Receive-RealtimeText emitted together: of these the open questions are the ones that can be meant.
    private static ArgumentTransformationMetadataException Several(object?[] list)
    {
        string[] open = [.. list.Select(Unwrap).OfType<RealtimeTextMessage>().Where(QuestionCompleter.IsOpen).Select(message => message.Id)];
        open = open.Length > 0 ? open : [.. QuestionCompleter.OpenOf(OpenObjects.TextStreams).Select(message => message.Id)];
        return new ArgumentTransformationMetadataException(
            $"A text answers one question, and these are {list.Length} messages. Give one question: "
            + (open.Length > 0 ? $"-InReplyTo {open[0]}. Open: {string.Join(", ", open.Distinct())}." : "none is open."));
    }
}
