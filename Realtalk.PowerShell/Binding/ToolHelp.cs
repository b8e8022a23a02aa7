using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace Realtalk.Binding;

/// <summary>What a command's help says, for the model: what it does, and what its parameters are.</summary>
internal sealed partial class ToolHelp
{
    // Descriptions are read by the model again with every reply: long ones cost.
    private const int MaxDescription = 1000;
    private const int MaxParameter = 400;

    private readonly Dictionary<string, string> _parameters = new(StringComparer.OrdinalIgnoreCase);

    private ToolHelp()
    {
    }

    /// <summary>What the command does; null where nobody says.</summary>
    public string? Description { get; private set; }

    /// <summary>What a parameter is; null where nobody says.</summary>
    public string? Find(string parameter) => _parameters.GetValueOrDefault(parameter);

    /// <summary>The comments of a function or a script block.</summary>
    public static ToolHelp Of(ScriptBlock script)
    {
        var help = new ToolHelp();
        CommentHelpInfo? comments = script.Ast switch
        {
            FunctionDefinitionAst function => function.GetHelpContent(),
            ScriptBlockAst block => block.GetHelpContent(),
            _ => null,
        };
        if (comments is not null)
        {
            help.Description = Join(comments.Synopsis, comments.Description);
            foreach ((string name, string text) in comments.Parameters)
            {
                help.Add(name, text);
            }
        }

        help.AddCommentsBesideParameters(script);
        return help;
    }

    /// <summary>The help of a command: its own comments, or else what <c>Get-Help</c> has.</summary>
    public static ToolHelp Of(CommandInfo command)
    {
        ScriptBlock? script = (command as FunctionInfo)?.ScriptBlock ?? (command as ExternalScriptInfo)?.ScriptBlock;
        ToolHelp help = script is null ? new ToolHelp() : Of(script);
        if (help.Description is not null)
        {
            return help;
        }

        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand(@"Microsoft.PowerShell.Core\Get-Help")
            .AddParameter("Name", command.Name)
            .AddParameter("Category", command.CommandType.ToString())
            .AddParameter("ErrorAction", ActionPreference.Ignore);
        try
        {
            foreach (PSObject found in shell.Invoke().Take(1))
            {
                help.Read(found, command.Name);
            }
        }
        catch (RuntimeException exception) when (exception is not PipelineStoppedException)
        {
            // A help file that is broken is no reason not to have the tool.
        }

        return help;
    }

    private void Read(PSObject found, string name)
    {
        string? synopsis = Text(found, "Synopsis");

        // A command without help has its syntax there.
        if (synopsis is not null && !synopsis.TrimStart().StartsWith(name + " ", StringComparison.OrdinalIgnoreCase) && synopsis != name)
        {
            Description = Join(synopsis, null);
        }

        if (Value(Value(found, "parameters"), "parameter") is { } parameters)
        {
            foreach (object? parameter in LanguagePrimitives.GetEnumerable(parameters) ?? new[] { parameters })
            {
                if (parameter is not null && Text(PSObject.AsPSObject(parameter), "name") is { } parameterName
                    && Value(parameter, "description") is { } description)
                {
                    IEnumerable<string?> paragraphs = (LanguagePrimitives.GetEnumerable(description) ?? new[] { description })
                        .Cast<object>().Select(item => Text(PSObject.AsPSObject(item), "Text"));
                    Add(parameterName, string.Join(' ', paragraphs));
                }
            }
        }
    }

    // What people write most: # The city.  [string] $City
    private void AddCommentsBesideParameters(ScriptBlock script)
    {
        ParamBlockAst? block = ((script.Ast as FunctionDefinitionAst)?.Body ?? script.Ast as ScriptBlockAst)?.ParamBlock;
        if (block is null)
        {
            return;
        }

        // Again by itself, since the comments are not kept in the tree.
        ScriptBlockAst again = Parser.ParseInput(block.Extent.Text, out Token[] tokens, out _);
        foreach (ParameterAst parameter in again.ParamBlock?.Parameters ?? Enumerable.Empty<ParameterAst>())
        {
            IEnumerable<string> comments = tokens
                .Where(token => token.Kind == TokenKind.Comment && !token.Text.StartsWith("<#", StringComparison.Ordinal))
                .Where(token => Belongs(token.Extent, parameter.Extent, block.Extent.Text))
                .Select(token => token.Text.TrimStart('#').Trim());
            Add(parameter.Name.VariablePath.UserPath, string.Join(' ', comments));
        }
    }

    // On lines of its own right before the parameter, or behind it on its last line.
    private static bool Belongs(IScriptExtent comment, IScriptExtent parameter, string text)
    {
        if (comment.StartOffset >= parameter.EndOffset)
        {
            return comment.StartLineNumber == parameter.EndLineNumber
                && text[parameter.EndOffset..comment.StartOffset].Trim() is "" or ",";
        }

        return comment.EndOffset <= parameter.StartOffset
            && OnlyComments().IsMatch(text[comment.StartOffset..parameter.StartOffset])
            && IsFirstOnItsLine(comment, text);
    }

    private static bool IsFirstOnItsLine(IScriptExtent comment, string text) =>
        string.IsNullOrWhiteSpace(text[(text.LastIndexOf('\n', Math.Max(0, comment.StartOffset - 1)) + 1)..comment.StartOffset]);

    private void Add(string parameter, string? text)
    {
        string shortened = Shorten(text, MaxParameter);
        if (shortened.Length > 0)
        {
            _parameters.TryAdd(parameter, shortened);
        }
    }

    private static string? Join(string? synopsis, string? description)
    {
        string joined = Shorten($"{synopsis?.Trim()}\n{description?.Trim()}", MaxDescription);
        return joined.Length == 0 ? null : joined;
    }

    private static string Shorten(string? text, int length)
    {
        string plain = Whitespace().Replace(text ?? string.Empty, " ").Trim();
        if (plain.Length <= length)
        {
            return plain;
        }

        int end = plain.LastIndexOf(". ", length, StringComparison.Ordinal);
        return end > length / 2 ? plain[..(end + 1)] : string.Concat(plain.AsSpan(0, length).TrimEnd(), " …");
    }

    private static string? Text(PSObject item, string property) => Value(item, property)?.ToString();

    private static object? Value(object? item, string property) =>
        item is null ? null : PSObject.AsPSObject(item).Properties[property]?.Value;

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();

    [GeneratedRegex(@"\A(\s*#[^\n]*\n)+\s*\z")]
    private static partial Regex OnlyComments();
}
