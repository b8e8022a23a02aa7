using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Realtalk.Binding;

/// <summary>A command's parameters as the model sees them: the JSON Schema, and what is behind each of its properties.</summary>
/// <param name="Schema">The schema, an object.</param>
/// <param name="Parameters">The parameters by name.</param>
/// <param name="ParameterSet">The set that was chosen; null where there is but one.</param>
internal sealed record ToolSchema(JsonElement Schema, IReadOnlyDictionary<string, ToolParameter> Parameters, string? ParameterSet)
{
    /// <summary>Reads a command's parameters.</summary>
    /// <param name="command">The command.</param>
    /// <param name="help">What its help says.</param>
    /// <param name="parameterSet">The set to take; null for the default one, or the first that a model can fill.</param>
    /// <exception cref="RealtimeException">There is no such set, or it needs something that a model cannot give.</exception>
    public static ToolSchema Of(CommandInfo command, ToolHelp help, string? parameterSet)
    {
        CommandParameterSetInfo[] sets = [.. command.ParameterSets];
        CommandParameterSetInfo set = Choose(command, sets, parameterSet);
        var defaults = DefaultsOf(command);
        var properties = new JsonObject();
        var required = new JsonArray();
        var parameters = new Dictionary<string, ToolParameter>(StringComparer.OrdinalIgnoreCase);
        foreach (CommandParameterInfo parameter in ParametersOf(set))
        {
            if (ToolTypes.SchemaOf(parameter.ParameterType) is not { } property)
            {
                continue;
            }

            ToolConstraints.Add(property, parameter.Attributes);
            string? text = help.Find(parameter.Name) ?? parameter.HelpMessage;
            if (!string.IsNullOrWhiteSpace(text))
            {
                ToolConstraints.AddDescription(property, text.Trim());
            }

            if (!parameter.IsMandatory && defaults.GetValueOrDefault(parameter.Name) is { } value)
            {
                property["default"] = value;
            }

            properties[parameter.Name] = property;
            parameters[parameter.Name] = new ToolParameter(parameter.Name, parameter.ParameterType, parameter.IsMandatory);
            if (parameter.IsMandatory)
            {
                required.Add(parameter.Name);
            }
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        schema["additionalProperties"] = false;
        return new ToolSchema(JsonSerializer.SerializeToElement(schema), parameters, sets.Length > 1 ? set.Name : null);
    }

    /// <summary>The same parameters, as the user describes them.</summary>
    /// <param name="schema">A JSON Schema: an object, with properties that all are parameters.</param>
    /// <exception cref="RealtimeException">It is not that.</exception>
    public ToolSchema With(JsonElement schema)
    {
        var names = new List<string>();
        if (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out JsonElement properties)
            && properties.ValueKind == JsonValueKind.Object)
        {
            names.AddRange(properties.EnumerateObject().Select(property => property.Name));
        }
        else
        {
            throw Refuse("The schema has no properties.");
        }

        if (names.Find(name => !Parameters.ContainsKey(name)) is { } unknown)
        {
            throw Refuse($"The schema has a property '{unknown}', and there is no such parameter.");
        }

        if (Parameters.Values.FirstOrDefault(parameter => parameter.IsMandatory && !names.Contains(parameter.Name, StringComparer.OrdinalIgnoreCase)) is { } left)
        {
            throw Refuse($"The schema leaves out the parameter '{left.Name}', which is mandatory.");
        }

        return this with { Schema = schema };
    }

    private RealtimeException Refuse(string message) => new(
        "ToolSchemaInvalid",
        RealtimeErrorKind.InvalidArgument,
        message,
        $"Its properties are parameters of the command: {(Parameters.Count == 0 ? "it has none; a script block declares them with param()" : string.Join(", ", Parameters.Keys))}.");

    private static CommandParameterSetInfo Choose(CommandInfo command, CommandParameterSetInfo[] sets, string? wanted)
    {
        if (wanted is not null)
        {
            CommandParameterSetInfo named = Array.Find(sets, set => string.Equals(set.Name, wanted, StringComparison.OrdinalIgnoreCase))
                ?? throw new RealtimeException(
                    "ParameterSetNotFound",
                    RealtimeErrorKind.ObjectNotFound,
                    $"'{command.Name}' has no parameter set '{wanted}'.",
                    $"It has: {string.Join(", ", sets.Select(set => set.Name))}.",
                    wanted);
            return FindUnfillable(named) is { } parameter ? throw Unfillable(command, parameter) : named;
        }

        CommandParameterSetInfo[] inOrder = [.. sets.OrderByDescending(set => set.IsDefault)];
        return Array.Find(inOrder, set => FindUnfillable(set) is null) ?? throw Unfillable(command, FindUnfillable(inOrder[0])!);
    }

    private static CommandParameterInfo? FindUnfillable(CommandParameterSetInfo set) =>
        ParametersOf(set).FirstOrDefault(parameter => parameter.IsMandatory && ToolTypes.SchemaOf(parameter.ParameterType) is null);

    private static RealtimeException Unfillable(CommandInfo command, CommandParameterInfo parameter) => new(
        "ToolParameterUnfillable",
        RealtimeErrorKind.InvalidArgument,
        $"'{command.Name}' needs '{parameter.Name}', a {parameter.ParameterType.Name}, which a model cannot give.",
        "Write a function that takes texts and numbers and calls it, and name that.",
        command.Name);

    private static IEnumerable<CommandParameterInfo> ParametersOf(CommandParameterSetInfo set) => set.Parameters.Where(parameter =>
        !Cmdlet.CommonParameters.Contains(parameter.Name)
        && !Cmdlet.OptionalCommonParameters.Contains(parameter.Name)
        && !parameter.Attributes.OfType<ParameterAttribute>().Any(attribute => attribute.DontShow));

    // Only what is written down as it is: an expression may be another value each time.
    private static Dictionary<string, JsonNode?> DefaultsOf(CommandInfo command)
    {
        var defaults = new Dictionary<string, JsonNode?>(StringComparer.OrdinalIgnoreCase);
        Ast? script = (command as FunctionInfo)?.ScriptBlock.Ast ?? (command as ExternalScriptInfo)?.ScriptBlock.Ast;
        ParamBlockAst? block = ((script as FunctionDefinitionAst)?.Body ?? script as ScriptBlockAst)?.ParamBlock;
        foreach (ParameterAst parameter in script?.FindAll(ast => ast is ParameterAst, searchNestedScriptBlocks: true).Cast<ParameterAst>() ?? [])
        {
            // In the block, or in parentheses behind the function's name; not those of functions inside.
            if (parameter.DefaultValue is null || (parameter.Parent != block && parameter.Parent != script))
            {
                continue;
            }

            try
            {
                object? value = parameter.DefaultValue.SafeGetValue();
                defaults[parameter.Name.VariablePath.UserPath] = value is null ? null : JsonNode.Parse(JsonText.Write(value));
            }
            catch (Exception exception) when (exception is InvalidOperationException or NotSupportedException)
            {
                // An expression, or a value without JSON.
            }
        }

        return defaults;
    }
}
