using System.Text;
using Realtalk.Bridge.Client;
using Realtalk.Fuzz.Engine;
using Realtalk.Fuzz.Memory;
using Realtalk.Sessions;

namespace Realtalk.Fuzz.Targets;

/// <summary>
/// What a bridge writes to its client: a bridge that is none, or is broken. The client says so with an error of its own, and takes in
/// what is good.
/// </summary>
internal sealed class BridgeClientTarget : FuzzTarget
{
    private const string Hello = """{"kind":"hello","protocol":"realtalk-bridge","version":1,"stream":{"id":1,"name":"desk","model":"m","state":"open"}}""";

    private static readonly IReadOnlyList<byte[]> Lines = Seeds.Texts(
        Hello,
        """{"kind":"ok","id":"1"}""",
        """{"kind":"ok","id":"1","message":{"id":"m9","time":"2026-01-01T00:00:00.0000000+00:00","direction":"toModel","kind":"note","state":"delivered","text":"Hi."}}""",
        """{"kind":"error","id":"1","code":"TextMissing","category":"invalidArgument","message":"No.","advice":"Yes."}""",
        """{"kind":"error","code":"LineTooLong","message":"No."}""",
        """{"kind":"state","state":"open"}""",
        """{"kind":"state","state":"failed","message":"It broke."}""",
        """{"kind":"message","new":true,"message":{"id":"q1","time":"2026-01-01T00:00:00.0000000+00:00","direction":"fromModel","kind":"question","state":"open","text":"Where?","deadline":"2026-01-01T00:00:30.0000000+00:00"}}""",
        """{"kind":"message","new":false,"message":{"id":"q1","time":"2026-01-01T00:00:00Z","direction":"fromModel","kind":"question","state":"expired","text":"Where?","inReplyTo":"m1"}}""",
        """{"kind":"transcript","entry":{"item":"item_1","time":"2026-01-01T00:00:00Z","role":"user","medium":"audio","text":"Hello","partial":true}}""",
        """{"kind":"transcript","entry":{"item":"item_2","time":"2026-01-01T00:00:00Z","role":"assistant","medium":"audio","text":"Good day","partial":false,"interrupted":true,"heard":"Good","unheard":" day","heardMs":700},"after":"item_1"}""",
        """{"kind":"transcript","removed":"item_1"}""",
        """{"kind":"transcript","speaking":true}""",
        """{"kind":"missed","count":3}""",
        """{"kind":"event","event":{"sequence":1,"type":"error"}}""",
        """{"kind":"news"}""");

    public override string Name => "bridge-client";

    public override int Share => 7;

    public override byte[] Make(Mutator mutator)
    {
        var lines = new List<byte>();
        Add(mutator.Once(4) ? mutator.NextJson([Lines[0]]) : Lines[0]);
        for (int count = mutator.Random.Next(0, 4); count > 0; count--)
        {
            Add(mutator.NextJson(Lines));
        }

        Add(mutator.Once(4) ? mutator.NextJson([Lines[1], Lines[2], Lines[3]]) : Lines[1]);
        for (int count = mutator.Random.Next(0, 6); count > 0; count--)
        {
            Add(mutator.NextJson(Lines));
        }

        return [.. lines];

        void Add(byte[] line)
        {
            lines.AddRange(line);
            lines.Add((byte)'\n');
        }
    }

    public override string Run(byte[] input)
    {
        var pipe = new MemoryPipe(input, cut: 1 + (input.Length % 1021), ends: true);
        RealtimeBridgeStream stream;
        try
        {
            stream = RealtimeBridgeStream.ConnectAsync(new BridgeAddress("fuzz", null, null), pipe, null, TimeSpan.FromSeconds(60), CancellationToken.None)
                .GetAwaiter().GetResult();
        }
        catch (RealtimeException exception)
        {
            Require(exception.ErrorId != "BridgeTimeout", "The client waits for a bridge that has gone.");
            return exception.ErrorId.Length > 40 ? "long" : exception.ErrorId;
        }

        IRealtimeTextStream text = stream;
        while (text.TakeWarning() is not null)
        {
        }

        Require(stream.GetTranscript().All(entry => entry.ItemId is not null), "An entry of the transcript has no id.");
        int count = text.Messages.ToArray().Count();
        stream.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Require(stream.State is RealtimeStreamState.Closed or RealtimeStreamState.Failed, "The client does not notice that the bridge has gone.");
        Require(stream.Failure is null or RealtimeException, $"The stream failed with {stream.Failure}");
        return Encoding.UTF8.GetString(input).Length > 0 ? $"connected, {Math.Min(count, 3)}" : "nothing";
    }
}
