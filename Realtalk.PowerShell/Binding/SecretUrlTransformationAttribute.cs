using System.Management.Automation;
using Realtalk.Secrets;

namespace Realtalk.Binding;

/// <summary>Makes a URL of a text. Where it is none, the message shows what may be shown of it, which the binder's own would not heed.</summary>
public sealed class SecretUrlTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is null or Uri)
        {
            return value;
        }

        string text = $"{value}";
        return Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out Uri? url)
            ? url
            : throw new ArgumentTransformationMetadataException($"'{SecretUrl.Hide(text)}' is no URL.");
    }
}
