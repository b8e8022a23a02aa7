using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Realtalk.Audio;
using Realtalk.Audio.Devices.Wave;
using Realtalk.Conversations;
using Realtalk.Sessions;
using Realtalk.Text;
using Realtalk.Tools;

namespace Realtalk.Benchmarks.Load;

/// <summary>A long conversation in a process of its own, on a clock that goes as fast as the engine does; weighed now and then.</summary>
internal sealed class MemoryChild : IToolExecutor
{
    private const int TicksPerSecond = 100;
    private const int FirstMark = 10 * 60;
    private const int MarkEvery = 30 * 60;
    private const int MostFramesAhead = 25;

    // A call gives the disk some 40 KB a second, so it never waits; time that goes hundreds of times as fast has to.
    private const long MostBytesAhead = 1024 * 1024;

    // In half an hour, which takes seconds, the runtime has compiled what there is.
    private const int WarmUp = 30 * 60;

    private readonly List<MemoryMark> _marks = [];
    private RealtimeStream _stream = null!;
    private RealtimeConversation? _conversation;
    private ClockedInput _input = null!;
    private int _calls;
    private volatile bool _isWeighed;

    /// <summary>What the child does: talks for so many hours, and writes what it held as a line of JSON.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is not [string endpoint, string hours])
        {
            throw new ArgumentException("memory-client needs an endpoint and a number of hours.");
        }

        await new MemoryChild().TalkAsync(endpoint, WarmUp);
        var child = new MemoryChild();
        await child.TalkAsync(endpoint, (int)(double.Parse(hours, CultureInfo.InvariantCulture) * 3600));
        Console.WriteLine(JsonSerializer.Serialize(child._marks));
        return 0;
    }

    public void Attach(string streamName)
    {
    }

    public Task<ToolResult> InvokeAsync(RealtimeToolCall call, JsonElement arguments, Action onBegin, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        return Task.FromResult(new ToolResult("The car is ready."));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task TalkAsync(string endpoint, int seconds)
    {
        JsonElement schema = JsonSerializer.Deserialize<JsonElement>("""{"type":"object","properties":{"number":{"type":"integer"}}}""");
        _stream = await RealtimeStream.ConnectAsync(
            new RealtimeStreamOptions
            {
                Endpoint = endpoint,
                TextTools = TextTools.All,
                TextHandler = (message, _) => Task.FromResult(message.Kind == RealtimeTextKind.Question ? "The Northern Train Station office." : null),
                Tools = new ToolSet { Tools = [new RealtimeTool("nothing", null, schema)], Executor = this },
            },
            CancellationToken.None);
        using var clock = new WaveClock(double.PositiveInfinity) { Hold = MustWait };
        var caller = new Caller(0);
        var output = new WaveFileOutput(null, clock);
        _input = new ClockedInput(clock, "caller", caller.Fill);
        _conversation = await RealtimeConversation.StartAsync(
            _stream, new ConversationOptions { Input = _input, Output = output, TextTools = TextTools.All }, CancellationToken.None);
        clock.Start();
        for (int second = 60; second <= seconds; second += 60)
        {
            await GoOnAsync(clock, second);
            _stream.SendText("system", $"It is minute {second / 60}: the caller's car stands at the station.", respond: false);
            if (second % 300 == 0)
            {
                _stream.SetStatus($"The caller has been here for {second / 60} minutes.");
            }

            if (second == FirstMark || second % MarkEvery == 0)
            {
                await WeighAsync(second / 60.0);
            }
        }

        await _stream.DisposeAsync();
    }

    // A clock that need not keep time waits for all that take part.
    private bool MustWait() =>
        _isWeighed || (_conversation?.IsBehind ?? true) || _stream.Log.PendingBytes > MostBytesAhead || _input.BufferedSamples > MostFramesAhead * AudioFormat.FrameSamples;

    private async Task GoOnAsync(WaveClock clock, int second)
    {
        while (clock.Position < (long)second * TicksPerSecond * WaveClock.TickSamples)
        {
            if (_stream.State != RealtimeStreamState.Open || _conversation!.State != RealtimeConversationState.Running)
            {
                throw new RealtimeException("CallEnded", RealtimeErrorKind.InvalidOperation, $"The conversation ended: {_stream.Failure ?? _conversation!.Failure}");
            }

            await Task.Delay(5);
        }
    }

    private async Task WeighAsync(double minutes)
    {
        _isWeighed = true;
        await Task.Delay(300);
        for (int i = 0; i < 2; i++)
        {
            GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        using Process process = Process.GetCurrentProcess();
        RealtimeMetric metric = _conversation!.GetMetric();
        _marks.Add(new MemoryMark(
            minutes,
            GC.GetTotalMemory(forceFullCollection: true),
            process.WorkingSet64,
            _stream.Log.SpooledBytes,
            _stream.Log.Count,
            _stream.GetTranscript().Count,
            metric.Replies.GetValueOrDefault(),
            metric.InterruptionCount.GetValueOrDefault(),
            Volatile.Read(ref _calls),
            process.Threads.Count,
            _stream.DroppedAudioFrames + _input.DroppedSamples + _stream.Log.LostPayloads));
        Console.Error.WriteLine(_marks[^1]);
        _isWeighed = false;
    }
}
