using Realtalk.Sessions.Recovery;

namespace Realtalk.Sessions;

/// <content>
/// A session lasts an hour at most. Before its time is over the stream moves to another, in a moment in which nobody speaks and
/// nothing is on its way, so that nobody notices.
/// </content>
public sealed partial class RealtimeStream
{
    private async Task MoveInTimeAsync(SessionConnection connection, CancellationToken over)
    {
        if (_options.Reconnect == ReconnectMode.Never || SessionEnd is not { } end)
        {
            return;
        }

        TimeSpan lifetime = end - _options.Clock.GetElapsedTime(0);
        if (lifetime <= TimeSpan.Zero || lifetime > TimeSpan.FromDays(1))
        {
            // No clock is wrong by so much; nothing can be known of such an end before it comes.
            return;
        }

        try
        {
            await Task.Delay(lifetime - Policy.LeadOf(lifetime), _options.Clock, over).ConfigureAwait(false);
            for (int attempt = 0; ; attempt++)
            {
                await Task.Delay(Policy.PauseBefore(attempt), over).ConfigureAwait(false);
                await WaitForTurnBoundaryAsync(over).ConfigureAwait(false);
                if (await TryOpenAsync(over).ConfigureAwait(false) is { } next)
                {
                    await MoveToAsync(connection, next, over).ConfigureAwait(false);
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The connection is over, whether its session is or not.
        }
    }

    private async Task MoveToAsync(SessionConnection connection, SessionConnection next, CancellationToken over)
    {
        bool isTaken = false;
        try
        {
            next.BeginReceiving();
            while (!isTaken)
            {
                await WaitForTurnBoundaryAsync(over).ConfigureAwait(false);
                lock (_dispatching)
                {
                    if (IsAtTurnBoundary && !over.IsCancellationRequested)
                    {
                        (_next, isTaken) = (next, true);
                    }
                }
            }
        }
        finally
        {
            if (!isTaken)
            {
                await next.DisposeAsync().ConfigureAwait(false);
            }
        }

        await SayGoodbyeAsync(connection).ConfigureAwait(false);
        await Task.Delay(GoodbyeDeadline, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        connection.BreakOff("It was left for another.");
    }

    // Null where it does not come about: then the session's end is met when it comes.
    private async Task<SessionConnection?> TryOpenAsync(CancellationToken over)
    {
        try
        {
            return await OpenConnectionAsync(over).ConfigureAwait(false);
        }
        catch (RealtimeException exception)
        {
            return RetryRule.MayPass(exception) ? null : throw new OperationCanceledException(exception.Message, exception);
        }
    }

    private async Task WaitForTurnBoundaryAsync(CancellationToken over)
    {
        while (true)
        {
            Task changed = Task.WhenAny(Log.Changed, History.Changed);
            if (IsAtTurnBoundary)
            {
                return;
            }

            await changed.WaitAsync(over).ConfigureAwait(false);
        }
    }

    private bool IsAtTurnBoundary => Sequencer.IsIdle && Responses.IsIdle && !History.IsSpeaking && _listener?.Turn is null or UserTurn.None
        && !IsSpeechUnderway && !(_options.TranscriptionModel is not null && History.AwaitsTranscript) && !IsCallingTools && !Text.HasOpenQuestion
        && !_outOfBand.Any && !_settings.AnyPending && !_sender.HasControlFrames;
}
