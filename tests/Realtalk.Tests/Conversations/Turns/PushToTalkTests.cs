using Realtalk.Conversations;
using Realtalk.Sessions;

namespace Realtalk.Tests.Conversations.Turns;

public class PushToTalkTests
{
    [Fact]
    public async Task What_is_said_between_pressing_and_releasing_is_answered_and_nothing_else()
    {
        await using TestCall call = await StartAsync();
        Assert.Equal(RealtimeConversationState.Suspended, call.Conversation.State);
        call.Voice.Say(new short[24_000]);
        call.Conversation.PressToTalk();
        Assert.Equal(RealtimeConversationState.Running, call.Conversation.State);
        call.Voice.Say(UserVoice.Line(0));
        await SpokenAsync(call, UserVoice.Line(0).Length + 24_000);
        call.Conversation.ReleaseToTalk();
        await call.Test.WaitForTranscriptAsync(entry => entry.Role == RealtimeRole.User && entry.Content.StartsWith("Hi, I have", StringComparison.Ordinal));
        await call.WaitUntilAsync(() => call.Conversation.Replies == 1);
        call.Voice.Say(UserVoice.Line(1));
        await SpokenAsync(call, UserVoice.Line(1).Length);
        Assert.Single(call.Stream.GetTranscript(), entry => entry.Role == RealtimeRole.User);
    }

    [Fact]
    public async Task Pressing_silences_the_model()
    {
        await using TestCall call = await StartAsync();
        call.Stream.SendText("user", "I have a rental booked.", respond: true);
        await call.StopTimeAsync(() => call.Conversation.IsSpeaking);
        await call.StopTimeAsync(() => call.Conversation.SpokenItems is [{ HeardMs: > 500 }]);
        call.Conversation.PressToTalk();
        call.StartTime();
        await call.Test.WaitForEventAsync("conversation.item.truncated");
        Assert.Single(call.Conversation.GetMetric().Interruptions);
    }

    [Fact]
    public async Task A_press_too_short_to_say_anything_asks_for_nothing()
    {
        await using TestCall call = await StartAsync();
        await call.PassAsync(100);
        call.Conversation.PressToTalk();
        call.Conversation.PressToTalk();
        await call.PassAsync(60);
        call.Conversation.ReleaseToTalk();
        call.Conversation.ReleaseToTalk();
        call.StartTime();
        call.Stream.SendText("user", "What is the capital of France?", respond: true);
        await call.Stream.Responses.WaitAsync(call.Deadline);
        Assert.Null(call.Stream.TakeWarning());
        Assert.DoesNotContain(
            Enumerable.Range(1, (int)call.Stream.Log.Count), i => call.Stream.Log[i]!.Type is "input_audio_buffer.commit" or "error");
    }

    [Fact]
    public async Task Suspend_and_resume_release_and_press()
    {
        await using TestCall call = await StartAsync();
        call.Conversation.Resume();
        Assert.True(call.Conversation.IsPressed);
        call.Conversation.Suspend();
        Assert.False(call.Conversation.IsPressed);
    }

    [Fact]
    public async Task What_was_not_sent_is_not_in_the_recording()
    {
        await using TestCall call = await StartAsync();
        call.Voice.Say(UserVoice.Line(0));
        await SpokenAsync(call, UserVoice.Line(0).Length);
        (short[] left, _) = await call.StopAsync();
        Assert.All(left, sample => Assert.Equal(0, sample));
        Assert.True(left.Length >= UserVoice.Line(0).Length);
    }

    [Fact]
    public async Task A_conversation_that_is_not_push_to_talk_says_so()
    {
        await using TestCall call = await TestCall.StartAsync();
        Assert.Equal("NotPushToTalk", Assert.Throws<RealtimeException>(call.Conversation.PressToTalk).ErrorId);
        Assert.False(call.Conversation.PushToTalk);
    }

    private static Task<TestCall> StartAsync() => TestCall.StartAsync(conversation: options => options with { PushToTalk = true });

    private static async Task SpokenAsync(TestCall call, int samples)
    {
        long? frames = call.Conversation.GetMetric().MicrophoneFrames;
        await call.WaitUntilAsync(() => call.Conversation.GetMetric().MicrophoneFrames > frames + (samples / 480) + 25);
    }
}
