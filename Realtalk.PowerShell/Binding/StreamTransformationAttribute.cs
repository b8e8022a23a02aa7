using System.Globalization;
using System.Management.Automation;
using Realtalk.Sessions;

namespace Realtalk.Binding;

/// <summary>Takes a stream's name or id where a stream is wanted.</summary>
public sealed class StreamTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is null or RealtimeStream)
        {
            return value;
        }

        string idOrName = Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
        if (OpenObjects.FindStream(idOrName) is { } stream)
        {
            return stream;
        }

        RealtimeStream[] all = OpenObjects.Streams.ToArray();
        throw new ArgumentTransformationMetadataException(all.Length == 0
            ? $"There is no stream '{idOrName}': none is open. Open one with New-RealtimeStream."
            : $"There is no stream '{idOrName}'. There are: {OpenObjects.ListNames(all)}.");
    }
}
