using Realtalk.Protocol;
using Realtalk.Sessions;
using Realtalk.Simulator;

namespace Realtalk.Tests.Sessions;

public class SettledEventTests
{
    [Fact]
    public async Task An_event_counts_for_those_who_wait_for_it_when_its_effects_are_there()
    {
        await using TestStream test = await TestStream.OpenAsync();
        var listener = new Listener(test.Stream);
        test.Stream.Attach(listener);
        test.Stream.RequestResponse();
        long created = await test.WaitForEventAsync("response.created");

        // In the log it was before, so that it stands ahead of all that it causes to be sent.
        Assert.True(listener.Logged >= created);
        Assert.True(listener.Settled < created);
        Assert.True(test.Stream.Log.SettledCount >= created);
    }

    [Fact]
    public async Task Who_hears_that_the_stream_failed_finds_the_warning()
    {
        await using TestStream test = await TestStream.OpenAsync(
            simulatorOptions: new RealtimeSimulatorOptions { Pace = 100, Faults = { DropAfterDeltas = 1 } });
        var listener = new Listener(test.Stream);
        test.Stream.Attach(listener);
        test.Stream.RequestResponse();
        Assert.Contains("failed", await listener.WarningAtEnd.Task.WaitAsync(test.Deadline), StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_the_end_all_events_count()
    {
        await using TestStream test = await TestStream.OpenAsync();
        test.Stream.SendText("user", "What is the capital of France?", respond: true);
        await test.Stream.Responses.WaitAsync(test.Deadline);
        await test.Stream.DisposeAsync();
        Assert.Equal(test.Stream.Log.Count, test.Stream.Log.SettledCount);
    }

    /// <summary>Looks at the log while an event is taken in.</summary>
    private sealed class Listener(RealtimeStream stream) : IStreamListener
    {
        public long Logged { get; private set; }

        public long Settled { get; private set; } = long.MaxValue;

        public TaskCompletionSource<string?> WarningAtEnd { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void OnResponseCreated(string responseId)
        {
            Settled = stream.Log.SettledCount;
            Logged = stream.Log.Count;
        }

        public void OnAudioDelta(in ServerEvent serverEvent)
        {
        }

        public void OnAudioDone(in ServerEvent serverEvent)
        {
        }

        public void OnResponseDone(RealtimeResponse response)
        {
        }

        public void OnSpeechStarted(string? itemId, string? activeResponseId)
        {
        }

        public void OnSpeechStopped(string? itemId)
        {
        }

        public void OnCommitted(string? itemId)
        {
        }

        public void OnTranscribed(string? itemId, string? text)
        {
        }

        public bool OnError(string eventId, string? code, string message) => false;

        public void OnSessionLost()
        {
        }

        public void OnEnded(Exception reason) => WarningAtEnd.TrySetResult(stream.TakeWarning());
    }
}
