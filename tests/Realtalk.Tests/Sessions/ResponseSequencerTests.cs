using Realtalk.Protocol;
using Realtalk.Sessions;

namespace Realtalk.Tests.Sessions;

public class ResponseSequencerTests
{
    private readonly List<string> _sent = [];
    private readonly ResponseTracker _tracker = new();
    private readonly ResponseSequencer _sequencer;
    private int _lastId;

    public ResponseSequencerTests() =>
        _sequencer = new ResponseSequencer(frame => _sent.Add(frame.EventId!), _tracker, () => $"cancel{++_lastId}");

    [Fact]
    public void Text_waits_for_the_running_response_and_keeps_its_order()
    {
        _sequencer.OnResponseCreated("r1");
        Submit("a");
        Submit("b", respond: true);
        Submit("c");
        Assert.Empty(_sent);
        _sequencer.OnResponseDone("r1");
        Assert.Equal(["a", "b", "b!"], _sent);
        _sequencer.OnResponseCreated("r2");
        _sequencer.OnResponseDone("r2");
        Assert.Equal(["a", "b", "b!", "c"], _sent);
    }

    [Fact]
    public void Two_responses_are_never_asked_for_at_once()
    {
        Submit("a", respond: true);
        Submit("b", respond: true);
        Assert.Equal(["a", "a!"], _sent);
        _sequencer.OnResponseCreated("r1");
        Assert.Equal(2, _sent.Count);
        _sequencer.OnResponseDone("r1");
        Assert.Equal(["a", "a!", "b", "b!"], _sent);
    }

    [Fact]
    public void A_response_that_ran_into_the_servers_own_is_asked_for_again_after_it()
    {
        Submit("a", respond: true);
        Assert.True(_sequencer.OnError("a!", "conversation_already_has_active_response"));
        Assert.Equal(["a", "a!"], _sent);
        _sequencer.OnResponseCreated("vad");
        _sequencer.OnResponseDone("vad");
        Assert.Equal(["a", "a!", "a!"], _sent);
    }

    [Fact]
    public async Task A_reply_of_the_servers_own_that_was_taken_for_the_one_asked_for_does_not_cost_that_one()
    {
        // The server began its own just before the request reached it: the refusal comes after the beginning.
        Submit("a", respond: true);
        _sequencer.OnResponseCreated("vad");
        Assert.True(_sequencer.OnError("a!", "conversation_already_has_active_response"));
        Task<RealtimeResponse> waiting = _tracker.WaitAsync(CancellationToken.None);
        _tracker.OnDone(new RealtimeResponse { Id = "vad", Status = "completed" });
        _sequencer.OnResponseDone("vad");
        Assert.Equal(["a", "a!", "a!"], _sent);
        Assert.False(waiting.IsCompleted);
        Finish("r1");
        Assert.Equal("r1", (await waiting).Id);
        Assert.False(_sequencer.OnError("a!", "conversation_already_has_active_response"));
    }

    [Fact]
    public void What_is_repeated_goes_in_when_the_conversation_is_free_and_after_each_response_before_what_waits()
    {
        int count = 0;
        _sequencer.OnResponseCreated("r1");
        Submit("a", respond: true);
        _sequencer.Repeat(() => [new OutgoingFrame("conversation.item.create", [], $"status{++count}")]);
        Assert.Empty(_sent);
        _sequencer.OnResponseDone("r1");
        Assert.Equal(["status1", "a", "a!"], _sent);
        Finish("r2");
        Assert.Equal(["status1", "a", "a!", "status2"], _sent);
        _sequencer.Repeat(null);
        _sequencer.OnResponseCreated("r3");
        _sequencer.OnResponseDone("r3");
        Assert.Equal(4, _sent.Count);
    }

    [Fact]
    public void A_refused_response_is_a_fault_and_does_not_block_the_rest()
    {
        Submit("a", respond: true);
        Submit("b");
        Assert.False(_sequencer.OnError("a!", "invalid_value"));
        Assert.Equal(["a", "a!", "b"], _sent);
    }

    [Fact]
    public void An_idle_cancel_is_an_answer_and_no_fault() => Assert.True(_sequencer.OnError("x", "response_cancel_not_active"));

    [Fact]
    public void An_error_about_something_else_is_not_taken() => Assert.False(_sequencer.OnError("x", "invalid_value"));

    [Fact]
    public void While_the_user_speaks_items_go_in_but_no_reply_is_asked_for()
    {
        _sequencer.ServerReplies = true;
        _sequencer.OnSpeechStarted();
        Submit("a", respond: true);
        Assert.Equal(["a"], _sent);
        _sequencer.OnSpeechStopped();
        Assert.Equal(["a"], _sent);
        _sequencer.OnResponseCreated("vad");
        _sequencer.OnResponseDone("vad");
        Assert.Equal(["a", "a!"], _sent);
    }

    [Fact]
    public async Task A_reply_of_the_servers_own_that_has_read_the_text_is_the_texts_reply_too()
    {
        _sequencer.ServerReplies = true;
        _sequencer.OnSpeechStarted();
        Submit("a", respond: true);
        Submit("b");
        _sequencer.OnItemAdded("item of a");
        _sequencer.OnSpeechStopped();
        _sequencer.OnResponseCreated("vad");
        Task<RealtimeResponse> waiting = _tracker.WaitAsync(CancellationToken.None);
        _tracker.OnDone(new RealtimeResponse { Id = "vad", Status = "completed" });
        _sequencer.OnResponseDone("vad");
        Assert.Equal(["a", "b"], _sent);
        Assert.Equal("vad", (await waiting).Id);
        Assert.True(_sequencer.IsIdle);
    }

