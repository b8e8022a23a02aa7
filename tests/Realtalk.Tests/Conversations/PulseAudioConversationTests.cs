using Realtalk.Audio;
using Realtalk.Audio.Devices;
using Realtalk.Audio.Devices.PulseAudio;
using Realtalk.Conversations;
using Realtalk.Simulator;
using Realtalk.Tests.Audio;
using Realtalk.Text;

namespace Realtalk.Tests.Conversations;

/// <summary>A conversation through a real sound server: the user is played into one device and heard by another.</summary>
public sealed class PulseAudioConversationTests(PulseAudioDaemon daemon) : IClassFixture<PulseAudioDaemon>
{
    [SkippableFact]
    public async Task The_user_is_heard_and_all_that_the_model_says_comes_out_of_the_loudspeaker()
    {
        PulseAudioDaemon.SkipIfMissing();
        var backend = new PulseAudioBackend(daemon.Server);
        await using TestStream test = await TestStream.OpenAsync(
            options => options with { OutputModality = null }, new RealtimeSimulatorOptions { Pace = 4 });
        using IAudioInput room = backend.OpenInput(PulseAudioDaemon.SpeakerMonitor);
        await using RealtimeConversation conversation = await RealtimeConversation.StartAsync(
            test.Stream,
            new ConversationOptions
            {
                Input = backend.OpenInput(PulseAudioDaemon.Microphone),
                Output = backend.OpenOutput(PulseAudioDaemon.Speaker),
                TextTools = TextTools.None,
            },
            test.Deadline);
        using IAudioOutput mouth = backend.OpenOutput(PulseAudioDaemon.CallerSink);
        short[] question = UserVoice.Line(3);
        mouth.Write(question);
        var heard = new List<short>();
        var frame = new short[AudioFormat.FrameSamples];
        while (conversation.Replies == 0 || conversation.IsSpeaking || TrailingSilence(heard) < AudioFormat.SampleRate / 10)
        {
            heard.AddRange(frame.AsSpan(0, room.Read(frame, test.Deadline)));
        }

        Assert.Equal("Perfect, thank you. Goodbye.", test.Stream.GetTranscript()[0].Content);
        short[] reply = UserVoice.Model("You're welcome, Marvin. Have a safe trip. Goodbye.");
        // Sample for sample. How evenly a busy machine feeds its sound server is a matter of figures, not of this test.
        Assert.Equal(reply.Where(sample => sample != 0), heard.Where(sample => sample != 0));
    }

    private static int TrailingSilence(List<short> samples)
    {
        int count = 0;
        for (int i = samples.Count - 1; i >= 0 && samples[i] == 0; i--)
        {
            count++;
        }

        return count;
    }
}
