using System.Collections;
using System.Management.Automation;

namespace Realtalk.Binding;

/// <summary>Refuses what is no table without showing it: its values are secrets, and so may be what was given in its place.</summary>
public sealed class SecretTableTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is null or IDictionary
            ? value
            : throw new ArgumentTransformationMetadataException("It is a table of names and values: @{ 'X-Key' = $key }.");
    }
}
