using System.Collections.Concurrent;
using Realtalk.Audio;
using Realtalk.Audio.Devices;
using Realtalk.Audio.Devices.PulseAudio;
using Realtalk.Audio.Devices.Resilience;
using Realtalk.Conversations;
using Realtalk.Protocol;
using Realtalk.Sessions;
using Realtalk.Simulator;
using Realtalk.Tests.Audio;
using Realtalk.Tests.Audio.Devices;
using Realtalk.Text;

namespace Realtalk.Tests.Conversations;

/// <summary>A conversation on a real sound server whose devices go, are held by others, and come back.</summary>
public sealed class LostDeviceTests
{
    private static readonly short[] Greeting = [.. UserVoice.Model("Watts customer service, this is James speaking, how may I help you?").Where(sample => sample != 0)];

    private readonly ConcurrentQueue<string> _notices = new();

    public enum Loss
    {
        /// <summary>The only card is pulled out.</summary>
        Unplugged,

        /// <summary>The sound server ends, and starts again later.</summary>
        ServerRestarts,
    }

    [SkippableTheory]
    [InlineData(Loss.Unplugged)]
    [InlineData(Loss.ServerRestarts)]
    public async Task Without_any_device_the_text_goes_on_and_the_sound_comes_back_with_the_next(Loss loss)
    {
        PulseAudioDaemon.SkipIfMissing();
        using var daemon = PulseAudioDaemon.WithSpeakerOnly();
        var backend = new PulseAudioBackend(daemon.Server);
        await using TestStream test = await OpenStreamAsync();
        await using RealtimeConversation conversation = await StartAsync(test, backend);

        // In the middle of a reply, and while the microphone records.
        test.Stream.RequestResponse();
        SoundCheck.Until(() => conversation.IsSpeaking);
        if (loss == Loss.Unplugged)
        {
            daemon.Control("unload-module", "module-null-sink");
        }
        else
        {
            daemon.Kill();
        }

        SoundCheck.Until(() => Noticed("There is no other loudspeaker") && Noticed("There is no other microphone"));
        Assert.Equal(RealtimeConversationState.Running, conversation.State);
        long? frames = conversation.GetMetric().MicrophoneFrames;
        SoundCheck.Until(() => conversation.GetMetric().MicrophoneFrames > frames + 10);
        test.Stream.SendText("user", "What is the capital of France?", respond: true, outputModality: "text");
        await test.WaitForTranscriptAsync(entry => entry.Content == "The capital of France is Paris.");

        if (loss == Loss.Unplugged)
        {
            daemon.Control("load-module", "module-null-sink", "sink_name=speaker", "rate=24000", "channels=1", "format=s16le", "norewinds=true");
        }
        else
        {
            daemon.Restart();
        }

        SoundCheck.Until(() => Noticed("The loudspeaker is now") && Noticed("The microphone is now"));
        SoundCheck.Until(() => !conversation.IsSpeaking);

        // And the next reply is heard.
        using IAudioInput room = backend.OpenInput(PulseAudioDaemon.SpeakerMonitor);
        test.Stream.SendText("user", "Hello?", respond: true);
        await test.Stream.Responses.WaitAsync(test.Deadline);
        Assert.NotEmpty(ListenToEnd(room, conversation, test.Deadline));
    }

    [SkippableFact]
    public async Task A_loudspeaker_that_is_pulled_out_in_mid_reply_leaves_the_rest_to_the_next()
    {
        PulseAudioDaemon.SkipIfMissing();
        using var daemon = new PulseAudioDaemon();
        var backend = new PulseAudioBackend(daemon.Server);
        await using TestStream test = await OpenStreamAsync();
        using IAudioInput room = backend.OpenInput(PulseAudioDaemon.CallerSink + ".monitor");
        await using RealtimeConversation conversation = await StartAsync(test, backend);
        test.Stream.RequestResponse();

        // All of it is there, so that a server that is late does not leave its mark in the sound.
        await test.Stream.Responses.WaitAsync(test.Deadline);
        Assert.True(conversation.IsSpeaking);
        daemon.UnloadSink(PulseAudioDaemon.Speaker);

        short[] heard = ListenToEnd(room, conversation, test.Deadline);
        Assert.Equal(Greeting[^heard.Length..], heard);
        Assert.Equal(RealtimeConversationState.Running, conversation.State);
        Assert.Empty(conversation.GetMetric().Interruptions);
    }

