using System.Management.Automation;

namespace Realtalk.Runspaces;

/// <summary>What a script did.</summary>
/// <param name="Output">What it put out.</param>
/// <param name="Errors">The errors that it reported and went on.</param>
/// <param name="Warnings">Its warnings.</param>
internal sealed record ScriptResult(IReadOnlyList<PSObject> Output, IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings);
