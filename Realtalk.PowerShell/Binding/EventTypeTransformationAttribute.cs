using System.Collections;
using System.Management.Automation;
using Realtalk.Conversations;
using Realtalk.Sessions;

namespace Realtalk.Binding;

/// <summary>Refuses a stream where a type is wanted: as a text it would be one that no event has.</summary>
public sealed class EventTypeTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = Unwrap(inputData);
        foreach (object? one in value is IList list ? list : new[] { value })
        {
            if (Unwrap(one) is IRealtimeTextStream or RealtimeConversation)
            {
                throw new ArgumentTransformationMetadataException($"'{one}' is no type of an event: a stream goes to -Stream.");
            }
        }

        return inputData;
    }

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
