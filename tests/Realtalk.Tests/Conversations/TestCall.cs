using Realtalk.Audio;
using Realtalk.Audio.Devices.Wave;
using Realtalk.Conversations;
using Realtalk.Sessions;
using Realtalk.Simulator;
using Realtalk.Tests.Audio;
using Realtalk.Text;

namespace Realtalk.Tests.Conversations;

/// <summary>A conversation with the simulator, on file devices that run faster than real time and wait for each other.</summary>
internal sealed class TestCall : IAsyncDisposable
{
    public const double Speed = 8;
    // What is enough for the server to notice that somebody speaks: half a second.
    private const int Noticeable = 500 * AudioFormat.SamplesPerMillisecond;

    private readonly TemporaryFolder _folder = new();
    private WaveClock? _clock;
    private volatile TimeStop? _stop;

    private TestCall(TestStream test) => Test = test;

    public TestStream Test { get; }

    public RealtimeStream Stream => Test.Stream;

    public RealtimeConversation Conversation { get; private set; } = null!;

    public CancellationToken Deadline => Test.Deadline;

    public string RecordPath => _folder.File("call.wav");

    /// <summary>What the user says from now on; played once, then silence.</summary>
    public UserVoice Voice { get; } = new();

    public static async Task<TestCall> StartAsync(
        RealtimeSimulatorOptions? simulator = null,
        Func<RealtimeStreamOptions, RealtimeStreamOptions>? configure = null,
        Func<ConversationOptions, ConversationOptions>? conversation = null,
        double pace = 4,
        bool overLine = false)
    {
        simulator ??= new RealtimeSimulatorOptions();
        simulator.Pace = pace * Speed;
        TestStream test = await TestStream.OpenAsync(
            options => configure is null ? options with { OutputModality = null } : configure(options with { OutputModality = null }),
            simulator,
            overLine);
        var call = new TestCall(test);
        var clock = new WaveClock(Speed) { Hold = () => (call.Conversation?.IsBehind ?? false) || call.TimeStands };
        call._clock = clock;
        var options = new ConversationOptions
        {
            Input = new ClockedInput(clock, "voice", call.Voice.Produce),
            Output = new WaveFileOutput(path: null, clock),
            RecordPath = call.RecordPath,
            TextTools = TextTools.None,
        };
        try
        {
            call.Conversation = await RealtimeConversation.StartAsync(
                test.Stream, conversation?.Invoke(options) ?? options, test.Deadline);
        }
        catch
        {
            await call.DisposeAsync();
            throw;
        }

        clock.Start();
        return call;
    }

    public async Task WaitUntilAsync(Func<bool> isSo)
    {
        while (true)
        {
            Task changed = Task.WhenAny(Conversation.Changed, Conversation.NextFrame, Stream.Log.Changed);
            if (isSo())
            {
                return;
            }

            await changed.WaitAsync(Deadline);
        }
    }

    /// <summary>
    /// Lets the call's time stand still as soon as something is so, until <see cref="StartTime"/>: what a test does then comes
    /// at that very moment of the call, however long this thread has to wait for its turn.
    /// </summary>
    /// <param name="isSo">Asked on the clock's thread, before each 10 ms of sound.</param>
    public async Task StopTimeAsync(Func<bool> isSo)
    {
        var stop = new TimeStop(isSo);
        _stop = stop;
        await stop.Reached.WaitAsync(Deadline);
    }

    /// <summary>Lets time run again.</summary>
    public void StartTime() => _stop = null;

    /// <summary>Lets so much time pass, and stops it. When this returns the microphone's sound of that time has been read.</summary>
    public async Task PassAsync(int milliseconds)
    {
        long end = _clock!.Position + (milliseconds * AudioFormat.SamplesPerMillisecond);
        await StopTimeAsync(() => _clock.Position >= end);
        await WaitUntilAsync(() => (Conversation.GetMetric().MicrophoneFrames + 1) * AudioFormat.FrameSamples > _clock.Position);
    }

    /// <summary>The user begins to speak. When this returns the server has noticed, and time stands still, not far into what is said.</summary>
    public async Task BeginToSayAsync(short[] samples)
    {
        long heard = Voice.Spoken + Math.Min(samples.Length, Noticeable);
        Task stopping = StopTimeAsync(() => Voice.Spoken >= heard);
        Voice.Say(samples);
        await stopping;
        await WaitUntilAsync(() => Conversation.IsUserSpeaking);
    }

    /// <summary>
    /// The user speaks into what the model says next, from its first sound on. The call's time waits for the server to notice,
    /// so that the model is not through before, however slow the machine.
    /// </summary>
    public async Task InterruptAsync(short[] samples)
    {
        await StopTimeAsync(() => Conversation.IsSpeaking);
        await BeginToSayAsync(samples);
        StartTime();
    }

    /// <summary>Ends the conversation and reads its recording.</summary>
    public async Task<(short[] Left, short[] Right)> StopAsync()
    {
        await Conversation.DisposeAsync();
        return StereoFile.Read(RecordPath);
    }

    public async ValueTask DisposeAsync()
    {
        await Test.DisposeAsync();
        _clock?.Dispose();
        _folder.Dispose();
    }

    private bool TimeStands => _stop is { } stop && stop.IsReached();
}
