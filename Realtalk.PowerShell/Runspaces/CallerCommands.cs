using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace Realtalk.Runspaces;

/// <summary>
/// Functions, aliases and modules of the caller's session that a background runspace gets: those that a script names, and
/// those that these name in turn. Functions are carried over as their text, as they are now.
/// </summary>
internal sealed class CallerCommands
{
    private readonly Dictionary<string, string> _functions = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _aliases = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _modules = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds a function that is not the caller's.</summary>
    public void AddFunction(string name, string definition) => _functions[name] = definition;

    /// <summary>Adds a command, with all that it needs.</summary>
    public void Add(CommandInfo command, PSCmdlet caller)
    {
        // A module that was made in memory has no file to import it from, and what it keeps to itself is not there after an import:
        // such functions are carried over like others.
        if (command.Module is { } module && File.Exists(module.Path) && module.ExportedCommands.ContainsKey(command.Name))
        {
            _modules.Add(RunspaceRecipe.PathOf(module));
        }
        else if (command is FunctionInfo function && _functions.TryAdd(function.Name, function.Definition))
        {
            AddNamedIn(function.ScriptBlock.Ast, caller);
        }
    }

    /// <summary>Adds what a script names of the caller's functions and aliases.</summary>
    public void AddNamedIn(Ast script, PSCmdlet caller)
    {
        foreach (CommandAst call in script.FindAll(ast => ast is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
        {
            if (call.GetCommandName() is { Length: > 0 } name)
            {
                AddNamed(name, caller);
            }
        }
    }

    /// <summary>Adds all that another has.</summary>
    public void Add(CallerCommands other)
    {
        foreach ((string name, string definition) in other._functions)
        {
            _functions[name] = definition;
        }

        foreach ((string name, string definition) in other._aliases)
        {
            _aliases[name] = definition;
        }

        _modules.UnionWith(other._modules);
    }

    /// <summary>Puts them into a runspace to be.</summary>
    public void AddTo(InitialSessionState state)
    {
        if (_modules.Count > 0)
        {
            state.ImportPSModule([.. _modules]);
        }

        foreach ((string name, string definition) in _functions)
        {
            state.Commands.Remove(name, typeof(SessionStateFunctionEntry));
            state.Commands.Add(new SessionStateFunctionEntry(name, definition));
        }

        foreach ((string name, string definition) in _aliases)
        {
            if (!state.Commands[name].Any(entry => entry is SessionStateAliasEntry))
            {
                state.Commands.Add(new SessionStateAliasEntry(name, definition));
            }
        }
    }

    private void AddNamed(string name, PSCmdlet caller)
    {
        // Only what is in the session: looking for commands that are not would load modules. A path is no such name.
        if (_functions.ContainsKey(name) || name.AsSpan().IndexOfAny(@"\/:") >= 0)
        {
            return;
        }

        if (Find("function", name, caller) is FunctionInfo function)
        {
            Add(function, caller);
        }
        else if (Find("alias", name, caller) is AliasInfo alias && _aliases.TryAdd(name, alias.Definition))
        {
            AddNamed(alias.Definition, caller);
        }
    }

    private static object? Find(string drive, string name, PSCmdlet caller)
    {
        string path = $"{drive}:{name}";
        ItemCmdletProviderIntrinsics items = caller.SessionState.InvokeProvider.Item;
        return items.Exists(path, force: true, literalPath: true)
            ? items.Get([path], force: true, literalPath: true).Select(item => item.BaseObject).FirstOrDefault()
            : null;
    }
}
