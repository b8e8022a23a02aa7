using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Realtalk.Audio;
using Realtalk.Benchmarks.Server;
using Realtalk.Simulator.Connections;

namespace Realtalk.Benchmarks.Load;

/// <summary>
/// The server of a long conversation, whose time is the sound that it gets: every 20 seconds of it the user takes a turn and the
/// model answers, with its sound at once. Nearly half of that time it is heard. Every third answer is too long and is interrupted;
/// of the others some call a tool, ask the software or tell it something.
/// </summary>
internal sealed class LongCallServer : IAsyncDisposable
{
    private const int FramesPerSecond = AudioFormat.SampleRate / AudioFormat.FrameSamples;
    private const int TurnFrames = 20 * FramesPerSecond;
    private const int SpeechFrames = 4 * FramesPerSecond;
    private const string Words = "you can have the white car tomorrow morning at the station in the north of the city and bring it back at any hour ";

    private const string Session =
        """{"id":"sess_1","type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","create_response":true,"interrupt_response":true}}}}""";

    private static readonly string Delta = Convert.ToBase64String(new byte[100 * AudioFormat.SamplesPerMillisecond * AudioFormat.BytesPerSample].Select((_, i) => (byte)(i & 63)).ToArray());

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;
    private Stream _stream = Stream.Null;
    private long _frames;
    private int _turn;
    private int _lastId;
    private string? _last;

