using Realtalk.Audio;
using Realtalk.Conversations;

namespace Realtalk.Tests.Conversations;

public class MetricTests
{
    [Theory]
    [InlineData(0.50, 50)]
    [InlineData(0.95, 95)]
    [InlineData(1.00, 100)]
    public void A_percentile_is_a_value_that_was_measured(double part, int expected) =>
        Assert.Equal(Ms(expected), Percentile.Of(Enumerable.Range(1, 100).Reverse().Select(Ms), part));

    [Fact]
    public void There_is_no_percentile_of_nothing_and_one_value_is_all_of_them()
    {
        Assert.Null(Percentile.Of([], 0.5));
        Assert.Equal(Ms(7), Percentile.Of([Ms(7)], 0.5));
        Assert.Equal(Ms(7), Percentile.Of([Ms(7)], 0.95));
    }

    [Fact]
    public void A_series_counts_all_and_keeps_the_last()
    {
        var recent = new Recent<int>();
        for (int i = 1; i <= 100_000; i++)
        {
            recent.Add(i);
        }

        Assert.Equal(100_000, recent.Count);
        Assert.Equal(Enumerable.Range(100_001 - Recent<int>.Capacity, Recent<int>.Capacity), recent.ToArray());
    }

    [Fact]
    public void The_meter_knows_what_the_server_corrected()
    {
        var meter = new ConversationMeter();
        meter.OnHeardCorrected(askedMs: 2000, actualMs: 1700);
        meter.OnCut([new CutItem("item_1", 0, 2000, 3000)], onset: 0, silenced: System.Diagnostics.Stopwatch.Frequency / 50);
        var metric = new RealtimeMetric
        {
            Stream = "x", HeardPositionErrors = meter.HeardPositionErrors, Interruptions = meter.Interruptions,
        };
        Assert.Equal(Ms(300), metric.HeardPositionError);
        Assert.Equal(Ms(300), metric.LastHeardPositionError);
        Assert.Equal(Ms(20), metric.OnsetToSilenceP95);
        Assert.Equal(Ms(20), metric.LastOnsetToSilence);
        Assert.Null(metric.ReplyLatency);
        Assert.Null(metric.LastReplyLatency);
    }

    [Fact]
    public void A_hole_in_a_reply_is_counted_and_timed_and_silence_after_it_is_not()
    {
        var meter = new PlaybackMeter();
        short[] frame = Enumerable.Repeat((short)16384, 480).ToArray();
        meter.OnWrite(frame);
        meter.OnPosition(480);
        meter.OnPosition(960);
        Assert.Equal(Ms(30), meter.DeviceLatency);
        Assert.Equal(-6, meter.Level.Rms, 0);
        meter.OnDry();
        Assert.Equal(AudioLevel.Silence, meter.Level);
        meter.OnWrite(frame);
        Assert.Equal((1, 1), (meter.Underruns, meter.Gaps));
        TimeSpan starved = meter.Starved;
        Assert.True(starved > TimeSpan.Zero);
        meter.OnDry();
        meter.OnSilenced();
        meter.OnWrite(frame);
        Assert.Equal((2, 1), (meter.Underruns, meter.Gaps));
        Assert.Equal(starved, meter.Starved);
    }

    [Fact]
    public async Task A_stream_without_a_conversation_has_its_own_figures_and_no_others()
    {
        await using TestStream test = await TestStream.OpenAsync();
        test.Stream.SendText("user", "Hello", respond: true);
        await test.Stream.Responses.WaitAsync(test.Deadline);
        RealtimeMetric metric = RealtimeMetric.Of(test.Stream);
        Assert.Equal(1, metric.Responses);
        Assert.Equal(metric.InputTokens + metric.OutputTokens, metric.TotalTokens);
        Assert.True(metric.TotalTokens > 0);
        Assert.Equal(1, metric.WaitingTextMessages);
        Assert.Null(metric.Replies);
        Assert.Null(metric.Underruns);
        Assert.Null(metric.Prebuffer);
        Assert.Null(metric.MicrophoneFrames);
        Assert.Empty(metric.ReplyLatencies);
    }

    [Fact]
    public async Task A_conversation_has_them_all()
    {
        await using TestCall call = await TestCall.StartAsync();
        await call.BeginToSayAsync(UserVoice.Line(0));
        Assert.InRange(call.Conversation.InputLevel, -50, -1);
        call.StartTime();
        await call.WaitUntilAsync(() => call.Conversation.Replies == 1);
        Assert.False(call.Conversation.IsUserSpeaking);
        await call.Stream.Responses.WaitAsync(call.Deadline);
        await call.WaitUntilAsync(() => !call.Conversation.IsSpeaking);
        RealtimeMetric metric = call.Conversation.GetMetric();
        Assert.Equal(1, metric.Replies);
        Assert.Equal(metric.ReplyLatency, metric.LastReplyLatency);
        Assert.NotNull(metric.ReplyLatencyP95);
        Assert.Equal(0, metric.InterruptionCount);
        Assert.Equal((0, 0), (metric.Underruns, metric.Gaps));
        Assert.NotNull(metric.OutputLatency);
        Assert.InRange(metric.SentMicrophoneFrames, 1, metric.MicrophoneFrames!.Value);
        Assert.True(metric.TotalTokens > 0);
        Assert.Equal(AudioLevel.Floor, call.Conversation.OutputLevel);
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
