using Realtalk.Audio;
using Realtalk.Audio.Devices;
using Realtalk.Audio.Devices.PulseAudio;
using Realtalk.Conversations;
using Realtalk.Simulator;
using Realtalk.Tests.Audio;

namespace Realtalk.Tests.Conversations;

/// <summary>A conversation through a real sound server: the user is played into one device and heard by another.</summary>
public sealed class PulseAudioConversationTests(PulseAudioDaemon daemon) : IClassFixture<PulseAudioDaemon>
{
    [SkippableFact]
    public async Task The_user_is_heard_and_the_model_comes_out_of_the_loudspeaker_without_a_gap()
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
                AskClient = false,
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
        (_, int length) = Assert.Single(StereoFile.Runs([.. heard]));

        // The clip's first and last samples may be zeros, which no run begins or ends with.
        Assert.InRange(length, reply.Length - 24, reply.Length);
        Assert.Equal(0, conversation.GetMetric().Underruns);
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
