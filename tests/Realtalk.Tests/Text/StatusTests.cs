using System.Text.Json.Nodes;
using Realtalk.Simulator;
using Realtalk.Text;

namespace Realtalk.Tests.Text;

public sealed class StatusTests
{
    [Fact]
    public async Task A_status_goes_in_at_once_and_again_after_each_reply_in_the_place_of_the_one_before()
    {
        await using TestStream test = await TestStream.OpenAsync();
        RealtimeTextMessage status = test.Stream.Status.Set("Two cars are left.");
        await ReplyAsync(test);
        await ReplyAsync(test);
        await test.WaitForCountAsync("conversation.item.deleted", 2);
        Assert.Equal(
            ["+realtalk_status_1", "+user", "+assistant", "+realtalk_status_2", "-realtalk_status_1", "+user", "+assistant", "+realtalk_status_3", "-realtalk_status_2"],
            Items(test));
        Assert.All(test.Events("conversation.item.create").Where(IsStatus), item => Assert.Equal("Two cars are left.", (string?)item["item"]!["content"]![0]!["text"]));
        Assert.Equal((RealtimeTextKind.Status, RealtimeTextState.Open), (status.Kind, status.State));
        Assert.DoesNotContain(test.Stream.GetTranscript(), entry => entry.Content == status.Text);
        Assert.Null(test.Stream.TakeWarning());
    }

    [Fact]
    public async Task A_new_status_replaces_the_old_one_and_clearing_takes_it_away()
    {
        await using TestStream test = await TestStream.OpenAsync();
        RealtimeTextMessage first = test.Stream.Status.Set("Two cars are left.");
        RealtimeTextMessage second = test.Stream.Status.Set("One car is left.");
        Assert.Equal((RealtimeTextState.Cancelled, RealtimeTextState.Open), (first.State, second.State));
        test.Stream.Status.Clear();
        test.Stream.Status.Clear();
        Assert.Equal(RealtimeTextState.Cancelled, second.State);
        await ReplyAsync(test);
        Assert.Equal(["+realtalk_status_1", "+realtalk_status_2", "-realtalk_status_1", "-realtalk_status_2", "+user", "+assistant"], Items(test));
    }

    [Fact]
    public async Task A_status_set_while_the_model_speaks_goes_in_after_it_and_before_what_waits()
    {
        await using TestStream test = await TestStream.OpenAsync(
            options => options with { OutputModality = "audio" }, new RealtimeSimulatorOptions { Pace = 50 });
        test.Stream.SendText("user", "I have a rental booked.", respond: true);
        await test.WaitForEventAsync("response.output_audio.delta");
        test.Stream.SendText("user", "waiting", respond: true);
        test.Stream.Status.Set("Old.");
        test.Stream.Status.Set("Two cars are left.");
        await test.Stream.Responses.WaitAsync(test.Deadline);
        await test.WaitForCountAsync("conversation.item.deleted", 1);
        Assert.Equal(
            ["+user", "+assistant", "+realtalk_status_1", "+user", "+assistant", "+realtalk_status_2", "-realtalk_status_1"], Items(test));
    }

    [Fact]
    public async Task A_status_item_that_somebody_else_deleted_is_no_fault()
    {
        await using TestStream test = await TestStream.OpenAsync();
        test.Stream.Status.Set("Two cars are left.");
        test.Stream.SendRaw("""{"type":"conversation.item.delete","item_id":"realtalk_status_1"}""");
        await test.WaitForEventAsync("conversation.item.deleted");
        await ReplyAsync(test);
        await test.WaitForEventAsync("error");
        Assert.Null(test.Stream.TakeWarning());
    }

    private static async Task ReplyAsync(TestStream test)
    {
        test.Stream.SendText("user", "What is the capital of France?", respond: true);
        await test.Stream.Responses.WaitAsync(test.Deadline);
    }

    private static bool IsStatus(JsonNode item) => ((string?)item["item"]!["id"])?.StartsWith("realtalk_status_", StringComparison.Ordinal) ?? false;

    private static IEnumerable<string> Items(TestStream test) => test.Events("conversation.item.added", "conversation.item.deleted")
        .Select(item => (string?)item["type"] == "conversation.item.deleted" ? $"-{item["item_id"]}"
            : IsStatus(item) ? $"+{item["item"]!["id"]}"
            : $"+{item["item"]!["role"]}");
}
