using Realtalk.Fuzz.Engine;

namespace Realtalk.Fuzz.Targets;

/// <summary>All targets.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<Func<FuzzTarget>> All { get; } =
    [
        () => new FrameTarget(),
        () => new WaveTarget(),
        () => new BridgeServerTarget(),
        () => new BridgeClientTarget(),
        () => new ScenarioTarget(),
        () => new SimulatorTarget(),
        () => new LogTarget(),
        () => new SecretTarget(),
        () => new AudioTarget(),
        () => new FilterTarget(),
    ];

    /// <summary>The targets of a name: the bridge has two sides.</summary>
    public static IReadOnlyList<Func<FuzzTarget>> Find(string name) => [.. All.Where(make => NameOf(make) == name || NameOf(make).StartsWith(name + "-", StringComparison.Ordinal))];

    /// <summary>The name of what is made.</summary>
    public static string NameOf(Func<FuzzTarget> make)
    {
        using FuzzTarget target = make();
        return target.Name;
    }

    /// <summary>The part that it has of a run of all.</summary>
    public static int ShareOf(Func<FuzzTarget> make)
    {
        using FuzzTarget target = make();
        return target.Share;
    }
}
