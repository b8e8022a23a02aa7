using System.Text.Json;
using Realtalk.Costs;
using Realtalk.Protocol;

namespace Realtalk.Sessions;

/// <content>What the stream uses and may use, and how it ends when that is used up.</content>
public sealed partial class RealtimeStream : IBudgetKeeper
{
    private const string GoodbyeNote =
        "This conversation must end in a moment. Finish what you are at, briefly, and say goodbye in your next reply.";

    private const string GoOnNote = "There is more time now: the conversation need not end yet.";

    // Replies that the server began by itself when none was to begin any more. Only the receive loop changes them.
    private readonly HashSet<string> _refusedResponses = new(StringComparer.Ordinal);
    private volatile int _refusedCount;

    /// <summary>How many dollars the stream may cost, about; null for any.</summary>
    public decimal? MaxCost => Budget.MaxCost;

    /// <summary>How many minutes it may last; null for any time.</summary>
    public double? MaxMinutes => Budget.MaxDuration?.TotalMinutes;

    /// <summary>Why the stream ended, where it did so by itself: its budget, or what it failed by.</summary>
    public string? EndReason => Failure?.Message ?? Budget.Reason?.Message;

    /// <summary>What the stream has used.</summary>
    internal UsageMeter Usage { get; }

    /// <summary>What it may use.</summary>
    internal StreamBudget Budget { get; }

    void IBudgetKeeper.Warn(string message) => Warn(message);

    void IBudgetKeeper.SayGoodbye(string warning)
    {
        Warn(warning);
        Note(GoodbyeNote);
    }

    void IBudgetKeeper.GoOn() => Note(GoOnNote);

    void IBudgetKeeper.EndPolitely(RealtimeException reason)
    {
        Warn(reason.Message);
        Sequencer.Refuse(reason);
        _ = Task.Run(EndPolitelyAsync);
    }

    private async Task EndPolitelyAsync()
    {
        using var deadline = new CancellationTokenSource(_options.LastReplyTimeout);
        StopTurns(deadline.Token);
        while (!deadline.IsCancellationRequested && State.IsUsable())
        {
            Task changed = Task.WhenAny(_ended.Task, Log.Changed, History.Changed);
            if (IsQuiet)
            {
                break;
            }

            await changed.WaitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        try
        {
            await DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Warn($"The stream '{Name}' did not close cleanly: {exception.Message}");
            End(RealtimeStreamState.Closed, ClosedException());
        }
    }

    // Nothing is being made any more, and what was made has been heard.
    private bool IsQuiet => !Sequencer.IsMakingReply && _refusedCount == 0 && !_outOfBand.Any && !(_listener?.IsSpeaking ?? false);

    // The server answers no turn any more, not even one that it has already heard the end of.
    private void StopTurns(CancellationToken cancellationToken)
    {
        if (Sequencer.ServerReplies)
        {
            var off = new SessionUpdate { Audio = new SessionAudio { Input = new SessionAudioInput { TurnDetection = TurnDetectionSettings.Off } } };
            _ = UpdateSessionAsync(off, cancellationToken).ContinueWith(
                static update => _ = update.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private void Note(string text)
    {
        try
        {
            SendText("system", text, respond: false);
        }
        catch (RealtimeException)
        {
            // The stream ended meanwhile: there is nobody to tell.
        }
    }

    /// <summary>Counts a response that is done, before anything follows from it.</summary>
    private RealtimeResponse Count(RealtimeResponse response, JsonElement json)
    {
        RealtimeResponse counted = Usage.Add(response, json);
        Budget.Check();
        return counted;
    }

    /// <summary>Counts a transcript of what the user said.</summary>
    private void CountTranscript(in ServerEvent serverEvent)
    {
        if (serverEvent.Kind == ServerEventKind.ConversationItemInputAudioTranscriptionCompleted)
        {
            var reader = new Utf8JsonReader(serverEvent.Frame);
            Usage.AddTranscript(serverEvent.ItemId, JsonElement.ParseValue(ref reader));
            Budget.Check();
        }
    }

    /// <summary>Takes what belongs to a reply that was not to begin any more; it is cancelled, and counted.</summary>
    /// <returns>Whether it does.</returns>
    private bool TakeRefused(in ServerEvent serverEvent)
    {
        if (!Budget.IsOver || serverEvent.ResponseId is not { } id)
        {
            return false;
        }

        if (serverEvent.Kind == ServerEventKind.ResponseCreated)
        {
            if (Sequencer.IsAsking || RealtimeResponseReader.IsOutOfBand(serverEvent.ReadObject()))
            {
                return false;
            }

            _refusedResponses.Add(id);
            _refusedCount = _refusedResponses.Count;
            CancelOutOfBandResponse(id);
            return true;
        }

        if (!_refusedResponses.Contains(id))
        {
            return false;
        }

        if (serverEvent.Kind == ServerEventKind.ResponseDone)
        {
            JsonElement json = serverEvent.ReadObject();
            Usage.Add(RealtimeResponseReader.Read(id, json, _clock.Now, _clock.Now), json);
            _refusedResponses.Remove(id);
            _refusedCount = _refusedResponses.Count;
        }

        return true;
    }
}
