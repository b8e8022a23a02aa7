using Realtalk.Conversations;
using Realtalk.Events;
using Realtalk.Protocol;
using Realtalk.Sessions;
using Realtalk.Simulator;
using Realtalk.Tests.Audio;
using Realtalk.Text;

namespace Realtalk.Tests.Conversations;

public class RealtimeConversationTests
{
    private const string Greeting = "Watts customer service, this is James speaking, how may I help you?";

    [Fact]
    public async Task A_reply_is_heard_to_the_last_sample_and_without_a_gap()
    {
        await using TestCall call = await TestCall.StartAsync();
        call.Stream.RequestResponse();
        await call.Stream.Responses.WaitAsync(call.Deadline);
        await call.WaitUntilAsync(() => call.Conversation is { Replies: 1, IsSpeaking: false });
        (_, short[] right) = await call.StopAsync();
        short[] clip = UserVoice.Model(Greeting);
        (int start, int length) = Assert.Single(StereoFile.Runs(right));
        Assert.Equal(TrimZeros(clip), right[start..(start + length)]);
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(50)]
    public async Task A_slow_or_a_fast_server_changes_nothing_of_the_sound(double pace)
    {
        await using TestCall call = await TestCall.StartAsync(pace: pace);
        call.Stream.RequestResponse();
        await call.Stream.Responses.WaitAsync(call.Deadline);
        await call.WaitUntilAsync(() => call.Conversation is { Replies: 1, IsSpeaking: false });
        (_, short[] right) = await call.StopAsync();
        short[] heard = right.Where(sample => sample != 0).ToArray();
        Assert.Equal(UserVoice.Model(Greeting).Where(sample => sample != 0), heard);
    }

    [Fact]
    public async Task A_spoken_turn_is_answered_and_both_sides_are_written_down_in_order()
    {
        await using TestCall call = await TestCall.StartAsync();
        call.Voice.Say(UserVoice.Line(0));
        await call.Stream.Responses.WaitAsync(call.Deadline);
        await call.Test.WaitForTranscriptAsync(entry => entry is { Role: RealtimeRole.User, IsPartial: false });
        IReadOnlyList<RealtimeTranscriptEntry> transcript = call.Stream.GetTranscript();
        Assert.Equal("Hi, I have a car rental booked with you tomorrow?", transcript[0].Content);
        Assert.StartsWith("That's correct", transcript[1].Content, StringComparison.Ordinal);
        Assert.Equal([RealtimeMedium.Audio, RealtimeMedium.Audio], transcript.Select(entry => entry.Medium));
        await call.WaitUntilAsync(() => call.Conversation.Replies == 1);
        Assert.Single(call.Conversation.GetMetric().ReplyLatencies);
    }

