using System.Management.Automation;

namespace Realtalk.Binding;

/// <summary>
/// The hidden <c>Stream</c> of a stream in PowerShell: with it, a stream in the pipeline binds to <c>-Stream</c> by property
/// name, whatever else the cmdlet takes from there by value.
/// </summary>
public static class StreamItself
{
    /// <summary>The stream.</summary>
    /// <param name="instance">The stream.</param>
    public static object? Get(PSObject instance) => instance?.BaseObject;
}
