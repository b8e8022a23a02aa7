using System.Globalization;
using System.Management.Automation;
using Realtalk.Sessions;

namespace Realtalk.Binding;

/// <summary>Takes a stream's name or id where a stream is wanted.</summary>
public sealed class StreamTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether a stream of another process will do, of which there is the text alone.</summary>
    public bool TakesBridges { get; set; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is null)
        {
            return value;
        }

        IRealtimeTextStream[] all = OpenObjects.TextStreams;
        string idOrName = Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
        IRealtimeTextStream? found = value as IRealtimeTextStream ?? OpenObjects.FindStream(all, idOrName);
        if (found is RealtimeStream || (found is not null && TakesBridges))
        {
            return found;
        }

        throw new ArgumentTransformationMetadataException(found is not null
            ? $"The stream '{found.Name}' is another process's: here there is its text alone. Do this in the process that opened it."
            : all.Length == 0 ? $"There is no stream '{idOrName}': none is open. Open one with New-RealtimeStream."
            : $"There is no stream '{idOrName}'. There are: {OpenObjects.ListNames(all)}.");
    }
}
