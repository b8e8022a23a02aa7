using Realtalk.Protocol;
using Realtalk.Sessions.Recovery;

namespace Realtalk.Tests.Recovery;

public sealed class ConversationReplayTests
{
    [Fact]
    public void Each_item_keeps_its_id_and_its_place()
    {
        IReadOnlyList<ConversationItem> told = ConversationReplay.Of(
            [
                Message("a", "user", "Hello."),
                Message("b", "assistant", "Good morning."),
                Message("c", "system", "Two cars are left."),
                new ReplayItem("d", "function_call", null, "{}", "f", "call_1", "resp_1", false, true),
                new ReplayItem("e", "function_call_output", null, "42", null, "call_1", null, false, true),
            ],
            1000);
        Assert.Equal(["a", "b", "c", "d", "e"], told.Select(item => item.Id));
        Assert.Equal(["input_text", "output_text", "input_text"], told.Take(3).Select(item => item.Content![0].Type));
        Assert.Equal(("f", "{}", "call_1"), (told[3].Name, told[3].Arguments, told[3].CallId));
        Assert.Equal(("42", "call_1"), (told[4].Output, told[4].CallId));
    }

    [Fact]
    public void What_is_too_much_is_left_out_from_the_beginning_and_said_to_be()
    {
        ReplayItem[] items = [.. Enumerable.Range(0, 100).Select(i => Message($"i{i}", "user", new string('x', 300)))];
        IReadOnlyList<ConversationItem> told = ConversationReplay.Of(items, 1100);
        Assert.Equal(11, told.Count);
        Assert.Equal("system", told[0].Role);
        Assert.Null(told[0].Id);
        Assert.Equal(Enumerable.Range(90, 10).Select(i => $"i{i}"), told.Skip(1).Select(item => item.Id));
    }

    [Fact]
    public void An_output_whose_call_is_left_out_is_left_out_as_well()
    {
        ReplayItem call = new("d", "function_call", null, new string('x', 3000), "f", "call_1", null, false, true);
        ReplayItem output = new("e", "function_call_output", null, "42", null, "call_1", null, false, true);
        Assert.Equal(["z"], ConversationReplay.Of([call, output, Message("z", "user", "So?")], 100).Skip(1).Select(item => item.Id));
    }

    [Theory]
    [InlineData("function_call", "f", "call_1", false)]
    [InlineData("function_call", null, "call_1", true)]
    [InlineData("function_call", "f", null, true)]
    [InlineData("mcp_list_tools", null, null, true)]
    [InlineData("function_call_output", null, null, true)]
    public void What_another_session_cannot_be_told_is_left_out(string type, string? name, string? callId, bool isDone) =>
        Assert.Empty(ConversationReplay.Of([new ReplayItem("a", type, null, "{}", name, callId, null, false, isDone)], 1000));

    [Fact]
    public void A_reply_of_which_nothing_was_heard_is_left_out_and_a_turn_that_was_not_written_down_is_not()
    {
        IReadOnlyList<ConversationItem> told = ConversationReplay.Of(
            [Message("a", "user", "") with { IsSpeech = true }, Message("b", "assistant", "") with { IsSpeech = true }], 1000);
        Assert.Equal(ConversationReplay.Unwritten, Assert.Single(told).Content![0].Text);
    }

    private static ReplayItem Message(string id, string role, string text) => new(id, "message", role, text, null, null, null, false, true);
}
