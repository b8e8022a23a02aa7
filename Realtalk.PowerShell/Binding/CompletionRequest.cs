using System.Collections;
using System.Management.Automation;

namespace Realtalk.Binding;

/// <summary>What is being typed.</summary>
/// <param name="Command">The cmdlet.</param>
/// <param name="Parameter">The parameter.</param>
/// <param name="Word">The beginning of the argument, without quotes.</param>
/// <param name="Bound">The arguments of other parameters, as far as they can be known without running anything.</param>
internal sealed record CompletionRequest(string Command, string Parameter, string Word, IDictionary Bound)
{
    /// <summary>Whether it is for this parameter.</summary>
    public bool Names(string parameter) => parameter.Equals(Parameter, StringComparison.OrdinalIgnoreCase);

    /// <summary>The argument of a parameter; null where there is none.</summary>
    public object? Get(string parameter) => Bound[parameter] is PSObject wrapped ? wrapped.BaseObject : Bound[parameter];
}
