using Realtalk.Threading;

namespace Realtalk.Conversations;

/// <content>The two threads that move the sound, and how they end.</content>
public sealed partial class RealtimeConversation
{
    private void StartWorkers()
    {
        _outputWorker = _options.Workers.Start($"{Stream.Name} audio out", _playback.Run);
        _inputWorker = _options.Workers.Start($"{Stream.Name} audio in", _capture.Run);
        _ = WatchAsync(_outputWorker, "loudspeaker");
        _ = WatchInputAsync(_inputWorker);
    }

    private async Task WatchInputAsync(IWorker worker)
    {
        if (await WatchAsync(worker, "microphone").ConfigureAwait(false))
        {
            TryMove(RealtimeConversationState.Running, RealtimeConversationState.InputEnded);
            TryMove(RealtimeConversationState.Suspended, RealtimeConversationState.InputEnded);
        }
    }

    /// <summary>Sees how a worker ends.</summary>
    /// <returns>Whether it ended well.</returns>
    private async Task<bool> WatchAsync(IWorker worker, string what)
    {
        try
        {
            await worker.Completion.ConfigureAwait(false);
            return true;
        }
        catch (Exception exception)
        {
            // The text goes on; the sound is over.
            Failure ??= RealtimeException.ToRecord(exception);
            Volatile.Write(ref _state, (int)RealtimeConversationState.Failed);
            Stream.History.IsSpeaking = false;
            Stream.Warn($"The {what} of '{Name}' failed: {exception.Message} The stream and its text go on.");
            _changed.Pulse();
            return false;
        }
    }
}
