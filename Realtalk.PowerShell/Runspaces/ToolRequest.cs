using System.Text.Json;
using Realtalk.Binding;
using Realtalk.Tools;

namespace Realtalk.Runspaces;

/// <summary>What the user says of a tool that its command does not say, or says otherwise.</summary>
internal sealed record ToolRequest
{
    /// <summary>The model's name for it; null for the command's.</summary>
    public string? Name { get; init; }

    /// <summary>What the model is told about it; null for what its help says.</summary>
    public string? Description { get; init; }

    /// <summary>The JSON Schema in the place of the one from the parameters; null for that.</summary>
    public JsonElement? Schema { get; init; }

    /// <summary>The parameter set; null for the default one.</summary>
    public string? ParameterSet { get; init; }

    /// <summary>How long a call may take; null as the stream has it.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether its calls must be approved.</summary>
    public RealtimeToolApproval Approval { get; init; }

    /// <summary>The schema, as the user wants it.</summary>
    public ToolSchema Apply(ToolSchema schema) => Schema is { } own ? schema.With(own) : schema;
}
