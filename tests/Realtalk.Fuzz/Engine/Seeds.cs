using System.Text;
using System.Text.Json;
using Realtalk.Protocol;

namespace Realtalk.Fuzz.Engine;

/// <summary>What the inputs are made of: the log of calls with the simulator, its sound cut short, and an event of each type.</summary>
internal static class Seeds
{
    /// <summary>Lines of an exported log.</summary>
    public static IReadOnlyList<byte[]> LogLines { get; } = ReadLines();

    /// <summary>Frames of the server: those of the calls, and one of each type, the beta's too, with all that any event may carry.</summary>
    public static IReadOnlyList<byte[]> ServerFrames { get; } =
    [
        .. Frames("Received"),
        .. ServerEventNames.All.Concat(ServerEventNames.Twins.Select(twin => twin.Beta)).Append("something.new").SelectMany(name => Full(name)),
    ];

    /// <summary>Frames of the client.</summary>
    public static IReadOnlyList<byte[]> ClientFrames { get; } =
    [
        .. Frames("Sent"),
        .. Texts(
            """{"type":"input_audio_buffer.commit","event_id":"e1"}""",
            """{"type":"input_audio_buffer.clear"}""",
            """{"type":"conversation.item.retrieve","item_id":"item_1"}""",
            """{"type":"conversation.item.truncate","item_id":"item_1","content_index":0,"audio_end_ms":100}""",
            """{"type":"response.cancel","response_id":"resp_1"}""",
            """{"type":"conversation.item.create","item":{"id":"item_1","type":"message","role":"user","content":[{"type":"input_text","text":"Hi"},{"type":"input_audio","audio":"AAAA"}]}}""",
            """{"type":"conversation.item.create","previous_item_id":"root","item":{"id":"item_2","type":"message","role":"assistant","content":[{"type":"output_text","text":"Hi"}]}}""",
            """{"type":"conversation.item.create","item":{"type":"function_call","call_id":"call_1","name":"look","arguments":"{}"}}""",
            """{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"call_1","output":"{\"a\":1}"}}""",
            """{"type":"response.create","response":{"conversation":"none","output_modalities":["text"],"instructions":"Be brief.","metadata":{"a":"b"},"input":[{"type":"item_reference","id":"item_1"},{"type":"message","role":"user","content":[{"type":"input_text","text":"Hi"}]}],"max_output_tokens":100,"tool_choice":"auto","tools":[{"type":"function","name":"look","description":"Looks.","parameters":{"type":"object","properties":{"what":{"type":"string","enum":["a"]},"n":{"type":"integer","minimum":3}},"required":["what","n"]}}]}}""",
            """{"type":"response.create","response":{"tool_choice":{"type":"function","name":"look"},"tools":[{"type":"function","name":"look","parameters":{"type":"object","properties":{"a":{"type":"array","items":{"type":"number"}}},"required":["a"]}}]}}""",
            """{"type":"session.update","session":{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcmu"},"turn_detection":{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":500,"idle_timeout_ms":6000},"noise_reduction":{"type":"near_field"},"transcription":{"model":"gpt-transcribe","language":"en"}},"output":{"format":{"type":"audio/pcma"},"voice":"marin","speed":1.2}},"tools":[{"type":"mcp","server_label":"a","server_url":"https://example.com/?key=0123456789","authorization":"0123456789","headers":{"a":"0123456789"}}],"tool_choice":"required","max_output_tokens":"inf","truncation":"auto","tracing":"auto","prompt":{"id":"p"},"include":["item.input_audio_transcription.logprobs"]}}""",
            """{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"semantic_vad","eagerness":"high","create_response":true,"interrupt_response":false}}}}}"""),
    ];

    /// <summary>The texts, as UTF-8.</summary>
    public static byte[][] Texts(params string[] texts) => Array.ConvertAll(texts, Encoding.UTF8.GetBytes);

