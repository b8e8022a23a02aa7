using Realtalk.Sessions;
using Realtalk.Simulator;
using Realtalk.Text;

namespace Realtalk.Tests.Text;

/// <summary>What the model asks the software and tells it, against the simulator.</summary>
public sealed class ModelToolTests
{
    private const string Tell = """{"name":"tell_client","arguments":{"message":"Marvin takes the insurance."}}""";

    [Fact]
    public async Task What_the_model_tells_while_it_speaks_is_a_note_and_provokes_no_reply()
    {
        using var scenario = new TestScenario($$"""[{"when":{"after_tool":"*"},"say":"Too much."},{"say":"Noted.","call":{{Tell}}}]""");
        await using TestStream test = await OpenAsync(scenario);
        test.Stream.SendText("user", "I take the insurance.", respond: true);
        RealtimeResponse response = await test.Stream.Responses.WaitAsync(test.Deadline);
        Assert.Equal("Noted.", response.Text);
        Assert.Equal("Marvin takes the insurance.", (await NextAsync(test, RealtimeTextKind.Note)).Text);

        // The next reply is that to the next text: had there been one to the output, it would come first.
        test.Stream.SendText("user", "And now?", respond: true);
        Assert.Equal("Noted.", (await test.Stream.Responses.WaitAsync(test.Deadline)).Text);
        await test.WaitUntilAsync(() => Outputs(test).SequenceEqual(["ok", "ok"]));
        Assert.Contains(test.Stream.GetTranscript(), entry => entry is { Role: RealtimeRole.Assistant, Medium: RealtimeMedium.Text, Content: "Marvin takes the insurance." });
        Assert.DoesNotContain(test.Stream.GetTranscript(), entry => entry.Content == "ok");
    }

    [Fact]
    public async Task A_model_that_only_told_something_goes_on_to_its_reply_once()
    {
        using var scenario = new TestScenario($$"""[{"when":{"after_tool":"*"},"say":"All right.","times":1},{"call":{{Tell}}}]""");
        await using TestStream test = await OpenAsync(scenario);
        test.Stream.SendText("user", "I take the insurance.", respond: true);
        Assert.Equal("All right.", (await test.Stream.Responses.WaitAsync(test.Deadline)).Text);

        // The second time it only tells in the following response too, and is left at that.
        test.Stream.SendText("user", "And a child seat.", respond: true);
        for (int i = 0; i < 3; i++)
        {
            await NextAsync(test, RealtimeTextKind.Note);
        }

        test.Stream.SendText("user", "Done.", respond: false);
        await test.WaitForTranscriptAsync(entry => entry.Content == "Done.");
        Assert.True(test.Stream.Sequencer.IsIdle);
        Assert.Equal(4, test.CountOf("response.created"));
    }

    [Fact]
    public async Task An_interruption_does_not_cancel_a_question()
    {
        await using TestStream test = await TestStream.OpenAsync(
            options => options with { TextTools = TextTools.All, OutputModality = "audio" }, new RealtimeSimulatorOptions { Pace = 20 });
        test.Stream.SendText("user", "Where do I collect it?", respond: true);
        RealtimeTextMessage question = await NextAsync(test, RealtimeTextKind.Question);
        await test.Stream.Responses.WaitAsync(test.Deadline);
        long before = test.Stream.Log.Count;
        test.Stream.SendText("user", "Hello?", respond: true);
        await test.WaitForEventAsync("response.output_audio.delta", before);
        Assert.True(test.Stream.CancelResponse());
        Assert.Equal("cancelled", (await test.Stream.Responses.WaitAsync(test.Deadline)).Status);
        Assert.Equal(RealtimeTextState.Open, question.State);
        test.Stream.Text.Answer(question.Id, "The Central office.");
        Assert.Contains("Central office", (await test.Stream.Responses.WaitAsync(test.Deadline)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_in_a_response_that_is_cut_short_after_it_stays_open()
    {
        string slow = new('x', 4000);
        using var scenario = new TestScenario(
            $$$"""[{"when":{"after_tool":"*"},"say":"It is {answer}."},{"call":[{"name":"ask_client","arguments":{"question":"Where?"}},{"name":"tell_client","arguments":{"message":"{{{slow}}}"}}]}]""");
        await using TestStream test = await OpenAsync(scenario, pace: 1);
        test.Stream.SendText("user", "Where?", respond: true);
        RealtimeTextMessage question = await NextAsync(test, RealtimeTextKind.Question);
        Assert.True(test.Stream.CancelResponse());
        Assert.Equal("cancelled", (await test.Stream.Responses.WaitAsync(test.Deadline)).Status);
        Assert.Equal(RealtimeTextState.Open, question.State);

        // The call that was cut short is none: it is neither told nor answered.
        test.Stream.Text.Answer(question.Id, "Here.");
        Assert.Equal("It is here.", (await test.Stream.Responses.WaitAsync(test.Deadline)).Text, ignoreCase: true);
        Assert.Equal(["Here."], Outputs(test));
    }

    [Fact]
    public async Task A_megabyte_as_an_answer_arrives_whole()
    {
        await using TestStream test = await TestStream.OpenAsync(options => options with { TextTools = TextTools.All });
        test.Stream.SendText("user", "Where do I collect it?", respond: true);
        RealtimeTextMessage question = await NextAsync(test, RealtimeTextKind.Question);
        string answer = new('é', 500_000);
        test.Stream.Text.Answer(question.Id, answer);
        await test.WaitForTranscriptAsync(entry => entry.Content == answer);
    }

    [Fact]
    public async Task A_stream_that_closes_cancels_its_questions_and_what_was_not_sent()
    {
        await using TestStream test = await TestStream.OpenAsync(
            options => options with { TextTools = TextTools.All }, new RealtimeSimulatorOptions { Pace = 100 });
        test.Stream.SendText("user", "Where do I collect it?", respond: true);
        RealtimeTextMessage question = await NextAsync(test, RealtimeTextKind.Question);
        RealtimeTextMessage[] waiting = [.. Enumerable.Range(0, 20).Select(i => test.Stream.SendText("user", $"{i}", respond: true))];
        await test.Stream.DisposeAsync();
        Assert.Equal(RealtimeTextState.Cancelled, question.State);
        Assert.Equal(RealtimeTextState.Cancelled, waiting[^1].State);
        Assert.Equal("QuestionClosed", Assert.Throws<RealtimeException>(() => test.Stream.Text.Answer(question.Id, "x")).ErrorId);
    }

    private static Task<TestStream> OpenAsync(TestScenario scenario, double pace = 100) => TestStream.OpenAsync(
        options => options with { TextTools = TextTools.All }, new RealtimeSimulatorOptions { Pace = pace, Scenario = scenario.Path });

    private static IEnumerable<string?> Outputs(TestStream test) => test.Events("conversation.item.done")
        .Select(item => item["item"]!)
        .Where(item => (string?)item["type"] == "function_call_output")
        .Select(item => (string?)item["output"]);

    private static async Task<RealtimeTextMessage> NextAsync(TestStream test, RealtimeTextKind kind)
    {
        while (true)
        {
            RealtimeTextMessage? message = await test.Stream.Text.Inbox.ReceiveAsync(test.Deadline);
            Assert.NotNull(message);
            if (message.Kind == kind)
            {
                return message;
            }
        }
    }
}
