using Realtalk.Simulator.Wire;

namespace Realtalk.Simulator.Session;

/// <summary>What conversation items a client may create.</summary>
internal static class ItemShapes
{
    private static readonly Shape Id = Shape.TextUpTo(64);
    private static readonly Shape ObjectName = Shape.OneOf("realtime.item");
    private static readonly Shape Status = Shape.OneOf("completed", "incomplete", "in_progress");

    private static readonly Shape InputText = Shape.Object(("type!", Shape.Text), ("text!", Shape.Text));

    private static readonly Shape InputAudio = Shape.Object(
        ("type!", Shape.Text), ("audio!", Shape.Text), ("transcript", Shape.OrNull(Shape.Text)));

    private static readonly Shape InputImage = Shape.Object(
        ("type!", Shape.Text), ("image_url!", Shape.Text), ("detail", Shape.OneOf("auto", "low", "high")));

    private static readonly Shape Message = Shape.ByKey(
        "role",
        ("system", MessageOf(Shape.ByKey("type", ("input_text", InputText)))),
        ("user", MessageOf(Shape.ByKey("type", ("input_text", InputText), ("input_audio", InputAudio), ("input_image", InputImage)))),
        ("assistant", MessageOf(Shape.ByKey("type", ("output_text", Shape.Object(("type!", Shape.Text), ("text!", Shape.Text)))))));

    private static readonly Shape Call = Shape.Object(
        ("type!", Shape.Text),
        ("id", Id),
        ("object", ObjectName),
        ("status", Status),
        ("call_id", Id),
        ("name!", Shape.Text),
        ("arguments!", Shape.Text));

    private static readonly Shape CallOutput = Shape.Object(
        ("type!", Shape.Text),
        ("id", Id),
        ("object", ObjectName),
        ("status", Status),
        ("call_id!", Id),
        ("output!", Shape.Text));

    /// <summary><c>item</c> of a <c>conversation.item.create</c>.</summary>
    public static readonly Shape Item = Shape.ByKey(
        "type",
        ("message", Message),
        ("function_call", Call),
        ("function_call_output", CallOutput),
        ("mcp_list_tools", Shape.Any),
        ("mcp_call", Shape.Any),
        ("mcp_approval_request", Shape.Any),
        ("mcp_approval_response", Shape.Any));

    /// <summary>An element of <c>response.input</c>.</summary>
    public static readonly Shape ItemOrReference = Shape.ByKey(
        "type",
        ("message", Message),
        ("function_call", Call),
        ("function_call_output", CallOutput),
        ("item_reference", Shape.Object(("type!", Shape.Text), ("id!", Id))),
        ("mcp_list_tools", Shape.Any),
        ("mcp_call", Shape.Any),
        ("mcp_approval_request", Shape.Any),
        ("mcp_approval_response", Shape.Any));

    private static Shape MessageOf(Shape content) => Shape.Object(
        ("type!", Shape.Text),
        ("role!", Shape.Text),
        ("id", Id),
        ("object", ObjectName),
        ("status", Status),
        ("content!", Shape.List(content)));
}
