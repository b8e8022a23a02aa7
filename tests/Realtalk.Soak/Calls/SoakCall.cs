using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Realtalk.Audio;
using Realtalk.Audio.Devices.Wave;
using Realtalk.Conversations;
using Realtalk.Protocol;
using Realtalk.Sessions;
using Realtalk.Sessions.Recovery;
using Realtalk.Simulator;
using Realtalk.Tests.Audio;
using Realtalk.Tests.Recovery;
using Realtalk.Text;

namespace Realtalk.Soak.Calls;

/// <summary>A call with a simulator of its own, over a line of its own, from its beginning to its end.</summary>
internal sealed class SoakCall : IAsyncDisposable
{
    public const double Speed = 8;
    private const double PaceOfModel = 4;
    private static readonly TimeSpan SpeakerDeadline = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan CloseDeadline = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentDictionary<string, IReadOnlyList<JsonObject>> _sessions = new();
    private readonly RealtimeSimulator _simulator;
    private readonly WaveClock _clock;
    private ClockedInput? _microphone;
    private WaveFileOutput? _speaker;
    private long _emptySince;

    private SoakCall(SoakScenario scenario, CallPlan plan)
    {
        Record = new CallRecord { Plan = plan, Tools = new SoakTools(plan.Number) };
        _simulator = RealtimeSimulator.Start(new RealtimeSimulatorOptions
        {
            Scenario = scenario.Path,
            Pace = PaceOfModel * Speed,
            SessionLifetime = plan.SessionSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.FromMinutes(60),
            SessionEnded = (id, items) => _sessions[id] = items,
            Faults = new SimulatorFaults
            {
                Jitter = plan.Jitter,
                LateDeltas = plan.LateDeltas,
                FragmentBytes = plan.FragmentBytes,
                UnknownEvents = plan.HasUnknownEvents,
            },
        });
        Line = new TestLine(_simulator.Endpoint);

        // Time waits for a busy machine, so that no sound is lost for want of a thread's turn.
        _clock = new WaveClock(Speed)
        {
            Hold = () => (Conversation?.IsBehind ?? false) || _microphone?.BufferedSamples > AudioFormat.SampleRate || IsSpeakerLate(),
        };
    }

    public CallRecord Record { get; }

    public TestLine Line { get; }

    public SoakVoice Voice { get; } = new();

    public RealtimeStream Stream { get; private set; } = null!;

    public RealtimeConversation? Conversation { get; private set; }

    /// <summary>The call's time, in samples.</summary>
    public long Position => _clock.Position;

    private string RecordPath => _folder.File("call.wav");

    public static async Task<CallFigures> RunAsync(SoakScenario scenario, CallPlan plan, WatchedObjects watched, string output, CancellationToken cancellationToken)
    {
        var call = new SoakCall(scenario, plan);
        CallRecord record = call.Record;
        try
        {
            try
            {
                await call.OpenAsync(cancellationToken);
                watched.Add(call.Stream, call.Conversation!, call._simulator, call._clock, call.Line);
                await new CallScript(call, scenario).RunAsync(cancellationToken);
            }
            catch (Exception exception) when (exception is SoakFault or RealtimeException)
            {
                record.Faults.Enqueue(exception.Message);
            }

            await call.CloseAsync();
            call.Read();
            Checks.CallChecks.Run(record, scenario);
            if (!record.Faults.IsEmpty)
            {
                call.Keep(output);
            }
        }
        finally
        {
            await call.DisposeAsync();
        }

        return CallFigures.Of(record);
    }

