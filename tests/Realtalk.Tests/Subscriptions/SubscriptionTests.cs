using System.Collections.Concurrent;
using Realtalk.Sessions;
using Realtalk.Simulator;
using Realtalk.Subscriptions;
using Realtalk.Text;

namespace Realtalk.Tests.Subscriptions;

public sealed class SubscriptionTests
{
    [Fact]
    public async Task Subscribers_are_told_of_events_texts_replies_and_states()
    {
        await using TestStream test = await TestStream.OpenAsync();
        var told = new ConcurrentQueue<string>();
        var events = new ConcurrentQueue<long>();
        test.Stream.EventReceived += (sender, args) =>
        {
            Assert.Same(test.Stream, sender);
            events.Enqueue(args.Event.Sequence);
        };
        test.Stream.TextReceived += (_, args) => told.Enqueue($"{args.Message.Kind}: {args.Message.Text}");
        test.Stream.ResponseDone += (_, args) => told.Enqueue(args.Response.Status);
        test.Stream.StateChanged += (_, args) => told.Enqueue($"{args.Previous} to {args.State}");
        long before = test.Stream.Log.Count;
        test.Stream.SendText("user", "What is the capital of France?", respond: true);
        await test.Stream.Responses.WaitAsync(test.Deadline);
        await test.Stream.AskOutOfBandAsync(new OutOfBandQuestion("Is all well?"), test.Deadline);
        await test.Stream.DisposeAsync();
        Assert.Equal(["Open to Closed", "Reply: The capital of France is Paris.", "completed"], told.Order(StringComparer.Ordinal));
        Assert.Equal(
            Enumerable.Range(1, (int)test.Stream.Log.Count).Select(i => test.Stream.Log[i]!)
                .Where(item => item.Sequence > before && item.Direction == Realtalk.Protocol.EventDirection.Received)
                .Select(item => item.Sequence),
            events);
        Assert.Equal(0, test.Stream.DroppedNotifications);
    }

    [Fact]
    public async Task Subscribers_are_told_that_the_user_speaks()
    {
        await using TestStream test = await TestStream.OpenAsync();
        var spoke = new TaskCompletionSource<RealtimeSpeechStartedEventArgs>(TaskCreationOptions.RunContinuationsAsynchronously);
        test.Stream.SpeechStarted += (_, args) => spoke.TrySetResult(args);
        test.Stream.SendMicrophone(new short[24_000]);
        test.Stream.SendMicrophone(Conversations.UserVoice.Line(0).AsSpan(0, 24_000));
        RealtimeSpeechStartedEventArgs started = await spoke.Task.WaitAsync(test.Deadline);
        Assert.NotNull(started.ItemId);
        Assert.InRange(started.AudioStart, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_stream_that_fails_says_so_with_the_reason_and_then_that_it_is_closed()
    {
        await using TestStream test = await TestStream.OpenAsync(
            simulatorOptions: new RealtimeSimulatorOptions { Pace = 100, Faults = { DropAfterDeltas = 1 } });
        var states = new ConcurrentQueue<RealtimeStateChangedEventArgs>();
        test.Stream.StateChanged += (_, args) => states.Enqueue(args);
        test.Stream.SendText("user", "What is the capital of France?", respond: true);
        await test.Stream.Ended.WaitAsync(test.Deadline);
        await test.Stream.DisposeAsync();
        Assert.Equal([RealtimeStreamState.Failed, RealtimeStreamState.Closed], states.Select(args => args.State));
        Assert.All(states, args => Assert.Same(test.Stream.Failure, args.Failure));
    }

    [Fact]
    public async Task A_subscriber_that_hangs_or_throws_harms_neither_the_stream_nor_the_others()
    {
        await using TestStream test = await TestStream.OpenAsync(
            simulatorOptions: new RealtimeSimulatorOptions { Pace = double.PositiveInfinity });
        using var hang = new ManualResetEventSlim();
        int well = 0;
        test.Stream.EventReceived += (_, _) => hang.Wait(test.Deadline);
        test.Stream.EventReceived += (_, _) => throw new InvalidOperationException("broken");
        test.Stream.EventReceived += (_, _) => well++;
        long before = test.Stream.Log.Count;
        while (test.Stream.Log.Count - before < 10_100)
        {
            test.Stream.SendText("user", string.Join(' ', Enumerable.Repeat("many words", 500)), respond: true);
            Assert.Equal("completed", (await test.Stream.Responses.WaitAsync(test.Deadline)).Status);
        }

        Task closing = test.Stream.DisposeAsync().AsTask();
        await closing.WaitAsync(test.Deadline);
        Assert.True(well > 10_000);
        Assert.True(test.Stream.DroppedNotifications > 0);
        Assert.Equal("A subscriber of EventReceived failed: broken", test.Stream.TakeWarning());
        Assert.Null(test.Stream.TakeWarning());
        hang.Set();
    }

    [Fact]
    public async Task Who_has_unsubscribed_is_told_nothing_more()
    {
        await using TestStream test = await TestStream.OpenAsync();
        int told = 0;
        void Count(object? sender, RealtimeResponseDoneEventArgs args) => told++;
        test.Stream.ResponseDone += Count;
        test.Stream.ResponseDone -= Count;
        test.Stream.ResponseDone -= Count;
        test.Stream.SendText("user", "x", respond: true);
        await test.Stream.Responses.WaitAsync(test.Deadline);
        await test.Stream.DisposeAsync();
        Assert.Equal(0, told);
    }
}
