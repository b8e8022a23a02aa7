using System.Management.Automation;
using System.Net;
using System.Security;

namespace Realtalk.Binding;

/// <summary>Takes a key as plain text where a SecureString is wanted, so that no more than the binding ever sees the text.</summary>
public sealed class SecretTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            string text => new NetworkCredential(string.Empty, text).SecurePassword,
            null or SecureString => value,

            // The value itself must not be in the message that the binder would make.
            _ => throw new ArgumentTransformationMetadataException("A key is a string or a SecureString."),
        };
    }
}
