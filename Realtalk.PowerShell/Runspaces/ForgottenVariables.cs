using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace Realtalk.Runspaces;

/// <summary>
/// Finds the caller's variables that a script block uses without <c>$using:</c>. In the background they are not there, and PowerShell
/// says nothing of it: they are null.
/// </summary>
internal static class ForgottenVariables
{
    // PowerShell's own that are not in the state that a session begins with.
    private static readonly string[] Automatic =
    [
        "_", "PSItem", "args", "input", "this", "foreach", "switch", "Matches", "Error", "StackTrace", "LASTEXITCODE", "MyInvocation",
        "PSCmdlet", "PSBoundParameters", "PSScriptRoot", "PSCommandPath", "PSDebugContext", "PSDefaultParameterValues", "PROFILE", "OFS",
        "Event", "EventArgs", "EventSubscriber", "Sender", "SourceArgs", "SourceEventArgs", "NestedPromptLevel", "PWD", "HOME", "Host",
        "PID", "null", "true", "false", "PSVersionTable", "PSEdition", "PSHOME", "PSCulture",
        "PSUICulture", "PSStyle", "ShellId", "ExecutionContext", "EnabledExperimentalFeatures", "ConsoleFileName", "IsLinux", "IsMacOS",
        "IsWindows", "IsCoreCLR", "?", "^", "$",
    ];

    private static readonly Lazy<HashSet<string>> BuiltIn = new(() => new HashSet<string>(
        InitialSessionState.CreateDefault2().Variables.Select(variable => variable.Name).Concat(Automatic), StringComparer.OrdinalIgnoreCase));

    /// <summary>Warns of each of them.</summary>
    /// <param name="script">What is to run in the background.</param>
    /// <param name="what">What that is, at the beginning of a sentence.</param>
    /// <param name="caller">Whose variables are meant.</param>
    public static void Warn(ScriptBlock script, string what, PSCmdlet caller)
    {
        foreach (string name in Find(script.Ast, caller))
        {
            caller.WriteWarning(
                $"{what} uses ${name}, a variable of yours that it does not see: it runs in the background. Write $using:{name} for its value as it is now.");
        }
    }

    private static IEnumerable<string> Find(Ast script, PSCmdlet caller)
    {
        HashSet<string> own = FindOwn(script);
        return script.FindAll(ast => ast is VariableExpressionAst { VariablePath.IsUnqualified: true } && !IsUsing(ast), searchNestedScriptBlocks: true)
            .Select(ast => ((VariableExpressionAst)ast).VariablePath.UserPath)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(name => !own.Contains(name) && !IsBuiltIn(name) && caller.SessionState.PSVariable.GetValue(name) is not null);
    }

    // In $using:table.key the member belongs to what is taken from the caller, too.
    private static bool IsUsing(Ast ast)
    {
        for (Ast? outer = ast.Parent; outer is ExpressionAst; outer = outer.Parent)
        {
            if (outer is UsingExpressionAst)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsBuiltIn(string name) =>
        BuiltIn.Value.Contains(name) || name.EndsWith("Preference", StringComparison.OrdinalIgnoreCase);

    // What it sets itself, wherever: rather one warning too few. A command sets what it is given the name of (-OutVariable x, Set-Variable x).
    private static HashSet<string> FindOwn(Ast script)
    {
        var own = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (Ast ast in script.FindAll(static _ => true, searchNestedScriptBlocks: true))
        {
            switch (ast)
            {
                case ParameterAst parameter:
                    own.Add(parameter.Name.VariablePath.UserPath);
                    break;
                case AssignmentStatementAst assignment:
                    own.UnionWith(VariablesIn(assignment.Left));
                    break;
                case ForEachStatementAst loop:
                    own.Add(loop.Variable.VariablePath.UserPath);
                    break;
                case UnaryExpressionAst { TokenKind: TokenKind.PlusPlus or TokenKind.MinusMinus or TokenKind.PostfixPlusPlus or TokenKind.PostfixMinusMinus } step:
                    own.UnionWith(VariablesIn(step.Child));
                    break;
                case ConvertExpressionAst { Type.TypeName.Name: "ref" } reference:
                    own.UnionWith(VariablesIn(reference.Child));
                    break;
                case StringConstantExpressionAst { Parent: CommandAst or CommandParameterAst } named:
                    own.Add(named.Value.TrimStart('+'));
                    break;
                default:
                    break;
            }
        }

        return own;
    }

    // Not $table in $table.key = 1 or $list[0] = 1: that is used before it is changed.
    private static IEnumerable<string> VariablesIn(Ast target) => target switch
    {
        VariableExpressionAst variable => [variable.VariablePath.UserPath],
        AttributedExpressionAst attributed => VariablesIn(attributed.Child),
        ArrayLiteralAst several => several.Elements.SelectMany(VariablesIn),
        ParenExpressionAst { Pipeline: PipelineAst { PipelineElements: [CommandExpressionAst inner] } } => VariablesIn(inner.Expression),
        _ => [],
    };
}
