using System.Text.Json.Nodes;
using Realtalk.Audio;
using Realtalk.Simulator;
using Realtalk.Tests.Conversations;
using Realtalk.Text;
using Realtalk.Threading;

namespace Realtalk.Tests.Sessions;

public sealed class LoadTests
{
    private const int Senders = 10;
    private const int TextsEach = 100;
    private const int Texts = Senders * TextsEach;
    private const int Turns = 40;

    // How many texts of a sender may wait, so that the senders are at it all the time.
    private const int Window = 10;

    [Fact]
    public async Task A_thousand_texts_that_want_replies_all_get_them_while_the_user_speaks_and_interrupts()
    {
        await using TestStream test = await TestStream.OpenAsync(
            options => options with { TranscriptionModel = null }, new RealtimeSimulatorOptions { Scenario = "parrot", Pace = 150 });
        var windows = Array.ConvertAll(new int[Senders], _ => new SemaphoreSlim(Window));
        using DeliveryQueue<TextChange> following = test.Stream.Text.Messages.Follow(
            change =>
            {
                if (change is { Message: { Kind: RealtimeTextKind.Note, Direction: RealtimeTextDirection.ToModel }, State: RealtimeTextState.Delivered })
                {
                    windows[int.Parse(change.Message.Text.Split(':')[0], null)].Release();
                }
            },
            capacity: 10 * Texts);

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() => SendAsync(test, sender, windows[sender]))).Append(SpeakAsync(test)));
        await test.WaitUntilAsync(() => test.Stream.Sequencer.IsIdle && test.CountOf("response.done") == test.CountOf("response.created"));

        string[] arrived = test.Events("conversation.item.done")
            .Select(item => item["item"]!)
            .Where(item => (string?)item["role"] == "user" && (string?)item["content"]![0]!["type"] == "input_text")
            .Select(item => (string)item["content"]![0]!["text"]!)
            .ToArray();
        for (int sender = 0; sender < Senders; sender++)
        {
            Assert.Equal(
                Enumerable.Range(0, TextsEach).Select(i => $"{sender}:{i}"),
                arrived.Where(text => text.StartsWith($"{sender}:", StringComparison.Ordinal)));
        }

        Assert.Equal(Texts, arrived.Length);
        Assert.Equal(Turns, test.CountOf("input_audio_buffer.committed"));
        AssertEachIsAnsweredOnce(test);
        Assert.Contains(test.Events("response.done"), done => (string?)done["response"]!["status"] == "cancelled");
        Assert.Null(test.Stream.TakeWarning());
        Assert.All(test.Stream.Text.Messages.ToArray(), message => Assert.Equal(RealtimeTextState.Delivered, message.State));
    }

    // By the reply that was asked for it, or by one of the server's own that began when the text was there. Each turn has a reply
    // too, and there are no others.
    private static void AssertEachIsAnsweredOnce(TestStream test)
    {
        int unanswered = 0;
        int refused = 0;
        int asked = 0;
        foreach (JsonNode one in test.Events())
        {
            switch ((string?)one["type"])
            {
                case "conversation.item.added" when one["item"]!["content"] is JsonArray { Count: > 0 } content && (string?)content[0]!["type"] == "input_text":
                    unanswered++;
                    break;
                case "response.created":
                    unanswered = 0;
                    break;
                case "response.create":
                    asked++;
                    break;
                case "error":
                    // Both are answers that the sequencer deals with.
                    Assert.Contains((string?)one["error"]!["code"], new[] { "conversation_already_has_active_response", "response_cancel_not_active" });
                    refused += (string?)one["error"]!["code"] == "conversation_already_has_active_response" ? 1 : 0;
                    break;
                default:
                    break;
            }
        }

        Assert.Equal(0, unanswered);
        Assert.Equal(asked - refused + Turns, test.CountOf("response.created"));
        Assert.InRange(asked - refused, Texts - Turns, Texts);
    }

    private static async Task SendAsync(TestStream test, int sender, SemaphoreSlim window)
    {
        for (int i = 0; i < TextsEach; i++)
        {
            await window.WaitAsync(test.Deadline);
            test.Stream.SendText("user", $"{sender}:{i}", respond: true);
        }
    }

    // Speaks into the replies, spread over all of them; every other time the reply is cancelled by the software, too.
    private static async Task SpeakAsync(TestStream test)
    {
        short[] speech = UserVoice.Line(0)[..AudioFormat.SampleRate];
        short[] silence = new short[AudioFormat.SampleRate * 7 / 10];
        for (int turn = 0; turn < Turns; turn++)
        {
            int replies = turn * Texts / Turns;
            await test.WaitUntilAsync(() => test.CountOf("response.created") >= replies);
            if (turn % 2 == 0)
            {
                test.Stream.CancelResponse();
            }

            test.Say(speech);
            int count = turn + 1;
            if (turn % 3 == 0)
            {
                await test.WaitUntilAsync(() => test.CountOf("input_audio_buffer.speech_started") == count);
            }

            // Else all at once: then a request is on its way while the server begins a reply by itself.
            test.Say(silence);
            await test.WaitUntilAsync(() => test.CountOf("input_audio_buffer.committed") == count);
        }
    }
}
