using System.Management.Automation;

namespace Realtalk.Binding;

/// <summary>Where bridges are, as PowerShell means it.</summary>
internal static class BridgePaths
{
    /// <summary>A path of the file system, or on Windows a pipe's name; null where none is named.</summary>
    /// <exception cref="RealtimeException">It is not in the file system.</exception>
    public static string? Resolve(PSCmdlet cmdlet, string? path) =>
        OperatingSystem.IsWindows() ? path : FilePath.ResolveIfNamed(cmdlet, path);
}
