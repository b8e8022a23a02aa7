using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Realtalk.Protocol;

namespace Realtalk.Tools;

/// <summary>Something that the model may call. It can be used by several streams.</summary>
public class RealtimeTool
{
    private protected const int MaxNameLength = 64;

    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="name">The model's name for it.</param>
    /// <param name="description">What it does and when to call it; null where nothing is known.</param>
    /// <param name="schema">A JSON Schema of its arguments, an object.</param>
    /// <exception cref="RealtimeException">The name is not one that the protocol allows.</exception>
    internal RealtimeTool(string name, string? description, JsonElement schema)
    {
        ThrowUnlessValid(name);
        Name = name;
        Description = string.IsNullOrWhiteSpace(description) ? null : description.Trim();
        Schema = schema;
    }

    /// <summary>The model's name for it: letters, digits, <c>_</c> and <c>-</c>. For an MCP server its label.</summary>
    public string Name { get; }

    /// <summary>What it is.</summary>
    public virtual RealtimeToolKind Kind => RealtimeToolKind.Function;

    /// <summary>What the model is told about it.</summary>
    public string? Description { get; }

    /// <summary>The JSON Schema of its arguments, to be read; null for an MCP server, which tells the service itself.</summary>
    public string? Parameters => Schema.ValueKind == JsonValueKind.Undefined ? null : Indent(Schema);

    /// <summary>How long a call may take; null as the stream has it.</summary>
    public TimeSpan? Timeout { get; internal init; }

    /// <summary>Whether its calls must be approved.</summary>
    public RealtimeToolApproval Approval { get; internal init; }

    /// <summary>Whether it says of itself that its impact is high: ShouldProcess with <c>ConfirmImpact = 'High'</c>.</summary>
    public bool HasHighImpact { get; internal init; }

    /// <summary>
    /// Whether it takes something away that may not come back: it supports ShouldProcess, and its verb is Remove, Clear, Stop, Reset or
    /// the like, whatever it says of its impact.
    /// </summary>
    public bool IsDestructive { get; internal init; }

    /// <summary>The command behind it; null where it is a script block or an MCP server.</summary>
    public string? Command { get; internal init; }

    /// <summary>The command's parameter set that the model sees; null where there is but one.</summary>
    public string? ParameterSet { get; internal init; }

    /// <summary>Whether a call needs someone's explicit approval.</summary>
    internal bool NeedsApproval =>
        Approval == RealtimeToolApproval.Always || (Approval == RealtimeToolApproval.Auto && (HasHighImpact || IsDestructive));

    /// <summary>The schema of the arguments; an undefined element for an MCP server.</summary>
    internal JsonElement Schema { get; }

    /// <summary>What the session is told.</summary>
    internal virtual SessionTool Declaration => new FunctionTool(Name, Description, Schema);

    /// <summary>What must never be shown, such as an MCP server's token.</summary>
    internal virtual IEnumerable<string> Secrets => [];

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private static string Indent(JsonElement schema)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            schema.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void ThrowUnlessValid(string name)
    {
        if (name.Length is 0 or > MaxNameLength || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-'))
        {
            throw new RealtimeException(
                "ToolNameInvalid",
                RealtimeErrorKind.InvalidArgument,
                $"'{name}' cannot be a tool's name: it has 1 to {MaxNameLength} letters (a to z), digits, '_' and '-'.",
                "Give another: @{ get_weather = 'Some-Command' }, or New-RealtimeTool -Name.",
                name);
        }
    }
}
