using System.Collections;
using System.Management.Automation;
using System.Text.Json;
using Realtalk.Binding;
using Realtalk.Text;
using Realtalk.Tools;

namespace Realtalk.Runspaces;

/// <summary>Makes tools of what users give for them: names, commands, tables of script blocks, tools, MCP servers.</summary>
internal static class ToolResolver
{
    private const CommandTypes Runnable = CommandTypes.Cmdlet | CommandTypes.Function | CommandTypes.Alias | CommandTypes.ExternalScript;

    /// <summary>The tools, in order.</summary>
    /// <param name="values">What the user gave.</param>
    /// <param name="caller">Whose session names, <c>$using:</c> values and functions are looked for in.</param>
    /// <exception cref="RealtimeException">Something is no tool, or two have one name; says what.</exception>
    public static IReadOnlyList<RealtimeTool> Resolve(IEnumerable<object?> values, PSCmdlet caller)
    {
        RealtimeTool[] tools = [.. values.SelectMany(value => ResolveOne(value, caller))];
        foreach (IGrouping<string, RealtimeTool> same in tools.GroupBy(tool => tool.Name))
        {
            if (same.Count() > 1)
            {
                throw new RealtimeException(
                    "ToolNameTaken",
                    RealtimeErrorKind.InvalidArgument,
                    $"Two tools are called '{same.Key}'.",
                    "Give one of them another name: @{ other_name = 'Some-Command' }.",
                    same.Key);
            }

            if (ClientTools.IsName(same.Key))
            {
                throw new RealtimeException(
                    "ToolNameTaken",
                    RealtimeErrorKind.InvalidArgument,
                    $"A tool cannot be called '{same.Key}': that is a name of the text stream.",
                    "Give it another name.",
                    same.Key);
            }
        }

        return tools;
    }

    /// <summary>A command as a tool.</summary>
    /// <param name="value">A command, or its name.</param>
    /// <param name="request">What else the user says.</param>
    /// <param name="caller">Whose session it is in.</param>
    /// <exception cref="RealtimeException">There is none, or it cannot be a tool.</exception>
    public static RealtimeTool OfCommand(object value, ToolRequest request, PSCmdlet caller)
    {
        CommandInfo? command = value switch
        {
            CommandInfo info => info,
            string name when !WildcardPattern.ContainsWildcardCharacters(name) => caller.InvokeCommand.GetCommand(name, Runnable),
            _ => null,
        };
        command = (command as AliasInfo)?.ResolvedCommand ?? command;
        return command switch
        {
            CmdletInfo or FunctionInfo or ExternalScriptInfo => CommandTool.Of(command, request, caller),
            null or AliasInfo => throw new RealtimeException(
                "ToolNotFound",
                RealtimeErrorKind.ObjectNotFound,
                $"There is no cmdlet, function or script '{value}'.",
                "Look at the name: Get-Command finds commands. A program is called from a function of your own.",
                value),
            _ => throw Refuse(value, "Name a cmdlet, a function or a script. A program is called from a function of your own."),
        };
    }

    private static IEnumerable<RealtimeTool> ResolveOne(object? value, PSCmdlet caller)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        switch (plain)
        {
            case RealtimeTool tool:
                return [tool];
            case string or CommandInfo:
                return [OfCommand(plain, new ToolRequest(), caller)];
            case IDictionary table when IsServer(table):
                return [OfServer(table)];
            case IDictionary table when LooksLikeServer(table):
                throw Refuse(value, "An MCP server's table says type = 'mcp'; or use New-RealtimeTool -ServerUrl.");
            case IDictionary table:
                return table.Cast<DictionaryEntry>().Select(entry => OfEntry($"{entry.Key}", entry.Value, caller)).ToArray();
            case ScriptBlock:
                throw Refuse(value, "A script block needs a name: @{ get_weather = { param($City) … } }, or New-RealtimeTool.");
            default:
                throw Refuse(value, "A tool is a command or its name, a table of names and script blocks, or comes from New-RealtimeTool.");
        }
    }

    private static RealtimeTool OfEntry(string name, object? value, PSCmdlet caller)
    {
        var request = new ToolRequest { Name = name };
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        return plain switch
        {
            ScriptBlock script => CommandTool.Of(script, request, caller),
            string or CommandInfo => OfCommand(plain, request, caller),
            _ => throw Refuse(value, $"'{name}' must be a script block or a command."),
        };
    }

    private static bool IsServer(IDictionary table) => table["type"] is { } type && $"{type}" == "mcp";

    // As a table of names and commands, its token would be looked for among the commands, and be in the error.
    private static bool LooksLikeServer(IDictionary table) =>
        table.Contains("server_url") || table.Contains("server_label")
        || (table.Contains("authorization") && (table.Contains("type") || table.Contains("headers")));

    private static McpServerTool OfServer(IDictionary table)
    {
        try
        {
            return new McpServerTool(JsonSerializer.Deserialize<JsonElement>(JsonText.Write(table)));
        }
        catch (NotSupportedException exception)
        {
            // Without the value, which may be the token.
            throw new RealtimeException(
                "ToolInvalid", RealtimeErrorKind.InvalidArgument, $"This is no MCP server: {exception.Message}", "Use New-RealtimeTool -ServerUrl.", innerException: exception);
        }
    }

    // A table or an object may be an MCP server with a mistake in it, and its token: it is named by its type alone.
    private static RealtimeException Refuse(object? value, string recommendation)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        string type = value?.GetType().Name ?? "null";
        return new RealtimeException(
            "ToolInvalid",
            RealtimeErrorKind.InvalidArgument,
            value is null ? "Nothing ($null) cannot be a tool." : $"What is of the type {type} cannot be a tool.",
            recommendation,
            plain is ScriptBlock or CommandInfo or string ? value : type);
    }
}