    private static byte[][] ReadLines()
    {
        using Stream stream = typeof(Seeds).Assembly.GetManifestResourceStream("Realtalk.Fuzz.call.jsonl")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Encoding.UTF8.GetBytes)];
    }

    private static IEnumerable<byte[]> Frames(string direction)
    {
        foreach (byte[] line in LogLines)
        {
            using JsonDocument document = JsonDocument.Parse(line);
            if (document.RootElement.GetProperty("direction").GetString() == direction)
            {
                yield return Encoding.UTF8.GetBytes(document.RootElement.GetProperty("data").GetRawText());
            }
        }
    }

    // With everything that is anywhere in an event, so that whatever reads one finds something to read.
    private static byte[][] Full(string name)
    {
        const string Usage = """{"total_tokens":3,"input_tokens":1,"output_tokens":2,"input_token_details":{"text_tokens":1,"audio_tokens":0,"cached_tokens":0,"cached_tokens_details":{"text_tokens":0,"audio_tokens":0}},"output_token_details":{"text_tokens":1,"audio_tokens":1}}""";
        const string Common = "\"event_id\":\"event_9\",\"response_id\":\"resp_1\",\"item_id\":\"item_1\",\"previous_item_id\":\"item_0\",\"output_index\":0,\"content_index\":0,\"audio_start_ms\":5,\"audio_end_ms\":900,\"call_id\":\"call_1\",\"name\":\"look\",\"arguments\":\"{\\\"what\\\":1}\",\"text\":\"Good day.\",\"transcript\":\"Good day.\",\"delta\":\"AAAAAAAAAAA=\"";
        const string Output = """[{"id":"item_1","type":"message","role":"assistant","status":"completed","content":[{"type":"output_audio","transcript":"Good day."},{"type":"output_text","text":"Well."}]},{"id":"item_2","type":"function_call","call_id":"call_1","name":"look","arguments":"{\"what\":1}"}]""";
        string session = "\"session\":{\"id\":\"sess_1\",\"type\":\"realtime\",\"model\":\"m\",\"expires_at\":1900000000,\"instructions\":\"Be brief.\",\"output_modalities\":[\"audio\"],\"tools\":[{\"type\":\"function\",\"name\":\"look\"},{\"type\":\"mcp\",\"server_label\":\"a\",\"server_url\":\"https://example.com\",\"headers\":{\"a\":\"0123456789\"}}],\"audio\":{\"input\":{\"format\":{\"type\":\"audio/pcm\",\"rate\":24000},\"turn_detection\":{\"type\":\"server_vad\",\"silence_duration_ms\":500,\"create_response\":true,\"interrupt_response\":true}},\"output\":{\"format\":{\"type\":\"audio/pcm\"},\"voice\":\"marin\"}}}";
        string response = "\"response\":{\"id\":\"resp_1\",\"conversation_id\":\"conv_1\",\"status\":\"completed\",\"status_details\":{\"type\":\"failed\",\"reason\":\"turn_detected\",\"error\":{\"type\":\"server_error\",\"code\":\"c\",\"message\":\"m\"}},\"output\":" + Output + ",\"metadata\":{\"topic\":\"realtalk_1\"},\"usage\":" + Usage + "}";
        string[] items =
        [
            """{"id":"item_1","type":"message","role":"user","status":"completed","content":[{"type":"input_text","text":"Hello."},{"type":"input_audio","transcript":null}]}""",
            """{"id":"item_2","type":"function_call","status":"completed","call_id":"call_1","name":"look","arguments":"{\"what\":\"it\"}"}""",
            """{"id":"item_3","type":"function_call","status":"completed","call_id":"call_2","name":"ask_client","arguments":"{\"question\":\"Where?\"}"}""",
            """{"id":"item_4","type":"function_call","status":"completed","call_id":"call_3","name":"tell_client","arguments":"{\"message\":\"There.\"}"}""",
            """{"id":"mcpr_1","type":"mcp_approval_request","server_label":"a","name":"look","arguments":"{}"}""",
        ];
        string error = "\"error\":{\"type\":\"invalid_request_error\",\"code\":\"invalid_value\",\"message\":\"Audio content of 5ms is already shorter than 9ms\",\"param\":\"session.x\",\"event_id\":\"realtalk_1_1\"}";
        string type = $"\"type\":\"{name}\"";
        return name switch
        {
            "error" => Texts($"{{{type},\"event_id\":\"e\",{error}}}", $"{{{type},{Common},{error}}}"),
            _ when name.StartsWith("session", StringComparison.Ordinal) => Texts($"{{{type},\"event_id\":\"e\",{session}}}"),
            "response.created" or "response.done" => Texts($"{{{type},\"event_id\":\"e\",{response}}}"),
            _ when name.Contains("item.", StringComparison.Ordinal) && !name.Contains("audio", StringComparison.Ordinal) =>
                Texts([.. items.Select(item => $"{{{type},\"event_id\":\"e\",\"previous_item_id\":null,\"response_id\":\"resp_1\",\"item\":{item}}}")]),
            _ => Texts($"{{{type},{Common},\"part\":{{\"type\":\"audio\"}},\"logprobs\":null,\"usage\":{Usage}}}"),
        };
    }
}
