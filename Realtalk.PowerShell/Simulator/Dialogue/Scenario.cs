using System.Text.Json;
using Realtalk.Protocol;
using Realtalk.Simulator.Speech;

namespace Realtalk.Simulator.Dialogue;

/// <summary>What a simulated model says, and what its caller says to it. Comes from a data file.</summary>
internal sealed class Scenario
{
    /// <summary>The scenario of a simulator that was not told another.</summary>
    public const string DefaultName = "car-rental";

    /// <summary>The names of the shipped scenarios.</summary>
    public static IReadOnlyList<string> Names => Directory.Exists(Folder)
        ? Directory.GetFiles(Folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal).ToArray()
        : [];

    /// <summary>Those of them that have a caller.</summary>
    public static IReadOnlyList<string> NamesWithCaller =>
        Names.Where(name => Read(name, root => root.Find("caller") is { ValueKind: JsonValueKind.Array } lines && lines.GetArrayLength() > 0)).ToArray();

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is about.</summary>
    public required string Description { get; init; }

    /// <summary>The rules, in the order in which they are tried.</summary>
    public required IReadOnlyList<ReplyRule> Replies { get; init; }

    /// <summary>The transcripts of what is heard, in order.</summary>
    public required IReadOnlyList<string> Hears { get; init; }

    /// <summary>The lines of a scripted caller.</summary>
    public required IReadOnlyList<CallerLine> Caller { get; init; }

    /// <summary>Its voices.</summary>
    public required SpeechSource Speech { get; init; }

    private static string Folder { get; } = FindFolder();

    /// <summary>Reads a scenario.</summary>
    /// <param name="nameOrPath">The name of a shipped one, or the path of a file.</param>
    /// <exception cref="RealtimeException"><c>ScenarioNotFound</c> or <c>ScenarioInvalid</c>.</exception>
    public static Scenario Load(string? nameOrPath)
    {
        string wanted = nameOrPath ?? DefaultName;
        string? name = Names.FirstOrDefault(known => known.Equals(wanted, StringComparison.OrdinalIgnoreCase));
        string path = name is null ? wanted : Path.Combine(Folder, name + ".json");
        if (File.Exists(path))
        {
            return ScenarioFile.Read(Path.GetFullPath(path));
        }

        throw new RealtimeException(
            "ScenarioNotFound",
            RealtimeErrorKind.ObjectNotFound,
            $"There is no scenario '{wanted}'. The shipped ones are: {string.Join(", ", Names)}.",
            "Name one of these, or give the path of a scenario file.",
            wanted);
    }

    /// <summary>What a shipped scenario is about, without reading all of it.</summary>
    public static string ReadDescription(string name) => Read(name, root => root.Find("description").Text() ?? name);

    private static T Read<T>(string name, Func<JsonElement, T> find)
    {
        using FileStream file = File.OpenRead(Path.Combine(Folder, name + ".json"));
        using JsonDocument document = JsonDocument.Parse(file, ScenarioFile.Reading);
        return find(document.RootElement);
    }

    private static string FindFolder()
    {
        string beside = Path.GetDirectoryName(typeof(Scenario).Assembly.Location) is { Length: > 0 } folder ? folder : AppContext.BaseDirectory;
        string usual = Path.Combine(beside, "Scenarios");

        // A build keeps the folders of the sources, unless it is told otherwise.
        string built = Path.Combine(beside, "Simulator", "Scenarios");
        return Directory.Exists(usual) || !Directory.Exists(built) ? usual : built;
    }
}