    [SkippableFact]
    public async Task A_microphone_that_is_pulled_out_is_replaced_and_the_next_is_heard()
    {
        PulseAudioDaemon.SkipIfMissing();
        using var daemon = new PulseAudioDaemon();
        var backend = new PulseAudioBackend(daemon.Server);
        await using TestStream test = await OpenStreamAsync(options => options);
        await using RealtimeConversation conversation = await StartAsync(test, backend);
        long? frames = conversation.GetMetric().MicrophoneFrames;
        SoundCheck.Until(() => conversation.GetMetric().MicrophoneFrames > frames);
        daemon.Control("unload-module", "module-remap-source");
        daemon.Control("set-default-source", PulseAudioDaemon.CallerSink + ".monitor");
        frames = conversation.GetMetric().MicrophoneFrames;
        SoundCheck.Until(() => conversation.GetMetric().MicrophoneFrames > frames + 50);
        using IAudioOutput mouth = backend.OpenOutput(PulseAudioDaemon.CallerSink);
        mouth.Write(UserVoice.Line(3));
        await test.WaitForTranscriptAsync(entry => entry.Content == "Perfect, thank you. Goodbye.");
    }

    [SkippableFact]
    public async Task A_loudspeaker_that_someone_else_holds_speaks_when_it_is_free_again()
    {
        PulseAudioDaemon.SkipIfMissing();
        using var daemon = new PulseAudioDaemon();
        var backend = new PulseAudioBackend(daemon.Server);
        await using TestStream test = await OpenStreamAsync();

        // As a sound server does with a card that another program has opened.
        daemon.Control("suspend-sink", PulseAudioDaemon.Speaker, "1");
        await using RealtimeConversation conversation = await StartAsync(test, backend);
        test.Stream.RequestResponse();
        await test.Stream.Responses.WaitAsync(test.Deadline);
        test.Stream.SendText("user", "What is the capital of France?", respond: true, outputModality: "text");
        await test.WaitForTranscriptAsync(entry => entry.Content == "The capital of France is Paris.");
        Assert.True(conversation.IsSpeaking);

        using IAudioInput room = backend.OpenInput(PulseAudioDaemon.SpeakerMonitor);
        daemon.Control("suspend-sink", PulseAudioDaemon.Speaker, "0");

        // The server itself gives its first block to nobody.
        short[] heard = ListenToEnd(room, conversation, test.Deadline);
        Assert.InRange(heard.Length, Greeting.Length - AudioFormat.FromMilliseconds(50), Greeting.Length);
        Assert.Equal(Greeting[^heard.Length..], heard);
    }

    private static Task<TestStream> OpenStreamAsync(
        Func<RealtimeStreamOptions, RealtimeStreamOptions>? configure = null) =>
        TestStream.OpenAsync(
            options => (configure ?? WithoutTurns)(options with { OutputModality = null }), new RealtimeSimulatorOptions { Pace = 4 });

    // Where the microphone hears the loudspeaker, which is no matter of these tests.
    private static RealtimeStreamOptions WithoutTurns(RealtimeStreamOptions options) =>
        options with { TurnDetection = TurnDetectionSettings.Off };

    private Task<RealtimeConversation> StartAsync(TestStream test, PulseAudioBackend backend) => RealtimeConversation.StartAsync(
        test.Stream,
        new ConversationOptions
        {
            Input = new ResilientInput(new OpenedDevice<IAudioInput>(backend.OpenInput(null), backend, null), new ReopenPolicy(_notices.Enqueue)),
            Output = new ResilientOutput(new OpenedDevice<IAudioOutput>(backend.OpenOutput(null), backend, null), new ReopenPolicy(_notices.Enqueue)),
            TextTools = TextTools.None,
        },
        test.Deadline);

    // What is heard from now until the model has spoken and a tenth of a second has passed in silence.
    private static short[] ListenToEnd(IAudioInput room, RealtimeConversation conversation, CancellationToken deadline)
    {
        var heard = new List<short>();
        short[] frame = new short[AudioFormat.FrameSamples];
        for (int silent = 0; conversation.IsSpeaking || silent < 5 || heard.Count == 0;)
        {
            Assert.Equal(frame.Length, room.Read(frame, deadline));
            short[] loud = frame.Where(sample => sample != 0).ToArray();
            heard.AddRange(loud);
            silent = loud.Length == 0 ? silent + 1 : 0;
        }

        return [.. heard];
    }

    private bool Noticed(string text) => _notices.Any(notice => notice.Contains(text, StringComparison.Ordinal));
}
