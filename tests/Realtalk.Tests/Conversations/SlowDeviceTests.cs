using Realtalk.Audio;
using Realtalk.Audio.Devices;
using Realtalk.Audio.Devices.PulseAudio;
using Realtalk.Conversations;
using Realtalk.Simulator;
using Realtalk.Tests.Audio;
using Realtalk.Tests.Audio.Devices;
using Realtalk.Text;

namespace Realtalk.Tests.Conversations;

/// <summary>A loudspeaker that holds 200 ms and gives nothing of them back, as wireless ones do.</summary>
public sealed class SlowDeviceTests
{
    private const string Question = "I have a rental booked.";

    [Fact]
    public async Task What_is_told_to_have_been_heard_is_what_the_device_plays_to_its_end()
    {
        var speaker = new SlowOutput();
        await using TestCall call = await StartAsync(speaker, BargeInMode.Immediate);
        call.Stream.SendText("user", Question, respond: true);
        await call.WaitUntilAsync(() => speaker.Heard.Length > 0);
        call.Voice.Say(UserVoice.Line(1));
        long truncated = await call.Test.WaitForEventAsync("conversation.item.truncated");
        RealtimeInterruption cut = Assert.Single(call.Conversation.GetMetric().Interruptions);
        Assert.Contains($"\"audio_end_ms\":{(long)cut.Heard.TotalMilliseconds}", call.Stream.Log[truncated]!.ToJson(), StringComparison.Ordinal);
        await call.WaitUntilAsync(() => call.Conversation is { Replies: 2, IsSpeaking: false });

        short[] clip = UserVoice.Reserved;
        int told = (int)cut.Heard.TotalMilliseconds * 24;
        short[] heard = speaker.Heard;
        Assert.Equal(clip[..told], heard[..told]);

        // Behind it: the millisecond that was rounded away, a fade, and silence as long as the device was still full.
        int silence = Array.FindIndex(heard, told, sample => sample == 0);
        Assert.InRange(silence - told, 0, 24 + Fade.Samples);
    }

    [Fact]
    public async Task A_reply_that_was_held_goes_on_where_the_device_had_played_to()
    {
        var speaker = new SlowOutput();
        await using TestCall call = await StartAsync(speaker, BargeInMode.Confirmed);
        call.Stream.SendText("user", Question, respond: true);
        await call.WaitUntilAsync(() => speaker.Heard.Length > 0);
        call.Voice.Say(UserVoice.Cough());
        await call.Test.WaitForEventAsync("conversation.item.deleted");
        await call.WaitUntilAsync(() => call.Conversation is { Replies: 1, IsSpeaking: false });
        Assert.Empty(call.Conversation.GetMetric().Interruptions);

        // What was not heard before the hold comes after it, all but the two fades as it is.
        short[] clip = UserVoice.Reserved;
        short[] heard = speaker.Heard;
        int hold = Enumerable.Range(0, clip.Length).First(i => heard[i] != clip[i]);
        short[] rest = heard[^(clip.Length - hold - Fade.Samples)..];
        Assert.Equal(clip[(hold + Fade.Samples)..], rest);
    }

    [SkippableFact]
    public async Task A_sound_servers_wireless_device_is_interrupted_and_speaks_again()
    {
        PulseAudioDaemon.SkipIfMissing();
        using var daemon = new PulseAudioDaemon();
        using var speaker = new PipeSpeaker(daemon);
        var backend = new PulseAudioBackend(daemon.Server);
        await using TestStream test = await TestStream.OpenAsync(
            options => options with { OutputModality = null }, new RealtimeSimulatorOptions { Pace = 4 });
        await using RealtimeConversation conversation = await RealtimeConversation.StartAsync(
            test.Stream,
            new ConversationOptions
            {
                Input = backend.OpenInput(PulseAudioDaemon.Microphone),
                Output = backend.OpenOutput(PipeSpeaker.Sink),
                TextTools = TextTools.None,
            },
            test.Deadline);
        using IAudioOutput mouth = backend.OpenOutput(PulseAudioDaemon.CallerSink);
        test.Stream.SendText("user", Question, respond: true);
        SoundCheck.Until(() => speaker.Heard.Any(sample => sample != 0));
        mouth.Write(UserVoice.Line(1));
        await test.WaitForEventAsync("conversation.item.truncated");
        long told = (long)Assert.Single(conversation.GetMetric().Interruptions).Heard.TotalMilliseconds;
        SoundCheck.Until(() => conversation is { Replies: 2, IsSpeaking: false });

        // How exact a position is on a busy machine is a matter of figures; it is not off by more than the device holds.
        short[] clip = UserVoice.Reserved.Where(sample => sample != 0).ToArray();
        short[] heard = speaker.Heard.Where(sample => sample != 0).ToArray();
        int came = clip.Zip(heard).TakeWhile(pair => pair.First == pair.Second).Count();
        int zeros = UserVoice.Reserved.Take((int)told * 24).Count(sample => sample == 0);
        Assert.InRange(came, (told * 24) - zeros - PipeSpeaker.HeldSamples, (told * 24) - zeros + PipeSpeaker.HeldSamples);
        Assert.True(came < clip.Length);
        Assert.Equal(RealtimeConversationState.Running, conversation.State);
    }

    private static Task<TestCall> StartAsync(SlowOutput speaker, BargeInMode bargeIn) => TestCall.StartAsync(
        conversation: options =>
        {
            options.Output.Dispose();
            return options with { Output = speaker, BargeIn = bargeIn, ConfirmAfter = TimeSpan.FromSeconds(100) };
        });
}
