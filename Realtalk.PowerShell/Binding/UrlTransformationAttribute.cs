using System.Management.Automation;
using Realtalk.Secrets;

namespace Realtalk.Binding;

/// <summary>
/// Makes a <see cref="UrlArgument"/> of a text or a URL. Where it is none, the message shows what may be shown of it, which the
/// binder's own would not heed.
/// </summary>
public sealed class UrlTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is null or UrlArgument)
        {
            return value;
        }

        string text = value is Uri url ? url.OriginalString : $"{value}";
        return text.Length == 0 ? throw new ArgumentTransformationMetadataException("A URL is not empty.")
            : Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _) ? new UrlArgument(text)
            : throw new ArgumentTransformationMetadataException($"'{SecretUrl.Hide(text)}' is no URL.");
    }
}
