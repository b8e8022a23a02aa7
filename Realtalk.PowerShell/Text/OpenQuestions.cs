using System.Globalization;

namespace Realtalk.Text;

/// <summary>
/// The model's questions that wait for the software, each with its deadline. A question is answered once in time, or its
/// deadline tells the model so, and one answer after that is a note. Any thread may call.
/// </summary>
internal sealed class OpenQuestions(TextMessageLog log, ITextOutlet outlet)
{
    private readonly object _gate = new();
    private readonly Dictionary<string, Timer> _deadlines = [];
    private bool _ended;

    /// <summary>Whether any waits for its answer.</summary>
    public bool Any
    {
        get
        {
            lock (_gate)
            {
                return _deadlines.Count > 0;
            }
        }
    }

    /// <summary>The model asks: the call stays open until it is answered or its time is over.</summary>
    /// <returns>The question.</returns>
    public RealtimeTextMessage Open(string callId, string text, TimeSpan timeout)
    {
        var question = new RealtimeTextMessage
        {
            Id = log.NewId(isQuestion: true),
            Direction = RealtimeTextDirection.FromModel,
            Kind = RealtimeTextKind.Question,
            Text = text,
            Deadline = DateTimeOffset.Now + timeout,
            StreamId = outlet.StreamId,
            State = RealtimeTextState.Open,
            CallId = callId,
        };
        lock (_gate)
        {
            if (!_ended)
            {
                _deadlines[question.Id] = new Timer(_ => Expire(question, timeout));
            }
        }

        // Known before its time begins to run, and perhaps answered by now.
        log.Add(question);
        lock (_gate)
        {
            if (_deadlines.TryGetValue(question.Id, out Timer? deadline))
            {
                deadline.Change(timeout, Timeout.InfiniteTimeSpan);
            }
        }

        return question;
    }

    /// <summary>Answers a question. Before its deadline the answer is the call's output; after it, a note.</summary>
    /// <returns>The answer.</returns>
    /// <exception cref="RealtimeException">There is no such question, or it is answered.</exception>
    public RealtimeTextMessage Answer(string questionId, string text)
    {
        if (log.Find(questionId) is not { CallId: not null } question)
        {
            string open = string.Join(", ", log.ToArray().Where(IsOpen).Select(message => message.Id));
            throw new RealtimeException(
                "QuestionNotFound",
                RealtimeErrorKind.ObjectNotFound,
                $"There is no question '{questionId}'.",
                open.Length == 0 ? "No question is open." : $"Open questions: {open}.",
                questionId);
        }

        if (Close(question, RealtimeTextState.Answered))
        {
            return Send(question, text, outlet.SendAnswer(question.CallId, text));
        }

        if (log.TryMove(question, RealtimeTextState.Expired, RealtimeTextState.Late))
        {
            return Send(question, text, outlet.SendNote($"A late answer to your question \"{question.Text}\": {text}"));
        }

        throw new RealtimeException(
            "QuestionClosed",
            RealtimeErrorKind.InvalidOperation,
            $"The question '{questionId}' is {question.State.ToString().ToLowerInvariant()} already.",
            "To tell the model more, send it a text of its own.",
            questionId);
    }

    /// <summary>Answers a question if it is open still.</summary>
    public void AnswerIfOpen(RealtimeTextMessage question, string text)
    {
        if (question.CallId is not null && Close(question, RealtimeTextState.Answered))
        {
            Send(question, text, outlet.SendAnswer(question.CallId, text));
        }
    }

    /// <summary>The stream has ended: no deadline matters any more.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            foreach (Timer deadline in _deadlines.Values)
            {
                deadline.Dispose();
            }

            _deadlines.Clear();
        }
    }

    private static bool IsOpen(RealtimeTextMessage message) => message is { CallId: not null, State: RealtimeTextState.Open };

    private bool Close(RealtimeTextMessage question, RealtimeTextState state)
    {
        if (!log.TryMove(question, RealtimeTextState.Open, state))
        {
            return false;
        }

        lock (_gate)
        {
            if (_deadlines.Remove(question.Id, out Timer? deadline))
            {
                deadline.Dispose();
            }
        }

        return true;
    }

    private void Expire(RealtimeTextMessage question, TimeSpan timeout)
    {
        if (Close(question, RealtimeTextState.Expired))
        {
            string seconds = timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
            _ = outlet.SendAnswer(question.CallId!, $"No answer came within {seconds} seconds. Go on without it; if it comes later, you will be told.");
        }
    }

    private RealtimeTextMessage Send(RealtimeTextMessage question, string text, Task sent)
    {
        RealtimeTextMessage answer = log.Add(new RealtimeTextMessage
        {
            Id = log.NewId(isQuestion: false),
            Direction = RealtimeTextDirection.ToModel,
            Kind = RealtimeTextKind.Answer,
            Text = text,
            InReplyTo = question.Id,
            StreamId = outlet.StreamId,
            State = RealtimeTextState.Open,
        });
        log.SettleWhen(answer, sent);
        return answer;
    }
}
