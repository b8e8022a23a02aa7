using System.Management.Automation;

namespace Realtalk.Binding;

/// <summary>Tells the names of scenarios from the paths of their files.</summary>
internal static class ScenarioPath
{
    /// <summary>A scenario's name as it is; a path as PowerShell means it, which has a current location of its own.</summary>
    public static string? Resolve(PSCmdlet cmdlet, string? scenario)
    {
        bool isPath = scenario is not null
            && (scenario.AsSpan().IndexOfAny('/', '\\') >= 0 || scenario.EndsWith(".json", StringComparison.OrdinalIgnoreCase));
        return isPath ? FilePath.Resolve(cmdlet, scenario!) : scenario;
    }
}
