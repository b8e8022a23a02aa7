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
    private readonly TemporaryFolder _folder = new();
    private WaveClock? _clock;

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
        double pace = 4)
    {
        simulator ??= new RealtimeSimulatorOptions();
        simulator.Pace = pace * Speed;
        TestStream test = await TestStream.OpenAsync(
            options => configure is null ? options with { OutputModality = null } : configure(options with { OutputModality = null }), simulator);
        var call = new TestCall(test);
        var clock = new WaveClock(Speed) { Hold = () => call.Conversation?.IsBehind ?? false };
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
}
