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
        await test.WaitUntilAsync(() =>
            test.CountOf("response.done") == Texts + test.CountOf("input_audio_buffer.committed") && test.Stream.Sequencer.IsIdle);

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
        Assert.Contains(test.Events("response.done"), done => (string?)done["response"]!["status"] == "cancelled");
        Assert.Null(test.Stream.TakeWarning());
        Assert.All(test.Stream.Text.Messages.ToArray(), message => Assert.Equal(RealtimeTextState.Delivered, message.State));
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

            Say(test, speech);
            int count = turn + 1;
            if (turn % 3 == 0)
            {
                await test.WaitUntilAsync(() => test.CountOf("input_audio_buffer.speech_started") == count);
            }

            // Else all at once: then a request is on its way while the server begins a reply by itself.
            Say(test, silence);
            await test.WaitUntilAsync(() => test.CountOf("input_audio_buffer.committed") == count);
        }
    }

    private static void Say(TestStream test, short[] samples)
    {
        const int Frame = AudioFormat.SampleRate / 50;
        for (int position = 0; position + Frame <= samples.Length; position += Frame)
        {
            test.Stream.SendMicrophone(samples.AsSpan(position, Frame));
        }
    }
}
