using System.Collections.Concurrent;
using Realtalk.Audio;
using Realtalk.Audio.Devices;
using Realtalk.Audio.Devices.PulseAudio;
using Realtalk.Audio.Devices.Resilience;
using Realtalk.Audio.Devices.Wave;
using Realtalk.Conversations;
using Realtalk.Protocol;
using Realtalk.Simulator;
using Realtalk.Tests.Audio;
using Realtalk.Tests.Audio.Devices;
using Realtalk.Tests.Costs;
using Realtalk.Text;
using static Realtalk.Tests.Audio.Devices.SoundCheck;

namespace Realtalk.Tests.Conversations;

/// <summary>Conversations whose devices go and come again and again.</summary>
public sealed class ComingAndGoingDevicesTests
{
    private static readonly short[] Greeting = [.. UserVoice.Model("Watts customer service, this is James speaking, how may I help you?")];

    private readonly ConcurrentQueue<string> _notices = new();
    private readonly ConcurrentQueue<WaveClock> _clocks = new();
    private readonly ManualClock _time = new();
    private ResilientOutput? _output;
    private readonly FakeBackend _backend = new(
        "Fake",
        FakeBackend.Device("Fake", "out", AudioDirection.Output, isDefault: true),
        FakeBackend.Device("Fake", "in", AudioDirection.Input, isDefault: true));

    [Fact]
    public async Task A_reply_is_heard_whole_through_twenty_losses_of_both_devices()
    {
        const int Losses = 20;
        await using TestStream test = await OpenAsync();
        await using RealtimeConversation conversation = await StartAsync(test, _backend);
        var speakers = new List<FakeOutput> { Next(_backend.Outputs) };
        var microphones = new List<FakeInput> { Next(_backend.Inputs) };
        test.Stream.RequestResponse();
        await test.Stream.Responses.WaitAsync(test.Deadline);
        for (int i = 0; i < Losses; i++)
        {
            Play(speakers[^1], Greeting.Length / (Losses + 1));
            Speak(microphones[^1], conversation);
            _time.Advance(TimeSpan.FromMinutes(1));

            // What was played since the last look would be played again.
            _ = _output!.PendingSamples;
            speakers[^1].Lose();
            microphones[^1].Lose();
            speakers.Add(Next(_backend.Outputs));
            microphones.Add(Next(_backend.Inputs));
        }

        while (conversation.IsSpeaking)
        {
            speakers[^1].Play(AudioFormat.FrameSamples);
        }

        Speak(microphones[^1], conversation);
        Assert.Equal(Greeting, speakers.SelectMany(speaker => speaker.Played));
        Assert.Equal(RealtimeConversationState.Running, conversation.State);
        Assert.Empty(conversation.GetMetric().Interruptions);
        Assert.Equal(2 * Losses, _notices.Count);
        await conversation.DisposeAsync();
        Until(() => speakers.TrueForAll(one => one.IsDisposed) && microphones.TrueForAll(one => one.IsDisposed));
        Assert.All(_clocks, AssertOver);
    }

    [Fact]
    public async Task It_can_be_stopped_while_its_devices_are_being_opened()
    {
        await using TestStream test = await OpenAsync();
        await using RealtimeConversation conversation = await StartAsync(test, _backend);
        FakeOutput speaker = Next(_backend.Outputs);
        FakeInput microphone = Next(_backend.Inputs);
        test.Stream.RequestResponse();
        Until(() => speaker.PendingSamples > 0);
        using var opening = new CountdownEvent(2);
        using var open = new ManualResetEventSlim();
        _backend.Opening = () =>
        {
            opening.Signal();
            open.Wait(test.Deadline);
        };
        speaker.Lose();
        microphone.Lose();
        Assert.True(opening.Wait(Deadline));

        await conversation.DisposeAsync().AsTask().WaitAsync(test.Deadline);
        open.Set();

        // What is opened too late is given back.
        FakeOutput late = Next(_backend.Outputs);
        FakeInput lateMicrophone = Next(_backend.Inputs);
        Until(() => late.IsDisposed && lateMicrophone.IsDisposed && speaker.IsDisposed && microphone.IsDisposed);
        Assert.Empty(_notices);
        Assert.All(_clocks, AssertOver);
    }

    [Fact]
    public async Task It_can_be_stopped_while_both_are_gone()
    {
        await using TestStream test = await OpenAsync();
        await using RealtimeConversation conversation = await StartAsync(test, _backend);
        FakeOutput speaker = Next(_backend.Outputs);
        test.Stream.RequestResponse();
        Until(() => speaker.PendingSamples > 0);
        _backend.Devices.Clear();
        speaker.Lose();
        Next(_backend.Inputs).Lose();
        Until(() => _notices.Count == 2);

        await conversation.DisposeAsync().AsTask().WaitAsync(test.Deadline);

        Assert.Equal(2, _clocks.Count);
        Assert.All(_clocks, AssertOver);
    }

