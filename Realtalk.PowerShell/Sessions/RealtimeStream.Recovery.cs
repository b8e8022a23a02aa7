using System.Diagnostics;
using System.Globalization;
using Realtalk.Protocol;
using Realtalk.Sessions.Recovery;
using Realtalk.Text;

namespace Realtalk.Sessions;

/// <content>
/// What becomes of the conversation when its session is gone: another one is told of it, and goes on where this one stopped. Only
/// the stream's loop is here.
/// </content>
public sealed partial class RealtimeStream
{
    private LostTurn? _lost;
    private volatile string? _speechItemId;
    private int _attempt;
    private long? _recoveringSince;
    private long _reconnectTicks;

    /// <summary>How many sessions the stream has had: one, and another after each loss of the connection and before each end of its time.</summary>
    public int SessionCount { get; private set; }

    /// <summary>How often the connection was lost and opened again.</summary>
    public int ReconnectCount { get; private set; }

    /// <summary>For how long in all there was no connection.</summary>
    public TimeSpan ReconnectDuration => TimeSpan.FromTicks(Volatile.Read(ref _reconnectTicks));

    // Returns the connection to go on with; null where the stream has ended.
    private async Task<SessionConnection?> RecoverAsync(SessionConnection connection, RealtimeException loss)
    {
        if (_options.Reconnect == ReconnectMode.Never || !RetryRule.MayPass(loss))
        {
            End(RealtimeStreamState.Failed, loss);
            return null;
        }

        if (!TryMove(RealtimeStreamState.Open, RealtimeStreamState.Reconnecting))
        {
            return null;
        }

        OnSessionLost();
        long lostAt = Stopwatch.GetTimestamp();
        if (_recoveringSince is null || connection.Age >= Policy.StableAfter)
        {
            (_recoveringSince, _attempt) = (lostAt, 0);
        }

        SessionConnection? next;
        using (new Timer(_ => TellOfLoss(loss), null, Policy.Noticeable, Timeout.InfiniteTimeSpan))
        {
            next = await ReopenAsync(loss).ConfigureAwait(false);
        }

        if (next is null)
        {
            return null;
        }

        TimeSpan gone = Stopwatch.GetElapsedTime(lostAt);
        Interlocked.Add(ref _reconnectTicks, gone.Ticks);
        ReconnectCount++;
        Restore(next);
        if (gone >= Policy.Noticeable)
        {
            _listener?.OnLine(isBack: true);
            Warn(string.Create(CultureInfo.InvariantCulture, $"The stream '{Name}' is connected again after {gone.TotalSeconds:0.0} s."));
        }

        return next;
    }

    private async Task<SessionConnection?> ReopenAsync(RealtimeException loss)
    {
        RealtimeException last = loss;
        while (true)
        {
            TimeSpan pause = Policy.PauseBefore(_attempt);
            if (Stopwatch.GetElapsedTime(_recoveringSince!.Value) + pause > Policy.Deadline)
            {
                End(RealtimeStreamState.Failed, GaveUp(loss, last));
                return null;
            }

            try
            {
                await Task.Delay(pause, _stop.Token).ConfigureAwait(false);
                _attempt++;
                return await OpenConnectionAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return null;
            }
            catch (RealtimeException exception) when (RetryRule.MayPass(exception))
            {
                last = exception;
            }
            catch (RealtimeException exception)
            {
                End(RealtimeStreamState.Failed, exception);
                return null;
            }
        }
    }

    private void OnSessionLost()
    {
        // Twice where a session is lost before it was of any use; what was going on before is still to be taken up.
        if (_lost is null)
        {
            Responses.Hold();
        }

        LostTurn lost = Sequencer.OnSessionLost(_again);
        UserTurn turn = _listener?.Turn ?? UserTurn.None;
        lost = lost with
        {
            UserSpoke = lost.UserSpoke || turn == UserTurn.Speaking,
            ReplyWasDue = lost.ReplyWasDue || turn == UserTurn.Ending,
            SpeechIsLost = IsSpeechUnderway || turn == UserTurn.Ending,
        };
        _speechItemId = null;
        _lost = _lost?.And(lost) ?? lost;
        _again.UnionWith(_settings.Pending);
        _again.UnionWith(_outOfBand.OnSessionLost());
        _outOfBandResponses.Clear();
        Responses.OnSessionLost();
        Status.OnSessionLost();
        _listener?.OnSessionLost();
        if (lost.ActiveResponseId is { } id)
        {
            // Its calls are all that there will be, so they can be answered.
            _tools.OnResponseDone(id);
        }
    }