    public LongCallServer()
    {
        _listener.Start();
        Endpoint = $"ws://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1/realtime";
        _serving = Task.Factory.StartNew(() => ServeAsync().GetAwaiter().GetResult(), _stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public string Endpoint { get; }

    public long Events { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _stream.DisposeAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    // One after the other.
    private async Task ServeAsync()
    {
        while (true)
        {
            using Socket client = await _listener.AcceptSocketAsync(_stop.Token);
            _frames = 0;
            try
            {
                await ServeAsync(client);
            }
            catch (Exception exception) when (exception is IOException or SocketException or WebSocketException)
            {
                // It has gone.
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        client.NoDelay = true;
        var stream = new BlockingStream(client);
        _stream = stream;
        UpgradeRequest request = await HttpUpgrade.ReadAsync(stream, _stop.Token) ?? throw new IOException("That was no WebSocket.");
        await HttpUpgrade.AcceptAsync(stream, request, request.Subprotocols.FirstOrDefault(), _stop.Token);
        using WebSocket socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
        await SendAsync(socket, $$"""{"type":"session.created","event_id":"event_0","session":{{Session}}}""");
        var buffer = new byte[1 << 20];
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult result = await socket.ReceiveAsync(buffer.AsMemory(length), _stop.Token);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            length += result.Count;
            if (result.EndOfMessage)
            {
                await TakeAsync(socket, buffer.AsMemory(0, length));
                length = 0;
            }
        }
    }

    private async Task TakeAsync(WebSocket socket, ReadOnlyMemory<byte> frame)
    {
        if (frame.Span.IndexOf("input_audio_buffer.append"u8) is > 0 and < 40)
        {
            await OnFrameAsync(socket);
            return;
        }

        using JsonDocument document = JsonDocument.Parse(frame);
        JsonElement root = document.RootElement;
        switch (root.GetProperty("type").GetString())
        {
            case "session.update":
                await SendAsync(socket, $$"""{"type":"session.updated","event_id":"{{New("event")}}","session":{{Session}}}""");
                break;
            case "conversation.item.create":
                JsonElement item = root.GetProperty("item");
                await AddItemAsync(socket, item.GetRawText(), item.TryGetProperty("id", out JsonElement id) ? id.GetString() : null);
                break;
            case "conversation.item.truncate":
                await SendAsync(socket, $$"""{"type":"conversation.item.truncated","event_id":"{{New("event")}}","item_id":"{{root.GetProperty("item_id")}}","content_index":0,"audio_end_ms":{{root.GetProperty("audio_end_ms")}}}""");
                break;
            case "conversation.item.delete":
                await SendAsync(socket, $$"""{"type":"conversation.item.deleted","event_id":"{{New("event")}}","item_id":"{{root.GetProperty("item_id")}}"}""");
                break;
            case "response.create":
                await ReplyAsync(socket, seconds: 2, call: null);
                break;
        }
    }

    private async Task OnFrameAsync(WebSocket socket)
    {
        switch (_frames++ % TurnFrames)
        {
            case 0:
                _last = New("item");
                await SendAsync(socket, $$"""{"type":"input_audio_buffer.speech_started","event_id":"{{New("event")}}","audio_start_ms":{{_frames * 20}},"item_id":"{{_last}}"}""");
                break;
            case SpeechFrames:
                await EndTurnAsync(socket, _last!);
                break;
        }
    }

    private async Task EndTurnAsync(WebSocket socket, string id)
    {
        await SendAsync(socket, $$"""{"type":"input_audio_buffer.speech_stopped","event_id":"{{New("event")}}","audio_end_ms":{{_frames * 20}},"item_id":"{{id}}"}""");
        await SendAsync(socket, $$"""{"type":"input_audio_buffer.committed","event_id":"{{New("event")}}","previous_item_id":null,"item_id":"{{id}}"}""");
        await AddItemAsync(socket, $$$"""{"id":"{{{id}}}","object":"realtime.item","type":"message","status":"completed","role":"user","content":[{"type":"input_audio","transcript":null}]}""", id);
        string text = string.Concat(Words, $"turn {_turn}");
        foreach (string word in text.Split(' '))
        {
            await SendAsync(socket, $$"""{"type":"conversation.item.input_audio_transcription.delta","event_id":"{{New("event")}}","item_id":"{{id}}","content_index":0,"delta":"{{word}} "}""");
        }

        await SendAsync(socket, $$$"""{"type":"conversation.item.input_audio_transcription.completed","event_id":"{{{New("event")}}}","item_id":"{{{id}}}","content_index":0,"transcript":"{{{text}}}","usage":{"type":"tokens","total_tokens":40,"input_tokens":30,"input_token_details":{"text_tokens":0,"audio_tokens":30},"output_tokens":10}}""");
        int turn = _turn++;
        (string Name, string Arguments)? call = (turn % 15) switch
        {
            1 or 6 or 11 => ("nothing", """{\"number\":12}"""),
            3 or 13 => ("ask_client", """{\"question\":\"Where is the collection point?\"}"""),
            4 or 10 => ("tell_client", """{\"message\":\"The caller wants the white car.\"}"""),
            _ => null,
        };
        await ReplyAsync(socket, seconds: turn % 3 == 2 ? 18 : 7, call);
    }

    private async Task ReplyAsync(WebSocket socket, int seconds, (string Name, string Arguments)? call)
    {
        string id = New("resp");
        string item = New("item");
        string head = $"\"response_id\":\"{id}\",\"item_id\":\"{item}\",\"output_index\":0,\"content_index\":0";
        string text = string.Concat(Enumerable.Repeat(Words, 1 + (seconds / 7)));
        string message = Message(item, "in_progress", null);
        await SendAsync(socket, $$$"""{"type":"response.created","event_id":"{{{New("event")}}}","response":{"object":"realtime.response","id":"{{{id}}}","status":"in_progress","output":[],"conversation_id":"conv_1","usage":null}}""");
        await SendAsync(socket, $$"""{"type":"response.output_item.added","event_id":"{{New("event")}}","response_id":"{{id}}","output_index":0,"item":{{message}}}""");
        await SendAsync(socket, $$"""{"type":"conversation.item.added","event_id":"{{New("event")}}","previous_item_id":null,"item":{{message}}}""");
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (int delta = 0; delta < 10 * seconds; delta++)
        {
            if (delta < words.Length)
            {
                await SendAsync(socket, $$"""{"type":"response.output_audio_transcript.delta","event_id":"{{New("event")}}",{{head}},"delta":"{{words[delta]}} "}""");
            }

            await SendAsync(socket, $$"""{"type":"response.output_audio.delta","event_id":"{{New("event")}}",{{head}},"delta":"{{Delta}}"}""");
        }

        await SendAsync(socket, $$"""{"type":"response.output_audio.done","event_id":"{{New("event")}}",{{head}}}""");
        await SendAsync(socket, $$"""{"type":"response.output_audio_transcript.done","event_id":"{{New("event")}}",{{head}},"transcript":"{{text}}"}""");
        string done = Message(item, "completed", text);
        await SendAsync(socket, $$"""{"type":"conversation.item.done","event_id":"{{New("event")}}","previous_item_id":null,"item":{{done}}}""");
        await SendAsync(socket, $$"""{"type":"response.output_item.done","event_id":"{{New("event")}}","response_id":"{{id}}","output_index":0,"item":{{done}}}""");
        if (call is { } function)
        {
            string functionId = New("item");
            done = $$"""{"id":"{{functionId}}","object":"realtime.item","type":"function_call","status":"completed","name":"{{function.Name}}","call_id":"{{New("call")}}","arguments":"{{function.Arguments}}"}""";
            await SendAsync(socket, $$"""{"type":"response.output_item.added","event_id":"{{New("event")}}","response_id":"{{id}}","output_index":1,"item":{{done}}}""");
            await AddItemAsync(socket, done, functionId);
            await SendAsync(socket, $$"""{"type":"response.output_item.done","event_id":"{{New("event")}}","response_id":"{{id}}","output_index":1,"item":{{done}}}""");
        }

        const string usage = """{"total_tokens":280,"input_tokens":200,"output_tokens":80,"input_token_details":{"text_tokens":100,"audio_tokens":100,"cached_tokens":0},"output_token_details":{"text_tokens":20,"audio_tokens":60}}""";
        await SendAsync(socket, $$$"""{"type":"response.done","event_id":"{{{New("event")}}}","response":{"object":"realtime.response","id":"{{{id}}}","status":"completed","status_details":null,"output":[{{{done}}}],"conversation_id":"conv_1","usage":{{{usage}}} }}""");
    }

    private async Task AddItemAsync(WebSocket socket, string item, string? id)
    {
        string known = id is null ? $"{{\"id\":\"{New("item")}\",{item[1..]}" : item;
        await SendAsync(socket, $$"""{"type":"conversation.item.added","event_id":"{{New("event")}}","previous_item_id":null,"item":{{known}}}""");
        await SendAsync(socket, $$"""{"type":"conversation.item.done","event_id":"{{New("event")}}","previous_item_id":null,"item":{{known}}}""");
    }

    private async ValueTask SendAsync(WebSocket socket, string json)
    {
        Events++;
        await socket.SendAsync(Encoding.UTF8.GetBytes(json).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, _stop.Token);
    }

    private static string Message(string id, string status, string? text)
    {
        string content = text is null ? string.Empty : $$"""{"type":"output_audio","transcript":"{{text}}"}""";
        return $$"""{"id":"{{id}}","object":"realtime.item","type":"message","status":"{{status}}","role":"assistant","content":[{{content}}]}""";
    }

    // As long as the service's, and all different.
    private string New(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}_CUR8h2sJt7Qk{++_lastId:D9}");
}