    [Fact]
    public async Task Line_and_devices_that_are_lost_at_once_come_back_each()
    {
        await using TestStream test = await OpenAsync(overLine: true);
        await using RealtimeConversation conversation = await StartAsync(test, _backend);
        FakeOutput speaker = Next(_backend.Outputs);
        FakeInput microphone = Next(_backend.Inputs);
        test.Stream.RequestResponse();
        Until(() => speaker.PendingSamples > 0);
        AudioDevice[] devices = [.. _backend.GetDevices()];
        for (int i = 1; i <= 3; i++)
        {
            lock (_backend.Devices)
            {
                _backend.Devices.Clear();
            }

            test.Line!.Cut(stayDown: true);
            speaker.Lose();
            microphone.Lose();
            Until(() => _notices.Count == (4 * i) - 2);
            test.Line.Mend();
            await test.WaitUntilAsync(() => test.Stream.SessionCount == i + 1);
            lock (_backend.Devices)
            {
                _backend.Devices.AddRange(devices);
            }

            _backend.Tell();
            speaker = Next(_backend.Outputs);
            microphone = Next(_backend.Inputs);
            Until(() => _notices.Count == 4 * i);
            Speak(microphone, conversation);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        // What was left of the replies ends, and the next is heard.
        await test.Stream.Responses.WaitAsync(test.Deadline);
        PlayToEnd(speaker, conversation);
        int before = speaker.Played.Length;
        test.Stream.SendText("user", "Hello?", respond: true);
        await test.Stream.Responses.WaitAsync(test.Deadline);
        Until(() => conversation.IsSpeaking);
        PlayToEnd(speaker, conversation);
        Assert.True(speaker.Played.Length > before);
        Assert.Equal(RealtimeConversationState.Running, conversation.State);
    }

    [SkippableFact]
    public async Task A_sound_server_may_lose_its_devices_and_its_life_again_and_again()
    {
        PulseAudioDaemon.SkipIfMissing();
        using var daemon = PulseAudioDaemon.WithSpeakerOnly();
        var backend = new PulseAudioBackend(daemon.Server);
        await using TestStream test = await OpenAsync();
        await using RealtimeConversation conversation = await StartAsync(test, backend);
        test.Stream.RequestResponse();
        Until(() => conversation.IsSpeaking);
        for (int i = 1; i <= 3; i++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            if (i == 3)
            {
                daemon.Kill();
            }
            else
            {
                daemon.Control("unload-module", "module-null-sink");
            }

            Until(() => _notices.Count == (4 * i) - 2);
            if (i == 3)
            {
                daemon.Restart();
            }
            else
            {
                daemon.Control("load-module", "module-null-sink", "sink_name=speaker", "rate=24000", "channels=1", "format=s16le", "norewinds=true");
            }

            Until(() => _notices.Count == 4 * i);

            // A connection, with its thread, for each device, and none for the search.
            Until(() => Clients(daemon) == 2);
        }

        Until(() => !conversation.IsSpeaking);

        // Another default moves nothing that is open, and the old one is unloaded under it: the server moves it itself.
        const string Other = "other";
        daemon.Control("load-module", "module-null-sink", "sink_name=" + Other, "rate=24000", "channels=1", "format=s16le", "norewinds=true");
        daemon.Control("set-default-sink", Other);
        daemon.UnloadSink(PulseAudioDaemon.Speaker);
        IAudioInput room = backend.OpenInput(Other + ".monitor");
        test.Stream.SendText("user", "Hello?", respond: true);
        short[] frame = new short[AudioFormat.FrameSamples];
        Until(() => room.Read(frame, test.Deadline) == frame.Length && frame.Any(sample => sample != 0));
        Assert.Equal(RealtimeConversationState.Running, conversation.State);
        room.Dispose();
        await conversation.DisposeAsync();
        Until(() => Clients(daemon) == 0);
        Assert.All(_clocks, AssertOver);
    }

    // But for the one that asks.
    private static int Clients(PulseAudioDaemon daemon) => daemon.Control("list", "short", "clients")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(line => !line.Contains("pactl", StringComparison.Ordinal));

    private static Task<TestStream> OpenAsync(bool overLine = false) => TestStream.OpenAsync(
        options => options with { OutputModality = null, TurnDetection = TurnDetectionSettings.Off },
        new RealtimeSimulatorOptions { Pace = 20 },
        overLine);

    private static T Next<T>(BlockingCollection<T> opened)
    {
        Assert.True(opened.TryTake(out T? device, Deadline));
        return device;
    }

    // Plays so much as the loop hands it over.
    private static void Play(FakeOutput speaker, int count)
    {
        while (count > 0)
        {
            int piece = Math.Min(count, AudioFormat.FrameSamples);
            Until(() => speaker.PendingSamples >= piece);
            speaker.Play(piece);
            count -= piece;
        }
    }

    private static void PlayToEnd(FakeOutput speaker, RealtimeConversation conversation) => Until(() =>
    {
        speaker.Play(AudioFormat.FrameSamples);
        return !conversation.IsSpeaking;
    });

    // Says something, until it has been heard.
    private static void Speak(FakeInput microphone, RealtimeConversation conversation)
    {
        long? frames = conversation.GetMetric().MicrophoneFrames;
        Until(() =>
        {
            microphone.Hear(new short[AudioFormat.FrameSamples]);
            return conversation.GetMetric().MicrophoneFrames > frames;
        });
    }

    private static void AssertOver(WaveClock clock) => Assert.Throws<ObjectDisposedException>(clock.Start);

    private Task<RealtimeConversation> StartAsync(TestStream test, IAudioBackend backend)
    {
        var policy = new ReopenPolicy(_notices.Enqueue)
        {
            Time = _time,
            CreateClock = () =>
            {
                var clock = new WaveClock();
                clock.Start();
                _clocks.Enqueue(clock);
                return clock;
            },
        };
        return RealtimeConversation.StartAsync(
            test.Stream,
            new ConversationOptions
            {
                Input = new ResilientInput(new OpenedDevice<IAudioInput>(backend.OpenInput(null), backend, null), policy),
                Output = _output = new ResilientOutput(new OpenedDevice<IAudioOutput>(backend.OpenOutput(null), backend, null), policy),
                TextTools = TextTools.None,
            },
            test.Deadline);
    }
}
