using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Realtalk.Bridge;
using Realtalk.Bridge.Client;
using Realtalk.Conversations;
using Realtalk.Sessions;

namespace Realtalk.Binding;

/// <summary>
/// Makes a <see cref="StreamArgument"/> of each thing that names a stream. A conversion alone would come too late: a value from
/// the pipeline binds by its property's name before anything is converted, and else by value to something else.
/// </summary>
public sealed class StreamArgumentTransformationAttribute : ArgumentTransformationAttribute
{
    // What names a stream in an object: its own, that of a message or a bridge, and that of what a script made.
    private static readonly string[] Naming = ["Stream", "StreamId", "Name"];

    private static readonly string[] Copies =
        [.. new[] { typeof(RealtimeStream), typeof(RealtimeBridgeStream), typeof(RealtimeConversation) }.Select(type => $"Deserialized.{type.FullName}")];

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        Unwrap(inputData) is IList list ? list.Cast<object?>().Select(Make).ToArray() : Make(inputData);

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static StreamArgument? Make(object? input)
    {
        if (Unwrap(input) is not { } value)
        {
            return null;
        }

        // A name such as 007 or 1kb that is typed without quotes is a number, which still knows how it was typed.
        if (Read(input is PSObject { BaseObject: int or long or double or decimal } typed ? typed.ToString() : value) is { } argument)
        {
            return argument;
        }

        var item = PSObject.AsPSObject(input);
        if (item.TypeNames.Any(type => Copies.Contains(type, StringComparer.Ordinal)))
        {
            return Refuse(
                "This is a copy of a stream: the stream itself lives in the process that opened it.",
                "Use Start-ThreadJob in the place of Start-Job: it runs in this process. Another process takes part by a bridge (Start-RealtimeBridge, Connect-RealtimeBridge).",
                input);
        }

        return Array.ConvertAll(Naming, name => Unwrap(value is IDictionary table ? table[name] : item.Properties[name]?.Value) is { } named ? Read(named) : null)
            .FirstOrDefault(found => found is not null)
            ?? Refuse($"This is no stream, and names none: {value.GetType().Name}.", "Give a stream, its name or its id.", input);
    }

    private static StreamArgument? Read(object value) => value switch
    {
        StreamArgument argument => argument,
        IRealtimeTextStream stream => new StreamArgument(stream),
        RealtimeBridge bridge => new StreamArgument(bridge.Stream) { Bridge = bridge },
        RealtimeConversation conversation => new StreamArgument(conversation.Stream),
        string { Length: 0 } => Refuse("A stream's name is not empty.", "Give a stream, its name or its id.", value),
        string or IFormattable => new StreamArgument(Convert.ToString(value, CultureInfo.InvariantCulture)!),
        _ => null,
    };

    private static StreamArgument Refuse(string message, string recommendation, object? target) =>
        new(new RealtimeException("StreamInvalid", RealtimeErrorKind.InvalidArgument, message, recommendation, target));
}
