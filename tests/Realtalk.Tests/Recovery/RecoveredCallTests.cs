using System.Text.Json.Nodes;
using Realtalk.Audio;
using Realtalk.Conversations;
using Realtalk.Sessions;
using Realtalk.Sessions.Recovery;
using Realtalk.Simulator;
using Realtalk.Tests.Conversations;

namespace Realtalk.Tests.Recovery;

public sealed class RecoveredCallTests
{
    [Fact]
    public async Task What_has_come_of_a_reply_is_heard_to_its_end_and_the_model_goes_on()
    {
        await using TestCall call = await TestCall.StartAsync(
            new RealtimeSimulatorOptions { Faults = new SimulatorFaults { StallAfterDeltas = 40 } }, overLine: true);
        using RealtimeSimulator healthy = RealtimeSimulator.Start(new RealtimeSimulatorOptions { Pace = 4 * TestCall.Speed });
        call.Voice.Say(UserVoice.Line(0));
        await call.WaitUntilAsync(() => call.Conversation.IsSpeaking && call.Test.CountOf("response.output_audio.delta") > 4
            && call.Test.CountOf("conversation.item.input_audio_transcription.completed") == 1);
        call.Test.Line!.Mend(healthy.Endpoint);
        call.Test.Line.Cut();
        await call.WaitUntilAsync(() => call.Stream.SessionCount == 2);
        await call.Stream.Responses.WaitAsync(call.Deadline);
        await call.WaitUntilAsync(() => call.Conversation is { IsSpeaking: false, Replies: >= 2 });
        RealtimeMetric metric = call.Conversation.GetMetric();
        Assert.Equal((0, 1), (metric.InterruptionCount, metric.Reconnections));
        Assert.Equal(0, metric.Underruns);
        RealtimeTranscriptEntry[] lines = [.. call.Stream.GetTranscript()];
        Assert.Equal("Hi, I have a car rental booked with you tomorrow?", lines[0].Content);
        Assert.Contains(lines, line => line.Content == RecoveryNotes.ReplyWasCutOff);
        Assert.True(lines.Count(line => line.Role == RealtimeRole.Assistant) == 2);
    }

    [Fact]
    public async Task A_reply_that_is_interrupted_after_the_loss_is_told_as_far_as_it_was_heard()
    {
        await using TestCall call = await TestCall.StartAsync(pace: 1000, overLine: true);
        call.Voice.Say(UserVoice.Line(0));
        await call.Test.WaitForCountAsync("response.done", 1);
        await call.StopTimeAsync(() => call.Conversation.IsSpeaking);
        call.Test.Line!.Cut();
        await call.WaitUntilAsync(() => call.Stream.SessionCount == 2 && call.Stream.State == RealtimeStreamState.Open);
        await call.PassAsync(3000);
        await call.BeginToSayAsync(UserVoice.Line(1));
        call.StartTime();
        RealtimeTranscriptEntry entry = await call.Test.WaitForTranscriptAsync(one => one is { Role: RealtimeRole.Assistant, IsInterrupted: true });
        await call.Test.WaitUntilAsync(() => Told(call, entry.ItemId!).Length == 5);
        Assert.NotEmpty(entry.Heard);
        Assert.NotEmpty(entry.Unheard);
        Assert.Equal(entry.Heard, (string?)Told(call, entry.ItemId!)[^1]["item"]!["content"]![0]!["text"]);
        Assert.Equal(call.Stream.GetTranscript()[0].ItemId, (string?)Told(call, entry.ItemId!)[^1]["previous_item_id"]);
        Assert.Equal(entry, call.Stream.GetTranscript().Single(one => one.ItemId == entry.ItemId));
        Assert.Equal(0, call.Test.CountOf("error"));
    }

    [Fact]
    public async Task A_turn_that_was_lost_is_asked_for_again()
    {
        // The first server hears the user, and says nothing any more once he has stopped.
        await using TestCall call = await TestCall.StartAsync(
            new RealtimeSimulatorOptions { Faults = new SimulatorFaults { NeverReply = true } }, overLine: true);
        using RealtimeSimulator healthy = RealtimeSimulator.Start(new RealtimeSimulatorOptions { Pace = 100 });
        await call.BeginToSayAsync(UserVoice.Line(0));
        call.Test.Line!.Mend(healthy.Endpoint);
        call.Test.Line.Cut();
        call.StartTime();
        await call.WaitUntilAsync(() => call.Stream.SessionCount == 2);
        await call.Test.WaitUntilAsync(() => call.Stream.GetTranscript().Any(line => line.Content == RecoveryNotes.UserWasCutOff));
        Assert.False(call.Conversation.GetMetric().MicrophoneFrames == 0);
    }

