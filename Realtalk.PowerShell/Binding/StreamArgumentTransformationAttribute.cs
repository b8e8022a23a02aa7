using System.Globalization;
using System.Management.Automation;
using Realtalk.Conversations;
using Realtalk.Sessions;

namespace Realtalk.Binding;

/// <summary>
/// Makes a <see cref="StreamArgument"/> of each thing that names a stream. A conversion alone would come too late: a value from
/// the pipeline binds by its property's name before anything is converted, and else by value to something else.
/// </summary>
public sealed class StreamArgumentTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        // A name such as 007 or 1kb that is typed without quotes is a number, which still knows how it was typed.
        object? value = inputData is PSObject { BaseObject: int or long or double or decimal } typed ? typed.ToString() : Unwrap(inputData);
        return value is object?[] list ? Array.ConvertAll(list, one => Make(Unwrap(one))) : Make(value);
    }

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static StreamArgument? Make(object? value) => value switch
    {
        null => null,
        StreamArgument argument => argument,
        IRealtimeTextStream stream => new StreamArgument(stream),
        RealtimeConversation conversation => new StreamArgument(conversation.Stream),
        _ when Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text => new StreamArgument(text),
        _ => throw new ArgumentTransformationMetadataException("A stream's name is not empty."),
    };
}
