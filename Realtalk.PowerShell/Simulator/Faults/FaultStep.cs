using System.Globalization;
using System.Text;
using Realtalk.Protocol;

namespace Realtalk.Simulator.Faults;

/// <summary>A step of the protocol: before or after the n-th event of a type in a connection.</summary>
/// <param name="Type">The event's GA name, of the server or of the client.</param>
/// <param name="Occurrence">Which one, from 1.</param>
/// <param name="IsAfter">Whether right after it.</param>
internal sealed record FaultStep(string Type, int Occurrence, bool IsAfter)
{
    private const string After = "after ";

    /// <summary>Reads a step: <c>response.created</c>, <c>after response.created</c>, <c>response.created#2</c>.</summary>
    /// <returns>The step; null for null.</returns>
    /// <exception cref="RealtimeException">It is none.</exception>
    public static FaultStep? Read(string? text)
    {
        if (text is null)
        {
            return null;
        }

        string rest = text.Trim();
        bool isAfter = rest.StartsWith(After, StringComparison.OrdinalIgnoreCase);
        rest = isAfter ? rest[After.Length..].Trim() : rest;
        int hash = rest.IndexOf('#', StringComparison.Ordinal);
        int occurrence = 1;
        if (hash >= 0 && (!int.TryParse(rest.AsSpan(hash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out occurrence) || occurrence < 1))
        {
            throw Refuse(text, $"'{rest[(hash + 1)..]}' is no number of an event");
        }

        string type = hash >= 0 ? rest[..hash] : rest;
        ServerEventName name = NameOf(type);
        return name.Kind == ServerEventKind.Unknown && !ClientEventNames.All.Contains(type)
            ? throw Refuse(text, $"the protocol has no event '{type}'")
            : new FaultStep(name.Name, occurrence, isAfter);
    }

    /// <summary>The GA name of an event as it goes over the wire.</summary>
    public static ServerEventName NameOf(string type) => ServerEventNames.Find(Encoding.UTF8.GetBytes(type));

    private static RealtimeException Refuse(string text, string why) => new(
        "FaultInvalid",
        RealtimeErrorKind.InvalidArgument,
        $"'{text}' is no step of the protocol: {why}.",
        "Steps are such as response.created, 'after response.created' and response.output_audio.delta#3.",
        text);
}
