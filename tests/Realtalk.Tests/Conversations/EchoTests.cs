using Realtalk.Audio;
using Realtalk.Audio.Devices;
using Realtalk.Audio.Devices.PulseAudio;
using Realtalk.Audio.Echo;
using Realtalk.Conversations;
using Realtalk.Simulator;
using Realtalk.Tests.Audio;
using Realtalk.Tests.Audio.Echo;
using Realtalk.Text;

namespace Realtalk.Tests.Conversations;

/// <summary>
/// A room in which the microphone hears the loudspeaker, 50 ms later and 12 dB lower: without a remedy the model
/// interrupts itself, with each of them it does not.
/// </summary>
public sealed class EchoTests : IDisposable
{
    private readonly PulseAudioRoom _room;
    private RealtimeConversation? _conversation;

    public EchoTests()
    {
        PulseAudioDaemon.SkipIfMissing();
        _room = new PulseAudioRoom();
    }

    [SkippableFact]
    public async Task With_nothing_done_the_model_interrupts_itself() => Assert.NotEqual(0, await CountSpeechAsync((input, output) => (input, output)));

    [SkippableFact]
    public async Task With_half_duplex_it_does_not() => Assert.Equal(0, await CountSpeechAsync((input, output) =>
        (new HalfDuplexGate(input, () => _conversation?.IsSpeaking ?? false), output)));

    [SkippableFact]
    public async Task With_Speex_it_does_not()
    {
        Skip.IfNot(SpeexEchoCanceller.IsAvailable, "libspeexdsp is not installed");
        Assert.Equal(0, await CountSpeechAsync((input, output) => EchoRemoval.Apply(input, output, new SpeexEchoCanceller())));
    }

    [SkippableFact]
    public async Task With_Speex_it_does_not_when_the_delay_changes()
    {
        Skip.IfNot(SpeexEchoCanceller.IsAvailable, "libspeexdsp is not installed");
        Assert.Equal(0, await CountSpeechAsync(
            (input, output) => EchoRemoval.Apply(input, output, new SpeexEchoCanceller()),
            meanwhile: async (test, conversation) =>
            {
                _room.SetDelay(130);
                await WaitForFramesAsync(test, conversation, 75);
                _room.SetDelay(30);
            }));
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_user_can_interrupt_all_the_same(bool withSpeex)
    {
        Skip.IfNot(!withSpeex || SpeexEchoCanceller.IsAvailable, "libspeexdsp is not installed");
        using IAudioOutput user = new PulseAudioBackend(_room.Daemon.Server).OpenOutput(PulseAudioDaemon.CallerSink);

        int heard = await CountSpeechAsync(
            (input, output) => EchoRemoval.Apply(input, output, withSpeex ? new SpeexEchoCanceller() : new PassingCanceller()),
            meanwhile: async (test, _) =>
            {
                Assert.Equal(0, test.CountOf("input_audio_buffer.speech_started"));

                // As loud as speech is, in a room that lowers it by 12 dB.
                user.Write([.. EchoRoom.CallerSpeech(2 * AudioFormat.SampleRate).Select(sample => (short)Math.Clamp(sample * 3, short.MinValue, short.MaxValue))]);
                await test.WaitForEventAsync("input_audio_buffer.speech_started");
            });

        Assert.NotEqual(0, heard);
    }

    [SkippableFact]
    public async Task With_no_canceller_the_guard_alone_sees_to_it() => Assert.Equal(0, await CountSpeechAsync((input, output) =>
        EchoRemoval.Apply(input, output, new PassingCanceller())));

    [SkippableFact]
    public async Task With_the_sound_servers_canceller_it_does_not()
    {
        _room.OfferCanceller();
        Assert.Equal(0, await CountSpeechAsync((input, output) =>
        {
            IEchoCanceller canceller = EchoRemoval.Choose(input, output);
            Assert.IsType<PassingCanceller>(canceller);
            return EchoRemoval.Apply(input, output, canceller);
        }, wantsEchoCancelled: true));
    }

    public void Dispose() => _room?.Dispose();

    private async Task<int> CountSpeechAsync(
        Func<IAudioInput, IAudioOutput, (IAudioInput, IAudioOutput)> remedy,
        bool wantsEchoCancelled = false,
        Func<TestStream, RealtimeConversation, Task>? meanwhile = null)
    {
        var backend = new PulseAudioBackend(_room.Daemon.Server, wantsEchoCancelled);
        await using TestStream test = await TestStream.OpenAsync(
            options => options with { OutputModality = null }, new RealtimeSimulatorOptions { Pace = 4 });
        IAudioOutput speaker = backend.OpenOutput(PulseAudioDaemon.Speaker);
        (IAudioInput input, IAudioOutput output) = remedy(backend.OpenInput(PulseAudioDaemon.Microphone), speaker);
        await using RealtimeConversation conversation = await RealtimeConversation.StartAsync(
            test.Stream, new ConversationOptions { Input = input, Output = output, TextTools = TextTools.None }, test.Deadline);
        _conversation = conversation;
        test.Stream.SendText("user", "I have a rental booked.", respond: true);

        if (meanwhile is not null)
        {
            await WaitAsync(test, conversation, () => conversation.IsSpeaking);
            await WaitForFramesAsync(test, conversation, 100);
            await meanwhile(test, conversation);
        }

        // Until the reply was heard, or cut off, and for as long as its echo may last.
        await WaitAsync(test, conversation, () => conversation.Replies > 0);
        await WaitAsync(test, conversation, () => !conversation.IsSpeaking);
        await WaitForFramesAsync(test, conversation, 75);
        return test.CountOf("input_audio_buffer.speech_started");
    }

    private static Task WaitForFramesAsync(TestStream test, RealtimeConversation conversation, int count)
    {
        long? frames = conversation.GetMetric().MicrophoneFrames;
        return WaitAsync(test, conversation, () => conversation.GetMetric().MicrophoneFrames > frames + count);
    }

    private static async Task WaitAsync(TestStream test, RealtimeConversation conversation, Func<bool> isSo)
    {
        while (true)
        {
            Task changed = Task.WhenAny(conversation.Changed, conversation.NextFrame);
            if (isSo())
            {
                return;
            }

            await changed.WaitAsync(test.Deadline);
        }
    }
}
