using Realtalk.Subscriptions;

namespace Realtalk.Sessions;

/// <content>
/// The .NET events, for <c>Register-ObjectEvent</c>. Each subscriber is told on a task of its own, in order; the stream never
/// waits for one.
/// </content>
public sealed partial class RealtimeStream
{
    // What subscribers get to finish when the stream is closed; one that is slower finishes later.
    private static readonly TimeSpan FarewellDeadline = TimeSpan.FromSeconds(0.5);

    private readonly Subscribers<RealtimeEventReceivedEventArgs> _eventReceived;
    private readonly Subscribers<RealtimeTextReceivedEventArgs> _textReceived;
    private readonly Subscribers<RealtimeSpeechStartedEventArgs> _speechStarted;
    private readonly Subscribers<RealtimeResponseDoneEventArgs> _responseDone;
    private readonly Subscribers<RealtimeStateChangedEventArgs> _stateChanged;

    /// <summary>The server sent an event: every one of them, so there are many while the model speaks.</summary>
    public event EventHandler<RealtimeEventReceivedEventArgs>? EventReceived
    {
        add => _eventReceived.Add(value);
        remove => _eventReceived.Remove(value);
    }

    /// <summary>The model wrote to the software: a note, a question, or a reply that is text.</summary>
    public event EventHandler<RealtimeTextReceivedEventArgs>? TextReceived
    {
        add => _textReceived.Add(value);
        remove => _textReceived.Remove(value);
    }

    /// <summary>The server hears the user speak (<c>input_audio_buffer.speech_started</c>).</summary>
    public event EventHandler<RealtimeSpeechStartedEventArgs>? SpeechStarted
    {
        add => _speechStarted.Add(value);
        remove => _speechStarted.Remove(value);
    }

    /// <summary>A reply of the model is finished (<c>response.done</c>).</summary>
    public event EventHandler<RealtimeResponseDoneEventArgs>? ResponseDone
    {
        add => _responseDone.Add(value);
        remove => _responseDone.Remove(value);
    }

    /// <summary>The stream went to another state: it was closed, or failed.</summary>
    public event EventHandler<RealtimeStateChangedEventArgs>? StateChanged
    {
        add => _stateChanged.Add(value);
        remove => _stateChanged.Remove(value);
    }

    /// <summary>How many notifications of the events above were dropped because a subscriber was too slow.</summary>
    public long DroppedNotifications =>
        _eventReceived.Dropped + _textReceived.Dropped + _speechStarted.Dropped + _responseDone.Dropped + _stateChanged.Dropped;

    private async Task EndSubscriptionsAsync()
    {
        Task told = Task.WhenAll(
            _eventReceived.EndAsync(), _textReceived.EndAsync(), _speechStarted.EndAsync(), _responseDone.EndAsync(), _stateChanged.EndAsync());
        await told.WaitAsync(FarewellDeadline).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // Whether it was there to be moved from.
    private bool TryMove(RealtimeStreamState from, RealtimeStreamState to)
    {
        lock (_endGate)
        {
            if (State != from)
            {
                return false;
            }

            MoveTo(to);
            return true;
        }
    }

    private void MoveTo(RealtimeStreamState state)
    {
        var previous = (RealtimeStreamState)Interlocked.Exchange(ref _state, (int)state);
        if (previous != state)
        {
            _stateChanged.Raise(new RealtimeStateChangedEventArgs(previous, state, Failure));
        }
    }
}
