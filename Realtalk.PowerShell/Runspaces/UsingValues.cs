using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;
using System.Text.RegularExpressions;

namespace Realtalk.Runspaces;

/// <summary>
/// The values behind a script block's <c>$using:</c> expressions, in the form in which PowerShell hands them to a script
/// that runs elsewhere: a table by the expression's text, given as the parameter <c>--%</c>. Start-ThreadJob does the same.
/// </summary>
internal static partial class UsingValues
{
    /// <summary>The name of the parameter that takes the table.</summary>
    public const string Parameter = "--%";

    /// <summary>Reads the values in the caller's scope, as they are now.</summary>
    public static Hashtable Collect(ScriptBlock script, PSCmdlet caller)
    {
        var values = new Hashtable();
        foreach (UsingExpressionAst expression in script.Ast.FindAll(ast => ast is UsingExpressionAst, searchNestedScriptBlocks: true))
        {
            // The keys are what the interpreter looks for: variables in lower case, other expressions as written.
            string text = expression.ToString();
            if (expression.SubExpression is VariableExpressionAst variable)
            {
                values[KeyOf(text.ToLowerInvariant())] = caller.SessionState.PSVariable.GetValue(variable.VariablePath.UserPath);
            }
            else
            {
                values[KeyOf(text)] = Evaluate(text, caller);
            }
        }

        return values;
    }

    // Such as $using:table.key or $using:list[0]. The comma keeps a list whole.
    private static object? Evaluate(string text, PSCmdlet caller)
    {
        ScriptBlock here = ScriptBlock.Create($",({UsingPrefix().Replace(text, "$1")})");
        Collection<PSObject> result = caller.SessionState.InvokeCommand.InvokeScript(useLocalScope: true, here, input: null);
        return result.Count == 0 ? null : result[0];
    }

    private static string KeyOf(string text) => Convert.ToBase64String(Encoding.Unicode.GetBytes(text));

    [GeneratedRegex(@"([$@]\{?)using:", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UsingPrefix();
}
