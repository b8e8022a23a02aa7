using Realtalk.Audio;
using Realtalk.Conversations;
using Realtalk.Sessions;
using Realtalk.Tests.Audio;

namespace Realtalk.Tests.Conversations.Turns;

public class ConfirmedBargeInTests
{
    // On a fast clock, what a busy machine takes to pass an event on can be as long as speech.
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(100);

    [Fact]
    public async Task After_a_cough_the_model_goes_on_at_the_exact_sample_and_the_cough_is_forgotten()
    {
        await using TestCall call = await StartAsync(confirmAfter: Never);
        AskForLongReply(call);
        await call.InterruptAsync(UserVoice.Cough());
        await call.Test.WaitForEventAsync("conversation.item.deleted");
        await call.WaitUntilAsync(() => call.Conversation is { IsSpeaking: false });
        RealtimeTranscriptEntry reply = call.Stream.GetTranscript()[^1];
        Assert.Equal(2, call.Stream.GetTranscript().Count);
        Assert.StartsWith("That's correct", reply.Content, StringComparison.Ordinal);
        Assert.False(reply.IsInterrupted);
        Assert.Empty(call.Conversation.GetMetric().Interruptions);
        (_, short[] right) = await call.StopAsync();
        short[] clip = UserVoice.Reserved;
        List<(int Start, int Length)> runs = StereoFile.Runs(right);
        Assert.Equal(2, runs.Count);
        (int first, int heard) = runs[0];
        (int second, int rest) = runs[1];

        // The clip up to the hold and a fade of it; then, from the sample where the fade began, all the rest.
        int hold = clip.Length - rest;
        Assert.InRange(heard - hold, 0, Fade.Samples);
        Assert.Equal(clip[..hold], right[first..(first + hold)]);
        Assert.Equal(clip[(hold + Fade.Samples)..], right[(second + Fade.Samples)..(second + rest)]);
    }

    [Fact]
    public async Task Words_interrupt_and_are_answered()
    {
        await using TestCall call = await StartAsync();
        call.Voice.Say(UserVoice.Line(0));
        await call.InterruptAsync(UserVoice.Line(1));
        await call.Test.WaitForEventAsync("conversation.item.truncated");
        RealtimeTranscriptEntry cut = await call.Test.WaitForTranscriptAsync(entry => entry.HeardDuration is not null);
        Assert.StartsWith("That's correct", cut.Content, StringComparison.Ordinal);
        await call.Test.WaitForTranscriptAsync(entry => entry is { Role: RealtimeRole.User, IsPartial: false } && entry.Content.StartsWith("Sorry", StringComparison.Ordinal));
        await call.WaitUntilAsync(() => call.Conversation.Replies == 2);
        Assert.Null(call.Stream.TakeWarning());
    }

    [Fact]
    public async Task A_turn_while_the_model_is_silent_is_answered()
    {
        await using TestCall call = await StartAsync();
        call.Voice.Say(UserVoice.Line(0));
        await call.WaitUntilAsync(() => call.Conversation.Replies == 1);
        Assert.Null(call.Stream.TakeWarning());
    }

    [Fact]
    public async Task Without_transcription_what_is_short_is_nothing()
    {
        await using TestCall call = await StartAsync(options => options with { TranscriptionModel = null }, Never);
        AskForLongReply(call);
        await call.InterruptAsync(UserVoice.Cough());
        await call.Test.WaitForEventAsync("conversation.item.deleted");
        await call.WaitUntilAsync(() => !call.Conversation.IsSpeaking);
        Assert.Empty(call.Conversation.GetMetric().Interruptions);
    }

    private static Task<TestCall> StartAsync(
        Func<RealtimeStreamOptions, RealtimeStreamOptions>? configure = null, TimeSpan? confirmAfter = null) =>
        TestCall.StartAsync(configure: configure, conversation: options => options with
        {
            BargeIn = BargeInMode.Confirmed,
            ConfirmAfter = confirmAfter ?? options.ConfirmAfter,
        });

    private static void AskForLongReply(TestCall call) =>
        call.Stream.SendText("user", "I have a rental booked.", respond: true);
}