    [Fact]
    public async Task So_is_one_that_was_taken_for_the_one_asked_for()
    {
        Submit("a", respond: true);
        _sequencer.OnItemAdded("item of a");
        _sequencer.OnResponseCreated("vad");
        Assert.True(_sequencer.OnError("a!", "conversation_already_has_active_response"));
        _tracker.OnDone(new RealtimeResponse { Id = "vad", Status = "completed" });
        _sequencer.OnResponseDone("vad");
        Assert.Equal(["a", "a!"], _sent);
        Assert.Equal("vad", (await _tracker.WaitAsync(CancellationToken.None)).Id);
    }

    [Fact]
    public void A_reply_that_is_to_be_other_than_usual_is_asked_for_all_the_same()
    {
        _sequencer.OnSpeechStarted();
        Submit("a", respond: true, isUsual: false);
        _sequencer.OnItemAdded("item of a");
        _sequencer.OnSpeechStopped();
        _sequencer.OnResponseCreated("vad");
        _sequencer.OnResponseDone("vad");
        Assert.Equal(["a", "a!"], _sent);
    }

    [Fact]
    public void Where_the_server_does_not_answer_turns_the_reply_is_asked_for_when_the_user_stops()
    {
        _sequencer.OnSpeechStarted();
        Submit("a", respond: true);
        _sequencer.OnSpeechStopped();
        Assert.Equal(["a", "a!"], _sent);
    }

    [Fact]
    public void Speech_that_was_thrown_away_is_not_waited_for()
    {
        _sequencer.ServerReplies = true;
        _sequencer.OnSpeechStarted();
        Submit("a", respond: true);
        _sequencer.OnSpeechDropped();
        Assert.Equal(["a", "a!"], _sent);
    }

    [Fact]
    public void Urgent_text_goes_in_at_once_and_its_answer_comes_first()
    {
        _sequencer.OnResponseCreated("r1");
        Submit("later");
        Submit("now", respond: true, urgent: true);
        Assert.Equal(["now", "cancel1"], _sent);
        _sequencer.OnResponseDone("r1");
        Assert.Equal(["now", "cancel1", "now!"], _sent);
        _sequencer.OnResponseCreated("r2");
        _sequencer.OnResponseDone("r2");
        Assert.Equal(["now", "cancel1", "now!", "later"], _sent);
    }

    [Fact]
    public async Task Waiting_returns_the_last_reply_even_when_it_was_done_before()
    {
        Submit("a", respond: true);
        Finish("r1");
        Assert.Equal("r1", (await _tracker.WaitAsync(CancellationToken.None)).Id);
    }

    [Fact]
    public async Task Waiting_lasts_until_all_that_was_asked_for_is_done()
    {
        Submit("a", respond: true);
        Submit("b", respond: true);
        Task<RealtimeResponse> waiting = _tracker.WaitAsync(CancellationToken.None);
        Finish("r1");
        Assert.False(waiting.IsCompleted);
        Finish("r2");
        Assert.Equal("r2", (await waiting).Id);
    }

    [Fact]
    public async Task A_reply_is_waited_for_once_and_then_the_next_one()
    {
        Submit("a", respond: true);
        Finish("r1");
        await _tracker.WaitAsync(CancellationToken.None);
        Task<RealtimeResponse> waiting = _tracker.WaitAsync(CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        Finish("vad");
        Assert.Equal("vad", (await waiting).Id);
    }

    [Fact]
    public async Task Waiting_ends_with_the_stream()
    {
        Task<RealtimeResponse> waiting = _tracker.WaitAsync(CancellationToken.None);
        _tracker.End(new RealtimeException("StreamClosed", RealtimeErrorKind.InvalidOperation, "gone"));
        Assert.Equal("StreamClosed", (await Assert.ThrowsAsync<RealtimeException>(() => waiting)).ErrorId);
    }

    [Fact]
    public async Task What_waits_at_the_end_fails_with_it_and_so_does_what_comes_later()
    {
        var reason = new RealtimeException("StreamClosed", RealtimeErrorKind.InvalidOperation, "gone");
        _sequencer.OnResponseCreated("r1");
        SequencedRequest waiting = Submit("a", respond: true);
        _sequencer.End(reason);
        Assert.Same(reason, await Assert.ThrowsAsync<RealtimeException>(() => waiting.Items[0].Sent.Task));
        Assert.Same(reason, await Assert.ThrowsAsync<RealtimeException>(() => waiting.Create!.Sent.Task));
        Assert.Same(reason, Assert.Throws<RealtimeException>(() => Submit("b")));
        Assert.Empty(_sent);
    }

    private void Finish(string id)
    {
        _sequencer.OnResponseCreated(id);
        _tracker.OnDone(new RealtimeResponse { Id = id, Status = "completed" });
        _sequencer.OnResponseDone(id);
    }

    private SequencedRequest Submit(string name, bool respond = false, bool urgent = false, bool isUsual = true)
    {
        var request = new SequencedRequest
        {
            Items = [new OutgoingFrame("conversation.item.create", [], name) { ItemId = $"item of {name}" }],
            Create = respond ? new OutgoingFrame(ClientEventNames.ResponseCreate, [], name + "!") : null,
            AnyReplyWillDo = isUsual,
            IsUrgent = urgent,
        };
        _sequencer.Submit(request);
        return request;
    }
}
