using Realtalk.Text;
using Realtalk.Threading;

namespace Realtalk.Tests.Text;

public sealed class TextMessageTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private readonly FakeOutlet _outlet = new();
    private readonly TextStream _text;

    public TextMessageTests() => _text = new TextStream(_outlet);

    public void Dispose() => _text.Dispose();

    [Fact]
    public async Task A_follower_sees_every_message_and_every_change_of_its_state_in_order()
    {
        var seen = new List<string>();
        DeliveryQueue<TextChange> following = _text.Messages.Follow(change =>
            seen.Add($"{(change.IsNew ? "+" : "")}{change.Message.Id} {change.Message.Kind} {change.State}"));
        _text.OnQuestion("call1", """{"question":"Where?"}""");
        RealtimeTextMessage answer = _text.Answer("q1", "Here.");
        await WaitForStateAsync(answer, RealtimeTextState.Delivered);
        _text.OnTold("call2", """{"message":"Marvin decided."}""");
        _text.OnReply("Fine.");
        _text.OnTranscript(RealtimeTextDirection.ToModel, "Hello?");
        _text.OnSending(RealtimeTextKind.Note, "You are James.");
        _text.End(new InvalidOperationException("gone"));
        await following.Completion.WaitAsync(Deadline);
        Assert.Equal(
            [
                "+q1 Question Open", "q1 Question Answered", "+m1 Answer Open", "m1 Answer Delivered", "+m2 Note Delivered",
                "+m3 Reply Delivered", "+m4 Transcript Delivered", "+m5 Note Open", "m5 Note Cancelled",
            ],
            seen);
        Assert.Equal(["q1", "m1", "m2", "m3", "m4", "m5"], _text.Messages.ToArray().Select(message => message.Id));
        Assert.Equal("q1", answer.InReplyTo);
    }

    [Fact]
    public async Task A_follower_that_throws_or_hangs_harms_nobody_and_what_it_misses_is_counted()
    {
        using var hang = new ManualResetEventSlim();
        var failed = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        DeliveryQueue<TextChange> throwing = _text.Messages.Follow(
            _ => throw new InvalidOperationException("broken"), onFailure: failed.SetResult);
        DeliveryQueue<TextChange> hanging = _text.Messages.Follow(_ => hang.Wait(Deadline), capacity: 5);
        int seen = 0;
        DeliveryQueue<TextChange> well = _text.Messages.Follow(_ => seen++);
        for (int i = 0; i < 100; i++)
        {
            _text.OnReply($"{i}");
        }

        Assert.Equal("broken", (await failed.Task.WaitAsync(Deadline)).Message);
        _text.End(new InvalidOperationException("gone"));
        await Task.WhenAll(throwing.Completion, well.Completion).WaitAsync(Deadline);
        Assert.Equal(100, seen);
        Assert.Equal(100, throwing.Failures);
        Assert.InRange(hanging.Dropped, 94, 95);
        hang.Set();
        await hanging.Completion.WaitAsync(Deadline);
    }

    [Fact]
    public async Task A_follower_that_leaves_is_told_nothing_more()
    {
        int seen = 0;
        DeliveryQueue<TextChange> following = _text.Messages.Follow(_ => seen++);
        following.Dispose();
        await following.Completion.WaitAsync(Deadline);
        _text.OnReply("x");
        Assert.Equal(0, seen);
    }

    [Fact]
    public void The_model_telling_something_is_answered_at_once_and_asks_for_no_reply()
    {
        _text.OnTold("call1", """{"message":"Marvin takes the insurance."}""");
        Assert.Equal(["call1=ok"], _outlet.Sent);
        RealtimeTextMessage? note = _text.Inbox.TryReceive();
        Assert.Equal((RealtimeTextKind.Note, "Marvin takes the insurance.", RealtimeTextDirection.FromModel), (note!.Kind, note.Text, note.Direction));
    }

    [Fact]
    public void Arguments_that_are_not_what_was_asked_for_are_the_message_as_they_are()
    {
        _text.OnTold("call1", "{\"mes");
        _text.OnTold("call2", """{"note":1}""");
        Assert.Equal(["{\"mes", """{"note":1}"""], _text.Messages.ToArray().Select(message => message.Text));
    }

    [Fact]
    public void A_question_that_is_answered_is_closed_and_one_that_never_was_is_not_found()
    {
        _text.OnQuestion("call1", """{"question":"Where?"}""");
        _text.OnQuestion("call2", """{"question":"When?"}""");
        Assert.Equal("Here.", _text.Answer("Q1", "Here.").Text);
        RealtimeException again = Assert.Throws<RealtimeException>(() => _text.Answer("q1", "There."));
        Assert.Equal(("QuestionClosed", RealtimeErrorKind.InvalidOperation), (again.ErrorId, again.Kind));
        RealtimeException unknown = Assert.Throws<RealtimeException>(() => _text.Answer("q9", "x"));
        Assert.Equal(("QuestionNotFound", RealtimeErrorKind.ObjectNotFound), (unknown.ErrorId, unknown.Kind));
        Assert.Contains("q2", unknown.Recommendation, StringComparison.Ordinal);

        // An answer is a message, but no question.
        Assert.Equal("QuestionNotFound", Assert.Throws<RealtimeException>(() => _text.Answer("m1", "x")).ErrorId);
        Assert.Equal(["call1=Here.!"], _outlet.Sent);
    }

    [Fact]
    public async Task At_its_deadline_the_model_is_told_and_one_answer_after_that_is_a_note()
    {
        _text.QuestionTimeout = TimeSpan.FromMilliseconds(1);
        _text.OnQuestion("call1", """{"question":"Where?"}""");
        RealtimeTextMessage question = _text.Inbox.TryReceive()!;
        await _outlet.WaitForAsync(1);
        Assert.Equal(RealtimeTextState.Expired, question.State);
        Assert.Contains("No answer came within 0 seconds", Assert.Single(_outlet.Sent), StringComparison.Ordinal);
        _text.Answer(question.Id, "Here.");
        Assert.Equal(RealtimeTextState.Late, question.State);
        Assert.Equal("A late answer to your question \"Where?\": Here.", _outlet.Sent.Last());
        Assert.Equal("QuestionClosed", Assert.Throws<RealtimeException>(() => _text.Answer(question.Id, "There.")).ErrorId);
        Assert.Equal(2, _outlet.Sent.Count);
    }

    [Fact]
    public void The_end_of_the_stream_cancels_what_is_open()
    {
        _text.OnQuestion("call1", """{"question":"Where?"}""");
        _text.End(new InvalidOperationException("gone"));
        Assert.Equal(RealtimeTextState.Cancelled, _text.Messages.Find("q1")!.State);
        Assert.Equal("QuestionClosed", Assert.Throws<RealtimeException>(() => _text.Answer("q1", "Here.")).ErrorId);
        Assert.Equal(RealtimeTextState.Cancelled, _text.OnSending(RealtimeTextKind.Note, "x").State);
        Assert.Empty(_outlet.Sent);
    }

    [Fact]
    public void The_oldest_messages_go_but_no_open_question()
    {
        _text.OnQuestion("call1", """{"question":"Where?"}""");
        for (int i = 0; i < TextMessageLog.MaxMessages + 10; i++)
        {
            _text.OnTranscript(RealtimeTextDirection.ToModel, $"{i}");
        }

        RealtimeTextMessage[] kept = _text.Messages.ToArray();
        Assert.Equal(TextMessageLog.MaxMessages, kept.Length);
        Assert.Equal("q1", kept[0].Id);
        Assert.Null(_text.Messages.Find("m1"));
        Assert.Equal(kept[^1], _text.Messages.Find(kept[^1].Id));
    }

    private async Task WaitForStateAsync(RealtimeTextMessage message, RealtimeTextState state)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using DeliveryQueue<TextChange> following = _text.Messages.Follow(_ =>
        {
            if (message.State == state)
            {
                reached.TrySetResult();
            }
        });
        if (message.State != state)
        {
            await reached.Task.WaitAsync(Deadline);
        }
    }
}