    [Fact]
    public async Task A_conversation_that_is_stopped_while_the_user_speaks_holds_up_no_text()
    {
        await using TestCall call = await TestCall.StartAsync();
        call.Voice.Say(UserVoice.Line(1));
        await call.Test.WaitForEventAsync("input_audio_buffer.speech_started");
        await call.StopAsync();
        call.Stream.SendText("user", "What is the capital of France?", respond: true);
        Assert.Contains("Paris", (await call.Stream.Responses.WaitAsync(call.Deadline)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interruption_cuts_the_sound_and_tells_the_server_what_was_heard()
    {
        await using TestCall call = await TestCall.StartAsync();
        call.Voice.Say(UserVoice.Line(0));
        await call.InterruptAsync(UserVoice.Line(1));
        long truncated = await call.Test.WaitForEventAsync("conversation.item.truncated");
        RealtimeInterruption cut = Assert.Single(call.Conversation.GetMetric().Interruptions);
        RealtimeTranscriptEntry entry = await call.Test.WaitForTranscriptAsync(one => one.HeardDuration is not null);
        Assert.True(entry.IsInterrupted);
        Assert.Equal(cut.Heard, entry.HeardDuration);
        Assert.StartsWith(entry.Heard, entry.Content, StringComparison.Ordinal);
        Assert.Contains($"\"audio_end_ms\":{(long)cut.Heard.TotalMilliseconds}", call.Stream.Log[truncated]!.ToJson(), StringComparison.Ordinal);
        await call.WaitUntilAsync(() => !call.Conversation.IsSpeaking);
        (_, short[] right) = await call.StopAsync();
        (int start, int length) = StereoFile.Runs(right)[0];
        long heard = (long)cut.Heard.TotalMilliseconds * 24;

        // What was heard, and at most a fade of 10 ms and the millisecond that was rounded away.
        Assert.InRange(length, heard, heard + 240 + 24);
        Assert.Equal(TrimZeros(UserVoice.Reserved)[..(int)Math.Min(heard, length)], right[start..(start + (int)Math.Min(heard, length))]);
    }

    [Fact]
    public async Task Late_deltas_of_a_cancelled_reply_are_not_heard()
    {
        // The reply goes on until it is cancelled: a server that has sent all of it has nothing late to send.
        await using TestCall call = await TestCall.StartAsync(new RealtimeSimulatorOptions { Faults = { LateDeltas = 5, StallAfterDeltas = 20 } });
        call.Voice.Say(UserVoice.Line(0));
        await call.InterruptAsync(UserVoice.Line(1));
        await call.Test.WaitForEventAsync("conversation.item.truncated");
        await call.WaitUntilAsync(() => call.Conversation.GetMetric().LateDeltas >= 5);
        await call.WaitUntilAsync(() => call.Conversation.Replies == 2);
    }

    [Fact]
    public async Task With_barge_in_off_the_model_finishes()
    {
        await using TestCall call = await TestCall.StartAsync(conversation: options => options with { BargeIn = BargeInMode.Off });
        call.Stream.RequestResponse();
        await call.InterruptAsync(UserVoice.Line(1));
        await call.WaitUntilAsync(() => call.Conversation.Replies == 2);
        (_, short[] right) = await call.StopAsync();
        short[] clip = TrimZeros(UserVoice.Model(Greeting));
        Assert.Equal(clip, right.SkipWhile(sample => sample == 0).Take(clip.Length));
        Assert.Empty(call.Conversation.GetMetric().Interruptions);
    }

    [Fact]
    public async Task A_suspended_microphone_sends_silence()
    {
        await using TestCall call = await TestCall.StartAsync();
        call.Conversation.Suspend();
        Assert.Equal(RealtimeConversationState.Suspended, call.Conversation.State);
        call.Voice.Say(UserVoice.Line(0));
        long? frames = call.Conversation.GetMetric().MicrophoneFrames;
        await call.WaitUntilAsync(() => call.Conversation.GetMetric().MicrophoneFrames > frames + (UserVoice.Line(0).Length / 480) + 50);
        (short[] left, _) = await call.StopAsync();
        Assert.All(left, sample => Assert.Equal(0, sample));
        Assert.DoesNotContain(Types(call), type => type == "input_audio_buffer.speech_started");
    }

    [Fact]
    public async Task A_stream_has_one_conversation_at_a_time()
    {
        await using TestCall call = await TestCall.StartAsync();
        using ConversationDevices devices = ConversationDevices.Open(new DeviceSelection { Caller = "car-rental", RecordPath = call.RecordPath + "2", Speed = 8 });
        RealtimeException exception = await Assert.ThrowsAsync<RealtimeException>(() => RealtimeConversation.StartAsync(
            call.Stream, new ConversationOptions { Input = devices.Input, Output = devices.Output }, call.Deadline));
        Assert.Equal("ConversationExists", exception.ErrorId);
    }

    [Fact]
    public async Task A_conversation_ends_with_its_stream_and_stops_twice()
    {
        await using TestCall call = await TestCall.StartAsync();
        await call.Stream.DisposeAsync();
        Assert.Equal(RealtimeConversationState.Stopped, call.Conversation.State);
        await call.Conversation.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_goes_in_mid_reply_ends_the_speaking()
    {
        await using TestCall call = await TestCall.StartAsync(new RealtimeSimulatorOptions { Faults = { DropAfterDeltas = 5 } });
        call.Stream.RequestResponse();
        await call.WaitUntilAsync(() => call.Conversation.Replies == 1 && !call.Conversation.IsSpeaking);
        Assert.Equal(RealtimeStreamState.Failed, call.Stream.State);
    }

    [Fact]
    public async Task The_model_may_ask_the_software_by_default()
    {
        await using TestCall call = await TestCall.StartAsync(
            configure: options => options with { TextHandler = (_, _) => Task.FromResult<string?>("The Central office.") },
            conversation: options => options with { TextTools = TextTools.All });
        call.Voice.Say(UserVoice.Line(1));
        await call.Test.WaitForTranscriptAsync(entry => entry.Content == "The Central office.");
        await call.Test.WaitForTranscriptAsync(entry => entry.Medium == RealtimeMedium.Audio && entry.Content.Contains("the Central office.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Microphone_audio_is_counted_in_the_log_and_left_out()
    {
        await using TestCall call = await TestCall.StartAsync();
        await call.WaitUntilAsync(() => Types(call).Contains(ClientEventNames.InputAudioBufferAppend));
        RealtimeEvent append = Events(call).First(item => item.Type == ClientEventNames.InputAudioBufferAppend);
        Assert.Equal(960, append.OmittedAudioBytes);
    }

    private static IEnumerable<RealtimeEvent> Events(TestCall call)
    {
        for (long i = 1; call.Stream.Log[i] is { } item; i++)
        {
            yield return item;
        }
    }

    private static IEnumerable<string> Types(TestCall call) => Events(call).Select(item => item.Type);

    private static short[] TrimZeros(short[] samples)
    {
        int start = Array.FindIndex(samples, sample => sample != 0);
        int end = Array.FindLastIndex(samples, sample => sample != 0);
        return samples[start..(end + 1)];
    }
}