    // Goes on with another session.
    private void Restore(SessionConnection next)
    {
        lock (_dispatching)
        {
            Use(next);
        }

        IReadOnlyList<ReplayItem> items = History.GetReplay();
        OutgoingFrame[] replay = [.. History.Retell(Policy.ReplayedTokens).Select(item =>
            OutgoingFrame.Of(new ConversationItemCreateEvent(item) { EventId = NewEventId() }) with { EndsWithSession = true })];
        _sender.Restart([.. replay, .. _settings.Pending, .. _outOfBand.Frames], _again.Contains);
        _again.Clear();
        LostTurn lost = _lost ?? new LostTurn(null, UserSpoke: false, ReplyWasDue: false);
        _lost = null;
        SessionCount++;
        TryMove(RealtimeStreamState.Reconnecting, RealtimeStreamState.Open);
        Sequencer.OnSessionRestored(TakeUp(lost, items));
        Responses.Release();

        // Who follows the log looks at the state, too.
        Log.Notify();
    }

    // What the model is to do about what was going on; null for nothing.
    private SequencedRequest? TakeUp(LostTurn lost, IReadOnlyList<ReplayItem> items)
    {
        if (lost.UserSpoke)
        {
            return new SequencedRequest { Items = [Frame(ConversationItem.Message("system", RecoveryNotes.UserWasCutOff))] };
        }

        if (lost.ReplyWasDue)
        {
            return Ask(lost.SpeechIsLost ? RecoveryNotes.TurnWasLost : null);
        }

        if (lost.ActiveResponseId is not { } id)
        {
            return null;
        }

        ReplayItem[] made = [.. items.Where(item => item.ResponseId == id)];
        bool isAnsweredByCalls = made.Any(item => item is { Type: "function_call", IsDone: true, ToolName: not ClientTools.TellClient });
        if (isAnsweredByCalls)
        {
            return null;
        }

        if (made.Length > 0 && made.All(item => item.IsDone) && made.Any(item => item.Type == "message"))
        {
            // All but the server's word that it is done has come.
            RealtimeResponse response = new()
            {
                Id = id,
                Status = "completed",
                Reason = "connection_lost",
                Text = string.Join('\n', made.Where(item => item.Type == "message").Select(item => item.Text)),
                ItemIds = [.. made.Select(item => item.Id)],
                StartTime = Responses.StartOf(id),
                EndTime = DateTimeOffset.Now,
                StreamId = Id,
            };
            Responses.OnDone(response);
            _responseDone.Raise(new Subscriptions.RealtimeResponseDoneEventArgs(response));
            return null;
        }

        return Ask(made.Any(item => item is { Type: "message", Text.Length: > 0 }) ? RecoveryNotes.ReplyWasCutOff : null);
    }

    // Whether the server hears, or has heard, what is no item yet.
    private bool IsSpeechUnderway => _speechItemId is { } id && !History.Has(id);

    private SequencedRequest Ask(string? note) => new()
    {
        Items = note is null ? [] : [Frame(ConversationItem.Message("system", note))],
        Create = CreateResponse(null),
    };

    private void TellOfLoss(RealtimeException loss)
    {
        if (State == RealtimeStreamState.Reconnecting)
        {
            _listener?.OnLine(isBack: false);
            Warn($"The stream '{Name}' lost its connection and is connecting again: {loss.Message}");
        }
    }

    private RealtimeException GaveUp(RealtimeException loss, RealtimeException last) => new(
        "ReconnectFailed",
        RealtimeErrorKind.ConnectionError,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The stream '{Name}' lost its connection ({loss.Message.TrimEnd('.')}) and could not connect again within {Policy.Deadline.TotalSeconds:0.###} s: {last.Message}"),
        "Look at the network, and open another with New-RealtimeStream.",
        this)
    {
        CloseCode = loss.CloseCode,
        CloseReason = loss.CloseReason,
        ServiceCode = loss.ServiceCode,
    };
}
