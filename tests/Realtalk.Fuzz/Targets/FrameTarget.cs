using System.Text;
using System.Text.Json;
using Realtalk.Conversations;
using Realtalk.Events;
using Realtalk.Fuzz.Engine;
using Realtalk.Fuzz.Memory;
using Realtalk.Protocol;
using Realtalk.Sessions;
using Realtalk.Text;
using Realtalk.Tools;

namespace Realtalk.Fuzz.Targets;

/// <summary>
/// Frames of a server, through all of a stream with a conversation, a tool and a handler of text: parser, log, history, sequencer, text,
/// tools and sound. Whatever comes, the stream stays open, and takes the next good event.
/// </summary>
internal sealed class FrameTarget : FuzzTarget
{
    private const string Key = "sk-fuzz-0123456789abcdef";

    private readonly Utf8StringCache _strings = new();
    private readonly MemoryTransport _transport = new();
    private RealtimeStream? _stream;
    private RealtimeConversation? _conversation;
    private long _count;

    public override string Name => "frames";

    public override int Share => 30;

    public override void Begin()
    {
        var executor = new QuickExecutor();
        var options = new RealtimeStreamOptions
        {
            Endpoint = "ws://127.0.0.1:9",
            TextTools = TextTools.All,
            Tools = new ToolSet
            {
                Executor = executor,
                Tools = [new RealtimeTool("look", null, JsonSerializer.Deserialize<JsonElement>("""{"type":"object","properties":{"what":{"type":"string"}}}"""))],
            },
        };
        _stream = RealtimeStream.ConnectAsync(options, _transport, [Key], CancellationToken.None).GetAwaiter().GetResult();
        _conversation = RealtimeConversation.StartAsync(
            _stream, new ConversationOptions { Input = new EndedInput(), Output = new QuickOutput() }, CancellationToken.None).GetAwaiter().GetResult();
        foreach (byte[] frame in Seeds.ServerFrames.Take(30))
        {
            Give(frame);
        }
    }

    // A WebSocket has seen to it that a frame is UTF-8.
    public override byte[] Make(Mutator mutator)
    {
        byte[] frame = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(mutator.NextJson(Seeds.ServerFrames)));
        return mutator.Once(16) ? SecretTarget.Put(mutator, frame, Key) : frame;
    }

    public override string Run(byte[] input)
    {
        Give(input);
        string type = ReadType(input);
        RealtimeEvent last = _stream!.Log[_count]!;
        bool isSame = last.Type == type || IsNews(last.Type) || type.Contains("sk-", StringComparison.Ordinal) || last.Type.Contains("***", StringComparison.Ordinal);
        Require(last.Direction != EventDirection.Received || isSame, $"'{type}' was logged as '{last.Type}'.");
        return type.Length > 64 ? "long" : ServerEventNames.All.Contains(type) || type == "(not JSON)" ? type : "other";
    }

    public override void End()
    {
        string id = $"item_{_count}_last";
        Give(Encoding.UTF8.GetBytes($$$"""{"type":"conversation.item.done","item":{"id":"{{{id}}}","type":"message","role":"user","content":[{"type":"input_text","text":"The last."}]}}"""));
        Require(_stream!.GetTranscript().Any(entry => entry is { ItemId: var item, Content: "The last." } && item == id), "A good event is not in the transcript.");
        Require(_conversation!.State is not RealtimeConversationState.Failed, $"The conversation failed: {_conversation.Failure}");
        Require(_stream.Log.LostPayloads == 0, "The log has lost payloads.");
        _stream.History.GetChanges(0);
        _conversation.GetMetric();
        for (long sequence = 1; sequence <= _stream.Log.Count; sequence++)
        {
            LogLines.Check(_stream.Log[sequence]!);
            SecretTarget.Search(_stream.Log[sequence]!.ToJson()!, Key, depth: 0);
        }
    }

    public override void Dispose() => _stream?.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void Give(byte[] frame)
    {
        bool isOpen = _transport.Give(frame);
        Require(isOpen && _stream!.State == RealtimeStreamState.Open, $"The stream ended: {_stream!.Failure?.InnerException ?? _stream.Failure}");
        _count = _stream.Log.Count;
    }

    // What the stream sends at the same time is logged at the same time.
    private static bool IsNews(string type) => type is "session.updated";

    private string ReadType(byte[] input)
    {
        try
        {
            return ServerEvent.Parse(WellFormedJson.Mend(input), _strings).Name.Name;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return "(not JSON)";
        }
    }

    private sealed class QuickExecutor : IToolExecutor
    {
        public void Attach(string streamName)
        {
        }

        public Task<ToolResult> InvokeAsync(RealtimeToolCall call, JsonElement arguments, Action onBegin, CancellationToken cancellationToken)
        {
            onBegin();
            return Task.FromResult(new ToolResult("ok"));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