    [Fact]
    public async Task A_line_that_is_gone_for_longer_is_heard_to_be_gone_and_to_be_back()
    {
        await using TestCall call = await TestCall.StartAsync(
            configure: options => options with { ReconnectPolicy = options.ReconnectPolicy with { Noticeable = TimeSpan.FromMilliseconds(1) } },

            // The call's time would wait for a microphone that cannot send.
            conversation: conversation => conversation with { PushToTalk = true },
            overLine: true);
        call.Test.Line!.Cut(stayDown: true);
        await HearAsync();
        call.Test.Line.Mend();
        await HearAsync();
        RealtimeMetric metric = call.Conversation.GetMetric();
        Assert.Equal((0, 0L, 1), (metric.Replies, metric.Underruns, metric.Reconnections));
        Assert.Contains("is connecting again", call.Stream.TakeWarning(), StringComparison.Ordinal);
        Assert.Contains("is connected again", call.Stream.TakeWarning(), StringComparison.Ordinal);
        (_, short[] right) = await call.StopAsync();
        Assert.Equal([.. Heard(LineSignal.Lost), .. Heard(LineSignal.Back)], Heard(right));
        Assert.Empty(call.Stream.GetTranscript());

        static IEnumerable<short> Heard(short[] samples) => samples.Where(sample => sample != 0);

        async Task HearAsync()
        {
            await call.StopTimeAsync(() => call.Conversation.IsSpeaking);
            call.StartTime();
            await call.WaitUntilAsync(() => !call.Conversation.IsSpeaking);
        }
    }

    [Fact]
    public async Task A_turn_of_push_to_talk_is_not_torn_by_a_move()
    {
        // It is always time to move.
        await using TestCall call = await TestCall.StartAsync(
            new RealtimeSimulatorOptions { SessionLifetime = TimeSpan.FromSeconds(60) },
            options => options with { ReconnectPolicy = options.ReconnectPolicy with { MoveShare = 0.9999 } },
            conversation => conversation with { PushToTalk = true },
            overLine: true);
        await call.WaitUntilAsync(() => call.Stream.SessionCount > 3);
        call.Conversation.PressToTalk();
        call.Voice.Say(UserVoice.Line(0));
        await call.WaitUntilAsync(() => call.Voice.Spoken >= UserVoice.Line(0).Length);
        call.Conversation.ReleaseToTalk();
        await call.Stream.Responses.WaitAsync(call.Deadline);
        await call.Test.WaitForTranscriptAsync(entry => entry.Content == "Hi, I have a car rental booked with you tomorrow?");
        Assert.Equal(1, call.Test.CountOf("input_audio_buffer.committed"));
    }

    [Fact]
    public async Task Before_its_time_is_over_the_session_is_left_for_another_and_nobody_notices()
    {
        await using TestCall call = await TestCall.StartAsync(
            new RealtimeSimulatorOptions { SessionLifetime = TimeSpan.FromSeconds(60) },
            options => options with { ReconnectPolicy = options.ReconnectPolicy with { MoveShare = 0.98 } },
            overLine: true);
        var states = new List<RealtimeStreamState>();
        call.Stream.StateChanged += (_, change) => states.Add(change.State);
        call.Voice.Say(UserVoice.Line(0));
        await call.Stream.Responses.WaitAsync(call.Deadline);
        await call.WaitUntilAsync(() => call.Stream.SessionCount >= 3);
        call.Stream.SendText("user", "Where do I collect the car?", respond: true);
        await call.Stream.Responses.WaitAsync(call.Deadline);
        await call.WaitUntilAsync(() => call.Conversation is { IsSpeaking: false, Replies: >= 2 });
        Assert.Equal((0, 0L), (call.Conversation.GetMetric().Reconnections, call.Conversation.GetMetric().Underruns!.Value));
        Assert.Equal(0, call.Test.CountOf("error"));
        Assert.Null(call.Stream.TakeWarning());
        Assert.Empty(states);
        Assert.Equal("Hi, I have a car rental booked with you tomorrow?", call.Stream.GetTranscript()[0].Content);
    }

    [Fact]
    public async Task A_session_whose_time_is_over_all_the_same_is_followed_by_another()
    {
        // The model speaks all the time, so that there is no moment to move in.
        await using TestStream test = await TestStream.OpenAsync(
            null,
            new RealtimeSimulatorOptions { SessionLifetime = TimeSpan.FromSeconds(1), Faults = new SimulatorFaults { NeverReply = true } },
            overLine: true);
        test.Stream.SendText("user", "go", respond: true);
        await test.WaitUntilAsync(() => test.Stream.SessionCount == 2);
        Assert.Equal(1, test.Stream.ReconnectCount);
        await test.WaitUntilAsync(() => test.CountOf("response.created") == 2);
        Assert.Null(test.Stream.TakeWarning());
    }

    // The item as it was put into a conversation, each time: by the server, and by this side, which the server repeats.
    private static JsonNode[] Told(TestCall call, string itemId) => [.. call.Test
        .Events("conversation.item.create", "conversation.item.added")
        .Where(frame => (string?)frame["item"]!["id"] == itemId)];
}
