using Realtalk.Threading;

namespace Realtalk.Text;

/// <summary>Answers a question of the model, or takes note of a message; null for no answer.</summary>
internal delegate Task<string?> TextHandler(RealtimeTextMessage message, CancellationToken cancellationToken);

/// <summary>
/// The text stream: what the model writes to the software waits here until it is received or handled, and a question's
/// answer finds its way back. The receive loop adds; any thread receives and answers.
/// </summary>
internal sealed class TextStream : IDisposable
{
    // Messages that nobody receives must not grow for ever.
    private const int MaxUnread = 10_000;

    private readonly object _gate = new();
    private readonly Queue<RealtimeTextMessage> _unread = new();
    private readonly Dictionary<string, Question> _questions = new(StringComparer.OrdinalIgnoreCase);
    private readonly AsyncSignal _changed = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ITextOutlet _outlet;
    private int _lastQuestion;
    private int _lastNote;
    private Task _handling = Task.CompletedTask;
    private Exception? _end;

    /// <summary>Creates the stream.</summary>
    /// <param name="outlet">Where answers go.</param>
    public TextStream(ITextOutlet outlet) => _outlet = outlet;

    /// <summary>How long a question may wait for its answer.</summary>
    public TimeSpan QuestionTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Handles messages in place of those who would receive them; null for none.</summary>
    public TextHandler? Handler { get; set; }

    /// <summary>How many messages were dropped because nobody received them.</summary>
    public long Dropped { get; private set; }

    /// <summary>How many messages wait to be received.</summary>
    public int Unread
    {
        get
        {
            lock (_gate)
            {
                return _unread.Count;
            }
        }
    }

    /// <summary>The model asks: the call stays open until it is answered or its time is over.</summary>
    public void OnQuestion(string callId, string arguments)
    {
        var message = new RealtimeTextMessage
        {
            Id = $"q{Interlocked.Increment(ref _lastQuestion)}",
            Direction = RealtimeTextDirection.FromModel,
            Kind = RealtimeTextKind.Question,
            Text = ClientTools.ReadQuestion(arguments),
            Deadline = DateTimeOffset.Now + QuestionTimeout,
            StreamId = _outlet.StreamId,
            State = RealtimeTextState.Open,
            CallId = callId,
        };
        lock (_gate)
        {
            if (_end is not null)
            {
                return;
            }

            var timer = new Timer(_ => Expire(message));
            _questions[message.Id] = new Question(message, timer);
            timer.Change(QuestionTimeout, Timeout.InfiniteTimeSpan);
        }

        Deliver(message);
    }

    /// <summary>The model wrote a reply in text.</summary>
    public void OnReply(string text)
    {
        Deliver(new RealtimeTextMessage
        {
            Id = $"t{Interlocked.Increment(ref _lastNote)}",
            Direction = RealtimeTextDirection.FromModel,
            Kind = RealtimeTextKind.Reply,
            Text = text,
            StreamId = _outlet.StreamId,
        });
    }

    /// <summary>Answers a question. Before its deadline the answer is the call's output; after it, a note.</summary>
    /// <exception cref="RealtimeException">There is no such question, or it is answered.</exception>
    public void Answer(string questionId, string text)
    {
        Question question;
        lock (_gate)
        {
            if (!_questions.TryGetValue(questionId, out question))
            {
                string open = string.Join(", ", _questions.Values.Where(q => q.Message.State == RealtimeTextState.Open).Select(q => q.Message.Id));
                throw new RealtimeException(
                    "QuestionNotFound",
                    RealtimeErrorKind.ObjectNotFound,
                    $"There is no question '{questionId}'.",
                    open.Length == 0 ? "No question is open." : $"Open questions: {open}.",
                    questionId);
            }
        }

        RealtimeTextMessage message = question.Message;
        if (message.TryMove(RealtimeTextState.Open, RealtimeTextState.Answered))
        {
            question.Deadline.Dispose();
            _outlet.SendAnswer(message.CallId!, text);
        }
        else if (message.TryMove(RealtimeTextState.Expired, RealtimeTextState.Late))
        {
            _outlet.SendNote($"A late answer to your question \"{message.Text}\": {text}");
        }
        else
        {
            throw new RealtimeException(
                "QuestionClosed",
                RealtimeErrorKind.InvalidOperation,
                $"The question '{questionId}' is {message.State.ToString().ToLowerInvariant()} already.",
                "To tell the model more, use Send-RealtimeText without -InReplyTo.",
                questionId);
        }
    }

    /// <summary>The oldest message that nobody has received; null when there is none.</summary>
    public RealtimeTextMessage? TryReceive()
    {
        lock (_gate)
        {
            return _unread.TryDequeue(out RealtimeTextMessage? message) ? message : null;
        }
    }

    /// <summary>Waits for the next message; null when the stream has ended and none is left.</summary>
    public async Task<RealtimeTextMessage?> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed = _changed.Next;
            if (TryReceive() is { } message)
            {
                return message;
            }

            lock (_gate)
            {
                if (_end is not null)
                {
                    return null;
                }
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The stream has ended: open questions are cancelled, and who waits is woken.</summary>
    public void End(Exception reason)
    {
        lock (_gate)
        {
            if (_end is not null)
            {
                return;
            }

            _end = reason;
            foreach (Question question in _questions.Values)
            {
                question.Deadline.Dispose();
                question.Message.TryMove(RealtimeTextState.Open, RealtimeTextState.Cancelled);
            }
        }

        _stop.Cancel();
        _changed.Pulse();
    }

    public void Dispose() => _stop.Dispose();

    private void Deliver(RealtimeTextMessage message)
    {
        if (Handler is { } handler)
        {
            // One at a time, in order: a handler need not be able to do two things at once.
            lock (_gate)
            {
                _handling = HandleAfterAsync(_handling, handler, message);
            }

            return;
        }

        lock (_gate)
        {
            if (_unread.Count == MaxUnread)
            {
                _unread.Dequeue();
                Dropped++;
            }

            _unread.Enqueue(message);
        }

        _changed.Pulse();
    }

    private async Task HandleAfterAsync(Task earlier, TextHandler handler, RealtimeTextMessage message)
    {
        await earlier.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await HandleAsync(handler, message).ConfigureAwait(false);
    }

    private async Task HandleAsync(TextHandler handler, RealtimeTextMessage message)
    {
        try
        {
            string? answer = await handler(message, _stop.Token).ConfigureAwait(false);
            if (message.Kind == RealtimeTextKind.Question && !string.IsNullOrWhiteSpace(answer))
            {
                Answer(message.Id, answer);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The stream ended meanwhile.
        }
        catch (Exception exception)
        {
            _outlet.Warn($"The text handler failed on message {message.Id}: {exception.Message}");
            if (message.TryMove(RealtimeTextState.Open, RealtimeTextState.Answered))
            {
                _outlet.SendAnswer(message.CallId!, "The software could not answer: its handler failed.");
            }
        }
    }

    private void Expire(RealtimeTextMessage message)
    {
        if (message.TryMove(RealtimeTextState.Open, RealtimeTextState.Expired))
        {
            _outlet.SendAnswer(message.CallId!, $"No answer came within {QuestionTimeout.TotalSeconds:0.#} seconds.");
        }
    }

    private readonly record struct Question(RealtimeTextMessage Message, Timer Deadline);
}
