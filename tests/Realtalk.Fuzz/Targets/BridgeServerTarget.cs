using System.Text;
using System.Text.Json;
using Realtalk.Bridge;
using Realtalk.Bridge.Connections;
using Realtalk.Fuzz.Engine;
using Realtalk.Fuzz.Memory;
using Realtalk.Sessions;
using Realtalk.Transport;

namespace Realtalk.Fuzz.Targets;

/// <summary>
/// What a bridge's clients write: lines in arbitrary pieces, to a connection of their own, for a stream that all of a round share. Each
/// connection answers the good line at the end, and writes nothing but lines of JSON.
/// </summary>
internal sealed class BridgeServerTarget : FuzzTarget
{
    private static readonly BridgeLimits Limits = new() { MaxLineBytes = 16 << 10, MaxHelloBytes = 512, HelloTimeout = TimeSpan.FromSeconds(30) };
    private static readonly RealtimeCredential Token = new("0123456789abcdef", "-Token");

    private static readonly IReadOnlyList<byte[]> Lines = Seeds.Texts(
        """{"kind":"hello","version":1,"token":"0123456789abcdef"}""",
        """{"kind":"ping","id":1}""",
        """{"kind":"text","id":"a","text":"Hello.","role":"system","respond":true,"now":true,"outputModality":"text"}""",
        """{"kind":"text","id":"b","text":"Hello."}""",
        """{"kind":"text","id":"c","text":"What is it?","outOfBand":true,"timeout":5,"json":true,"jsonSchema":{"type":"object","properties":{"a":{"type":"string"}}}}""",
        """{"kind":"answer","id":"d","inReplyTo":"q1","text":"There."}""",
        """{"kind":"status","id":"e","text":"All is well."}""",
        """{"kind":"subscribe","id":"f","to":["messages","transcript","events","state"],"types":["response.*","[a-z]?rror"],"direction":"received","replay":true}""",
        """{"kind":"subscribe","to":"events","types":"*"}""",
        """{"kind":"unsubscribe","id":null,"to":["events"]}""",
        """{"kind":"unsubscribe"}""");

    private readonly MemoryTransport _transport = new();
    private RealtimeStream? _stream;
    private BridgeDispatcher? _dispatcher;

    public override string Name => "bridge-server";

    public override int Share => 8;

    public override int CasesPerRound => 64;

    public override void Begin()
    {
        _stream = RealtimeStream.ConnectAsync(
            new RealtimeStreamOptions { Endpoint = "ws://127.0.0.1:9" }, _transport, [], CancellationToken.None).GetAwaiter().GetResult();
        foreach (byte[] frame in Seeds.ServerFrames)
        {
            _transport.Give(frame);
        }

        _dispatcher = new BridgeDispatcher(_stream, new BridgeFeed(_stream), Limits);
    }

    public override byte[] Make(Mutator mutator)
    {
        var lines = new List<byte>();
        for (int count = mutator.Random.Next(1, 5); count > 0; count--)
        {
            lines.AddRange(mutator.NextJson(Lines));
            lines.AddRange(mutator.Once(20) ? "\r\n\n"u8 : "\n"u8);
        }

        return [.. lines];
    }

    public override string Run(byte[] input)
    {
        const string Last = "\"the last\"";
        bool hasToken = input.Length % 4 == 0;
        var pipe = new MemoryPipe([.. input, .. Encoding.UTF8.GetBytes($"\n{{\"kind\":\"ping\",\"id\":{Last}}}\n")], cut: 1 + (input.Length % 509), ends: false);
        using var stop = new CancellationTokenSource();
        Task running = new BridgeConnection(pipe, _dispatcher!, hasToken ? Token : null, Limits).RunAsync(stop.Token);
        Task.WhenAny(pipe.Drained, running).Wait();
        bool isRefused = !pipe.Drained.IsCompleted;
        stop.Cancel();
        running.Wait();

        string[] answers = Encoding.UTF8.GetString(pipe.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string last = string.Empty;
        foreach (string answer in answers.Where(answer => !string.IsNullOrWhiteSpace(answer)))
        {
            using JsonDocument document = JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = 128 });
            JsonElement root = document.RootElement;
            string kind = root.GetProperty("kind").GetString()!;
            last = kind == "error" ? root.GetProperty("code").GetString()! : kind;
        }

        Require(isRefused || answers.Any(answer => answer.Contains($"\"ok\",\"id\":{Last}", StringComparison.Ordinal)) || hasToken, "The last line was not answered.");
        Require(_stream!.State == RealtimeStreamState.Open, $"The stream ended: {_stream.Failure}");
        return last;
    }

    public override void End()
    {
        string text = _stream!.SendText("user", "The last.", respond: false, now: true, null).Text;
        Require(text == "The last.", "A text is another.");
    }

    public override void Dispose()
    {
        _stream?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _dispatcher?.Feed.StopAsync().GetAwaiter().GetResult();
    }
}
