using System.Text.Json;
using Realtalk.Simulator.Wire;

namespace Realtalk.Simulator.Session;

/// <summary>What may be in a <c>session.update</c> and in the parameters of a <c>response.create</c>.</summary>
internal static class SessionShapes
{
    private const int MaximumTools = 128;

    /// <summary>An audio format.</summary>
    public static readonly Shape Format = Shape.ByKey(
        "type",
        ("audio/pcm", Shape.Object(("type!", Shape.Text), ("rate", Shape.Integer(24_000, 24_000)))),
        ("audio/pcmu", Shape.Object(("type!", Shape.Text))),
        ("audio/pcma", Shape.Object(("type!", Shape.Text))));

    private static readonly Shape Voice = Shape.ByKind(
        (JsonValueKind.String, Shape.TextUpTo(256)),
        (JsonValueKind.Object, Shape.Object(("id!", Shape.Text))));

    private static readonly Shape TokenLimit = Shape.ByKind(
        (JsonValueKind.Number, Shape.Integer(1, 4096)),
        (JsonValueKind.String, Shape.OneOf("inf")));

    private static readonly Shape Modalities = Shape.List(Shape.OneOf("text", "audio"), 1, 1);

    private static readonly Shape Tools = Shape.List(
        Shape.ByKey(
            "type",
            ("function", Shape.Object(
                ("type!", Shape.Text), ("name!", Shape.TextUpTo(64)), ("description", Shape.Text), ("parameters", Shape.Any))),
            ("mcp", Shape.Any)),
        maximum: MaximumTools);

    private static readonly Shape ToolChoice = Shape.ByKind(
        (JsonValueKind.String, Shape.OneOf("none", "auto", "required")),
        (JsonValueKind.Object, Shape.ByKey(
            "type",
            ("function", Shape.Object(("type!", Shape.Text), ("name!", Shape.Text))),
            ("mcp", Shape.Object(("type!", Shape.Text), ("server_label!", Shape.Text), ("name", Shape.OrNull(Shape.Text)))))));

    private static readonly Shape Reasoning = Shape.Object(("effort", Shape.OneOf("minimal", "low", "medium", "high", "xhigh")));

    private static readonly Shape Prompt = Shape.OrNull(Shape.Object(
        ("id!", Shape.Text), ("version", Shape.OrNull(Shape.Text)), ("variables", Shape.Any)));

    private static readonly Shape Transcription = Shape.OrNull(Shape.Object(
        ("model", Shape.Text),
        ("language", Shape.OrNull(Shape.Text)),
        ("languages", Shape.List(Shape.Text, 1)),
        ("prompt", Shape.OrNull(Shape.Text)),
        ("keywords", Shape.List(Shape.Text)),
        ("delay", Shape.OneOf("minimal", "low", "medium", "high", "xhigh"))));

    private static readonly Shape NoiseReduction = Shape.OrNull(Shape.Object(
        ("type", Shape.OneOf("near_field", "far_field")), ("strength", Shape.Number(0, 1))));

    private static readonly Shape TurnDetection = Shape.OrNull(Shape.ByKey(
        "type",
        ("server_vad", Shape.Object(
            ("type!", Shape.Text),
            ("threshold", Shape.Number(0, 1)),
            ("prefix_padding_ms", Shape.Integer(0, 10_000)),
            ("silence_duration_ms", Shape.Integer(0, 10_000)),
            ("idle_timeout_ms", Shape.OrNull(Shape.Integer(5_000, 30_000))),
            ("create_response", Shape.Boolean),
            ("interrupt_response", Shape.Boolean))),
        ("semantic_vad", Shape.Object(
            ("type!", Shape.Text),
            ("eagerness", Shape.OneOf("low", "medium", "high", "auto")),
            ("create_response", Shape.Boolean),
            ("interrupt_response", Shape.Boolean)))));

    private static readonly Shape Input = Shape.Object(
        ("format", Format),
        ("transcription", Transcription),
        ("noise_reduction", NoiseReduction),
        ("turn_detection", TurnDetection));

    private static readonly Shape Include = Shape.OrNull(Shape.List(Shape.OneOf("item.input_audio_transcription.logprobs")));

    private static readonly Shape Tracing = Shape.OrNull(Shape.ByKind(
        (JsonValueKind.String, Shape.OneOf("auto")),
        (JsonValueKind.Object, Shape.Object(("workflow_name", Shape.Text), ("group_id", Shape.Text), ("metadata", Shape.Any)))));

    private static readonly Shape Truncation = Shape.ByKind(
        (JsonValueKind.String, Shape.OneOf("auto", "disabled")),
        (JsonValueKind.Object, Shape.Object(
            ("type!", Shape.OneOf("retention_ratio")),
            ("retention_ratio!", Shape.Number(0, 1)),
            ("token_limits", Shape.Object(("post_instructions", Shape.Integer(0, int.MaxValue)))))));

    /// <summary><c>session</c> of a <c>session.update</c>.</summary>
    public static readonly Shape Update = Shape.ByKey(
        "type",
        ("realtime", Shape.Object(
            ("type!", Shape.Text),
            ("model", Shape.Text),
            ("instructions", Shape.Text),
            ("output_modalities", Modalities),
            ("audio", Shape.Object(
                ("input", Input),
                ("output", Shape.Object(("format", Format), ("voice", Voice), ("speed", Shape.Number(0.25, 1.5)))))),
            ("tools", Tools),
            ("tool_choice", ToolChoice),
            ("parallel_tool_calls", Shape.Boolean),
            ("reasoning", Reasoning),
            ("max_output_tokens", TokenLimit),
            ("truncation", Truncation),
            ("include", Include),
            ("tracing", Tracing),
            ("prompt", Prompt))),
        ("transcription", Shape.Object(
            ("type!", Shape.Text),
            ("audio", Shape.Object(("input", Input))),
            ("include", Include))));

    /// <summary><c>response</c> of a <c>response.create</c>.</summary>
    public static readonly Shape Response = Shape.Object(
        ("conversation", Shape.OneOf("auto", "none")),
        ("input", Shape.List(ItemShapes.ItemOrReference)),
        ("instructions", Shape.Text),
        ("output_modalities", Modalities),
        ("audio", Shape.Object(("output", Shape.Object(("format", Format), ("voice", Voice))))),
        ("tools", Tools),
        ("tool_choice", ToolChoice),
        ("parallel_tool_calls", Shape.Boolean),
        ("reasoning", Reasoning),
        ("max_output_tokens", TokenLimit),
        ("prompt", Prompt),
        ("metadata", Shape.OrNull(Shape.Dictionary(Shape.TextUpTo(512), 16, 64))));
}
