namespace Realtalk.Text;

/// <summary>Answers a question of the model, or takes note of a message; null for no answer.</summary>
internal delegate Task<string?> TextHandler(RealtimeTextMessage message, CancellationToken cancellationToken);

/// <summary>
/// The text stream: what the model writes to the software waits here until it is received or handled, and a question's
/// answer finds its way back. The receive loop adds; any thread receives and answers.
/// </summary>
internal sealed class TextStream : IDisposable
{
    private readonly object _gate = new();
    private readonly OpenQuestions _questions;
    private readonly CancellationTokenSource _stop = new();
    private readonly ITextOutlet _outlet;
    private Task _handling = Task.CompletedTask;
    private Exception? _end;

    /// <summary>Creates the stream.</summary>
    /// <param name="outlet">Where answers go.</param>
    public TextStream(ITextOutlet outlet)
    {
        _outlet = outlet;
        _questions = new OpenQuestions(Messages, outlet);
    }

    /// <summary>Every message, both ways; from here others follow them.</summary>
    public TextMessageLog Messages { get; } = new();

    /// <summary>How long a question may wait for its answer.</summary>
    public TimeSpan QuestionTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a question of the model waits for its answer.</summary>
    public bool HasOpenQuestion => _questions.Any;

    /// <summary>Handles messages in place of those who would receive them; null for none.</summary>
    public TextHandler? Handler { get; set; }

    /// <summary>What waits to be received.</summary>
    public TextInbox Inbox { get; } = new();

    /// <summary>The model asks: the call stays open until it is answered or its time is over.</summary>
    public void OnQuestion(string callId, string arguments) =>
        Deliver(_questions.Open(callId, ClientTools.ReadText(arguments), QuestionTimeout));

    /// <summary>The model tells the software something: the call is answered at once, and nobody need do anything.</summary>
    public void OnTold(string callId, string arguments)
    {
        _outlet.SendOutput(callId, "ok");
        Deliver(Add(RealtimeTextDirection.FromModel, RealtimeTextKind.Note, ClientTools.ReadText(arguments)));
    }

    /// <summary>The model wrote a reply in text.</summary>
    public void OnReply(string text) => Deliver(Add(RealtimeTextDirection.FromModel, RealtimeTextKind.Reply, text));

    /// <summary>Something was said aloud and is written down; it is for those who follow, and not to be received.</summary>
    public void OnTranscript(RealtimeTextDirection direction, string text) => Add(direction, RealtimeTextKind.Transcript, text);

    /// <summary>The software writes to the model.</summary>
    /// <returns>The message, which is open until <see cref="TextMessageLog.SettleWhen"/> or its state says otherwise.</returns>
    public RealtimeTextMessage OnSending(RealtimeTextKind kind, string text, DateTimeOffset? deadline = null) =>
        Add(RealtimeTextDirection.ToModel, kind, text, RealtimeTextState.Open, deadline);

    /// <summary>The model answers an out-of-band question of the software: for the one who asked, and those who follow.</summary>
    /// <returns>The answer.</returns>
    public RealtimeTextMessage OnAnswer(RealtimeTextMessage question, string text) =>
        Add(RealtimeTextDirection.FromModel, RealtimeTextKind.Answer, text, inReplyTo: question.Id);

    /// <summary>Answers a question of the model. Before its deadline the answer is the call's output; after it, a note.</summary>
    /// <returns>The answer.</returns>
    /// <exception cref="RealtimeException">There is no such question, or it is answered.</exception>
    public RealtimeTextMessage Answer(string questionId, string text) => _questions.Answer(questionId, text);

    /// <summary>The stream has ended: open messages are cancelled, and who waits is woken.</summary>
    public void End(Exception reason)
    {
        lock (_gate)
        {
            if (_end is not null)
            {
                return;
            }

            _end = reason;
        }

        _questions.End();
        Messages.End();
        _stop.Cancel();
        Inbox.End();
    }

    public void Dispose() => _stop.Dispose();

    private RealtimeTextMessage Add(
        RealtimeTextDirection direction,
        RealtimeTextKind kind,
        string text,
        RealtimeTextState state = RealtimeTextState.Delivered,
        DateTimeOffset? deadline = null,
        string? inReplyTo = null) => Messages.Add(new RealtimeTextMessage
        {
            Id = Messages.NewId(isQuestion: false),
            Direction = direction,
            Kind = kind,
            Text = text,
            Deadline = deadline,
            InReplyTo = inReplyTo,
            StreamId = _outlet.StreamId,
            State = state,
        });

    private void Deliver(RealtimeTextMessage message)
    {
        _outlet.OnReceived(message);
        if (Handler is { } handler)
        {
            // One at a time, in order: a handler need not be able to do two things at once.
            lock (_gate)
            {
                _handling = HandleAfterAsync(_handling, handler, message);
            }

            return;
        }

        Inbox.Add(message);
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
            _questions.AnswerIfOpen(message, "The software could not answer: its handler failed.");
        }
    }
}