    public async ValueTask DisposeAsync()
    {
        await (Stream?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Line.DisposeAsync();
        await _simulator.DisposeAsync();
        _clock.Dispose();
        _folder.Dispose();
        Stream?.Log.Dispose();
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        CallPlan plan = Record.Plan;
        Stream = await RealtimeStream.ConnectAsync(
            new RealtimeStreamOptions
            {
                Endpoint = Line.Endpoint.ToString(),
                Name = $"soak-{plan.Number}",
                TextTools = TextTools.All,
                Tools = Record.Tools.ToSet(),
                TextHandler = AnswerAsync,
                QuestionTimeout = TimeSpan.FromSeconds(0.5),
                ReconnectPolicy = new ReconnectPolicy
                {
                    FirstPause = TimeSpan.FromMilliseconds(5),
                    LongestPause = TimeSpan.FromMilliseconds(50),
                    MoveShare = 0.7,
                },
            },
            cancellationToken);
        _microphone = new ClockedInput(_clock, "voice", Voice.Produce);
        _speaker = new WaveFileOutput(path: null, _clock);
        Conversation = await RealtimeConversation.StartAsync(
            Stream,
            new ConversationOptions
            {
                Input = _microphone,
                Output = _speaker,
                RecordPath = RecordPath,
                BargeIn = plan.BargeIn,
                Greet = true,
            },
            cancellationToken);
        _clock.Start();
    }

    // The loudspeaker holds 30 ms, of which little is left at this speed. At the end of a reply nothing more comes.
    private bool IsSpeakerLate()
    {
        if (Conversation is not { IsSpeaking: true } || _speaker!.PendingSamples >= WaveClock.TickSamples)
        {
            _emptySince = 0;
            return false;
        }

        _emptySince = _emptySince == 0 ? Stopwatch.GetTimestamp() : _emptySince;
        return Stopwatch.GetElapsedTime(_emptySince) < SpeakerDeadline;
    }

    // Some questions are answered, some late, and some never.
    private async Task<string?> AnswerAsync(RealtimeTextMessage message, CancellationToken cancellationToken)
    {
        if (message.Kind != RealtimeTextKind.Question)
        {
            return null;
        }

        int number = ++Record.Questions;
        await Task.Delay(number % 3 * 30, cancellationToken);
        return number % 4 == 3 ? null : $"answer {message.Id}";
    }

    private async Task CloseAsync()
    {
        Line.Mend();
        if (Stream is null)
        {
            return;
        }

        Record.Samples = Position;
        RealtimeMetric? metric = Conversation?.GetMetric();
        Record.Replies = metric?.Replies ?? 0;
        Record.Interruptions = metric?.InterruptionCount ?? 0;
        Record.Reconnects = Stream.ReconnectCount;
        Record.Moves = Stream.SessionCount - 1 - Stream.ReconnectCount;
        try
        {
            await Stream.DisposeAsync().AsTask().WaitAsync(CloseDeadline);
            await _simulator.DisposeAsync().AsTask().WaitAsync(CloseDeadline);
        }
        catch (TimeoutException)
        {
            Record.Faults.Enqueue($"It was not closed within {CloseDeadline.TotalSeconds} s.");
        }
    }

    private void Read()
    {
        if (Stream is null)
        {
            return;
        }

        var warnings = new List<string>();
        while (Stream.TakeWarning() is { } warning)
        {
            warnings.Add(warning);
        }

        Record.Warnings = warnings;
        Record.Transcript = Stream.GetTranscript();
        Record.Conversation = _sessions.GetValueOrDefault(Stream.SessionId ?? string.Empty) ?? [];
        Record.Said = Voice.Said;
        Record.Events = [.. Enumerable.Range(1, (int)Stream.Log.Count)
            .Select(i => Stream.Log[i]!)
            .Where(one => one.Type != "input_audio_buffer.append")
            .Select(one => (one.Direction, one.Type, JsonNode.Parse(one.ReadJson()!)!))];
        short[] both = ReadStereo(RecordPath);
        Record.Recording = (EverySecond(both, 0), EverySecond(both, 1));
        Record.Calls = Record.Tools.Runs.Count;
    }

    private static short[] ReadStereo(string path)
    {
        const int HeaderBytes = 44;
        return File.Exists(path) ? MemoryMarshal.Cast<byte, short>(File.ReadAllBytes(path).AsSpan(HeaderBytes)).ToArray() : [];
    }

    private static short[] EverySecond(short[] samples, int first)
    {
        var one = new short[samples.Length / 2];
        for (int i = 0; i < one.Length; i++)
        {
            one[i] = samples[(2 * i) + first];
        }

        return one;
    }

    private void Keep(string output)
    {
        Directory.CreateDirectory(output);
        string file = Path.Combine(output, $"{Record.Plan.Seed}-{Record.Plan.Number}");
        if (File.Exists(RecordPath))
        {
            File.Copy(RecordPath, file + ".wav", overwrite: true);
        }

        File.WriteAllLines(file + ".jsonl", Record.Events.Select(one => $"{(one.Direction == EventDirection.Sent ? '>' : '<')} {Shorten(one.Event)}"));
        File.WriteAllLines(file + ".txt", Record.Faults.Concat(Record.Conversation.Select(item => item.ToJsonString())));
    }

    private static string Shorten(JsonNode node)
    {
        if ((string?)node["type"] == "response.output_audio.delta")
        {
            node = node.DeepClone();
            node["delta"] = $"({((string?)node["delta"])?.Length} characters)";
        }

        return node.ToJsonString();
    }
}
