namespace Realtalk.Conversations.Views;

/// <summary>
/// Shows a conversation on a terminal while it lasts, and takes its keys. <see cref="WaitAsync"/> and <see cref="Update"/>
/// are called in turn, by one thread; disposing puts the screen back.
/// </summary>
internal sealed class LiveView : IDisposable
{
    // A key that is felt to work at once.
    private static readonly TimeSpan KeyInterval = TimeSpan.FromMilliseconds(40);

    private readonly RealtimeConversation _conversation;
    private readonly ITerminal _terminal;
    private readonly ConversationView _view;
    private readonly SnapshotReader _reader;
    private readonly TerminalScreen _screen;
    private readonly PeriodicTimer _timer;
    private readonly TimeSpan _refreshInterval;
    private Task<bool> _tick;
    private Task _changed;
    private long _shownAt;

    /// <summary>Opens the view.</summary>
    /// <param name="conversation">What to show.</param>
    /// <param name="terminal">Where.</param>
    /// <param name="style">How.</param>
    /// <param name="refreshInterval">How long what is shown may be old at most.</param>
    public LiveView(RealtimeConversation conversation, ITerminal terminal, ViewStyle style, TimeSpan refreshInterval)
    {
        _conversation = conversation;
        _terminal = terminal;
        _view = new ConversationView(style);
        _reader = new SnapshotReader(conversation);
        _refreshInterval = refreshInterval;
        _timer = new PeriodicTimer(refreshInterval < KeyInterval ? refreshInterval : KeyInterval);
        _tick = _timer.WaitForNextTickAsync().AsTask();
        _changed = conversation.Changed;
        _screen = new TerminalScreen(terminal);
    }

    /// <summary>Waits until there is something to do: somebody begins or ends to speak, the state changes, or a while is over.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(_changed, _tick, _conversation.Stream.Ended).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_tick.IsCompleted)
        {
            _tick = _timer.WaitForNextTickAsync(CancellationToken.None).AsTask();
        }
    }

    /// <summary>Takes the keys that were pressed, and shows what is now.</summary>
    /// <returns>False when the view is over: the conversation is, or its viewer wants to go.</returns>
    public bool Update()
    {
        bool isDue = _changed.IsCompleted;
        _changed = isDue ? _conversation.Changed : _changed;
        while (_terminal.ReadKey() is { } key)
        {
            if (char.ToLowerInvariant(key.KeyChar) == 'q')
            {
                return false;
            }

            Press(key);
            isDue = true;
        }

        long now = Environment.TickCount64;
        if (isDue || now - _shownAt >= _refreshInterval.TotalMilliseconds)
        {
            _shownAt = now;
            (int Width, int Height) size = _terminal.Size;
            _screen.Show(_view.Render(_reader.Read(), size.Width, size.Height), size);
        }

        return !_conversation.IsOver;
    }

    public void Dispose()
    {
        _timer.Dispose();
        _screen.Dispose();
    }

    private void Press(ConsoleKeyInfo key)
    {
        bool isTurnKey = key.KeyChar == ' ' && _conversation.PushToTalk;
        bool isMuteKey = char.ToLowerInvariant(key.KeyChar) == 'm' && !_conversation.PushToTalk;
        if (!isTurnKey && !isMuteKey)
        {
            return;
        }

        try
        {
            // Where it is push-to-talk, that is to press and to release.
            if (_conversation.State == RealtimeConversationState.Suspended)
            {
                _conversation.Resume();
            }
            else
            {
                _conversation.Suspend();
            }
        }
        catch (RealtimeException)
        {
            // The stream ended at this moment, and with it the view.
        }
    }
}
