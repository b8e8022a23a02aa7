using System.Collections;
using System.Management.Automation;

namespace Realtalk.Binding;

/// <summary>
/// The parameters that <c>$PSDefaultParameterValues</c> gave, which are bound like those on the command line but say nothing about
/// what is wanted this time.
/// </summary>
internal static class DefaultParameters
{
    /// <summary>Whether the parameter was given by <c>$PSDefaultParameterValues</c>; so counts, too, what was typed with the same value.</summary>
    public static bool Gave(PSCmdlet cmdlet, string parameter)
    {
        object? variable = cmdlet.SessionState.PSVariable.GetValue("PSDefaultParameterValues");
        if ((variable is PSObject wrapped ? wrapped.BaseObject : variable) is not IDictionary defaults
            || !cmdlet.MyInvocation.BoundParameters.TryGetValue(parameter, out object? bound))
        {
            return false;
        }

        foreach (DictionaryEntry entry in defaults)
        {
            if (Names(entry.Key, cmdlet.MyInvocation.MyCommand.Name, parameter)
                && (entry.Value is ScriptBlock || LanguagePrimitives.Equals(bound, entry.Value)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A parameter's value where it was meant: one that <c>$PSDefaultParameterValues</c> gave gives way to what was named in its place.</summary>
    public static T? Yield<T>(PSCmdlet cmdlet, string parameter, T? value, object? named)
        where T : class =>
        named is not null && Gave(cmdlet, parameter) ? null : value;

    // "Command:Parameter", both with wildcards and perhaps in quotes.
    private static bool Names(object key, string command, string parameter) =>
        $"{key}".Split(':') is [var commands, var parameters] && Matches(commands, command) && Matches(parameters, parameter);

    private static bool Matches(string pattern, string name) =>
        new WildcardPattern(pattern.Trim().Trim('\'', '"'), WildcardOptions.IgnoreCase).IsMatch(name);
}
