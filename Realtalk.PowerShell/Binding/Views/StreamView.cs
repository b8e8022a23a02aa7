using System.Globalization;
using System.Management.Automation;
using Realtalk.Sessions;

namespace Realtalk.Binding.Views;

/// <summary>What is shown of the stream that something belongs to, where several were asked for.</summary>
public static class StreamView
{
    /// <summary>The end of the type name under which such things have views with a heading for each stream.</summary>
    internal const string TypeSuffix = "#Stream";

    /// <summary>The stream's name and id; of one that is not open here the id.</summary>
    /// <param name="instance">What belongs to it.</param>
    public static string? GetName(PSObject? instance)
    {
        if (ObjectValues.Text(instance, "StreamId") is not { } text || !int.TryParse(text, CultureInfo.InvariantCulture, out int id))
        {
            return null;
        }

        IRealtimeTextStream? stream = OpenObjects.TextStreams.FirstOrDefault(one => one.Id == id);
        return stream is null ? text : $"{stream.Name} ({text})";
    }
}
