using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.Json;
using Realtalk.Binding;
using Realtalk.Tools;

namespace Realtalk.Runspaces;

/// <summary>A cmdlet, function, script or script block as a tool, with what it needs of its maker's session.</summary>
internal sealed class CommandTool : RealtimeTool
{
    private readonly IReadOnlyDictionary<string, ToolParameter> _parameters;
    private readonly string _commandName;
    private readonly CommandTypes _commandType;

    private CommandTool(
        string name, string? description, ToolSchema schema, string commandName, CommandTypes commandType)
        : base(name, description, schema.Schema)
    {
        _parameters = schema.Parameters;
        _commandName = commandName;
        _commandType = commandType;
        ParameterSet = schema.ParameterSet;
    }

    /// <summary>What a runspace must have to run it.</summary>
    internal CallerCommands Commands { get; } = new();

    private Hashtable? UsingValues { get; init; }

    /// <summary>A command as a tool.</summary>
    /// <param name="command">A cmdlet, a function or a script.</param>
    /// <param name="request">What else the user says.</param>
    /// <param name="caller">Whose session it is in.</param>
    /// <exception cref="RealtimeException">It cannot be a tool; says why.</exception>
    public static CommandTool Of(CommandInfo command, ToolRequest request, PSCmdlet caller)
    {
        ToolHelp help = ToolHelp.Of(command);
        ToolSchema schema = request.Apply(ToolSchema.Of(command, help, request.ParameterSet));

        // With its module, so that in the background it is this one and no other.
        string commandName = command is CmdletInfo && !string.IsNullOrEmpty(command.ModuleName) ? $@"{command.ModuleName}\{command.Name}"
            : command is ExternalScriptInfo script ? script.Path
            : command.Name;
        var tool = new CommandTool(
            request.Name ?? command.Name, request.Description ?? help.Description, schema, commandName, command.CommandType)
        {
            Command = command.Name,
            HasHighImpact = ShouldProcessTrait.IsHigh(command),
            IsDestructive = ShouldProcessTrait.IsDestructive(command),
            Timeout = request.Timeout,
            Approval = request.Approval,
        };
        tool.Commands.Add(command, caller);
        if (command is ExternalScriptInfo external)
        {
            tool.Commands.AddNamedIn(external.ScriptBlock.Ast, caller);
        }

        return tool;
    }

    /// <summary>A script block as a tool.</summary>
    /// <param name="script">The script block; its parameters are the tool's.</param>
    /// <param name="request">What else the user says; the name must be there.</param>
    /// <param name="caller">Where its <c>$using:</c> values and the functions that it names are.</param>
    /// <exception cref="RealtimeException">It cannot be a tool; says why.</exception>
    public static CommandTool Of(ScriptBlock script, ToolRequest request, PSCmdlet caller)
    {
        // A name that no command has: neither an alias nor a function that it calls can stand in its way.
        string commandName = $"Realtalk tool {request.Name}";
        ToolHelp help = ToolHelp.Of(script);
        ForgottenVariables.Warn(script, $"The tool '{request.Name}'", caller);
        FunctionInfo function = TemporaryFunction.Of(script);
        ToolSchema schema = request.Apply(ToolSchema.Of(function, help, request.ParameterSet));
        var tool = new CommandTool(
            request.Name!, request.Description ?? help.Description, schema, commandName, CommandTypes.Function)
        {
            HasHighImpact = ShouldProcessTrait.IsHigh(function),
            Timeout = request.Timeout,
            Approval = request.Approval,
            UsingValues = Runspaces.UsingValues.Collect(script, caller),
        };
        tool.Commands.AddFunction(commandName, script.ToString());
        tool.Commands.AddNamedIn(script.Ast, caller);
        return tool;
    }

    /// <summary>The command in a runspace that was made with <see cref="Commands"/>; null where it is not there any more.</summary>
    /// <param name="runspace">The runspace, with nothing running in it.</param>
    public CommandInfo? FindIn(Runspace runspace) => runspace.SessionStateProxy.InvokeCommand.GetCommand(_commandName, _commandType);

    /// <summary>Adds the call to a pipeline: the command, and each argument as a value of its parameter. No script text is made.</summary>
    /// <param name="pipeline">A pipeline of a runspace.</param>
    /// <param name="command">What <see cref="FindIn"/> found in that runspace.</param>
    /// <param name="arguments">The arguments, all of which are parameters.</param>
    public void AddTo(PowerShell pipeline, CommandInfo command, JsonElement arguments)
    {
        // The command itself or its full name, so that nothing else of that name can be meant. (The engine runs a module's
        // function that it gets as such outside of its module.)
        if (command is FunctionInfo { Module: not null })
        {
            pipeline.AddCommand($@"{command.ModuleName}\{command.Name}");
        }
        else
        {
            pipeline.AddCommand(command);
        }

        foreach (JsonProperty argument in arguments.EnumerateObject())
        {
            // Only under its own full name: an abbreviation or an alias could be another parameter's.
            ToolParameter parameter = _parameters[argument.Name];
            if (argument.Value.ValueKind != JsonValueKind.Null || parameter.IsMandatory || Nullable.GetUnderlyingType(parameter.Type) is not null)
            {
                pipeline.AddParameter(parameter.Name, parameter.Convert(argument.Value));
            }
        }

        if (UsingValues is { Count: > 0 })
        {
            pipeline.AddParameter(Runspaces.UsingValues.Parameter, UsingValues);
        }

        if (HasHighImpact)
        {
            // It would ask, and in the background nobody could answer. Whoever had to be asked has been.
            pipeline.AddParameter("Confirm", false);
        }
    }
}
