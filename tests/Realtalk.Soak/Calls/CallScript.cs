using System.Diagnostics;
using Realtalk.Audio;
using Realtalk.Conversations;
using Realtalk.Protocol;
using Realtalk.Sessions;
using Realtalk.Text;

namespace Realtalk.Soak.Calls;

/// <summary>What happens in a call: the user, several senders of text, and somebody with a pair of scissors at the line.</summary>
internal sealed class CallScript(SoakCall call, SoakScenario scenario)
{
    private const int Senders = 3;
    private const int QuietMilliseconds = 1_500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private readonly Random _random = call.Record.Plan.Random;
    private int _line;
    private int _text;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        long end = call.Position + (long)(call.Record.Plan.Seconds * AudioFormat.SampleRate);
        while (call.Position < end && call.Stream.State.IsUsable())
        {
            await StepAsync(cancellationToken);
        }

        if (!call.Stream.State.IsUsable())
        {
            throw new SoakFault($"The stream ended in the middle of the call: {call.Stream.EndReason}");
        }

        call.Line.Mend();
        await WaitForQuietAsync(cancellationToken);

        // The server has taken all that came before.
        Send(0, "Note", respond: false);
        SentText last = call.Record.Texts.Last();
        await UntilAsync(() => call.Stream.GetTranscript().Any(entry => entry.Content == last.Text), "The last text did not arrive", cancellationToken);
        await WaitForQuietAsync(cancellationToken);
    }

    private async Task StepAsync(CancellationToken cancellationToken)
    {
        int what = _random.Next(100);
        if (what < 22)
        {
            await SayAsync(scenario.Line(_line++), cancellationToken);
        }
        else if (what < 42)
        {
            await InterruptAsync(cancellationToken);
        }
        else if (what < 62)
        {
            await SendSeveralAsync(cancellationToken);
        }
        else if (what < 76)
        {
            await UseToolAsync(cancellationToken);
        }
        else if (what < 80)
        {
            SetStatus();
        }
        else if (what < 84)
        {
            DoOnce();
        }
        else if (what < 90 && call.Record.Plan.LosesLine)
        {
            await LoseLineAsync(cancellationToken);
        }
        else
        {
            await PassAsync(_random.Next(100, 4_000), cancellationToken);
        }
    }

    private async Task SayAsync(short[] samples, CancellationToken cancellationToken)
    {
        call.Voice.Say(samples);
        await PassAsync(_random.Next(0, 6_000), cancellationToken);
        await UntilAsync(() => !call.Voice.IsTalking, "The user could not finish", cancellationToken);
    }

    private async Task InterruptAsync(CancellationToken cancellationToken)
    {
        long latest = call.Position + (3 * AudioFormat.SampleRate);
        await UntilAsync(() => call.Conversation!.IsSpeaking || call.Position > latest, "No time passes", cancellationToken);
        await PassAsync(_random.Next(50, 2_500), cancellationToken);
        await SayAsync(_random.Next(3) == 0 ? SoakScenario.Cough(_random) : scenario.Line(_line++), cancellationToken);
    }

    private async Task UseToolAsync(CancellationToken cancellationToken)
    {
        if (_random.Next(2) == 0)
        {
            // When nothing else is to be answered with it.
            long latest = call.Position + (8 * AudioFormat.SampleRate);
            await UntilAsync(() => call.Stream.Sequencer.IsIdle || call.Position > latest, "No time passes", cancellationToken);
        }

        string verb = new[] { "quick", "slow", "failing", "twice", "ask", "ask", "tell" }[_random.Next(7)];
        Send(0, verb, respond: true, role: "user");
        if (call.Record.Plan.LosesLine && _random.Next(4) == 0)
        {
            await Task.Delay(_random.Next(0, 60), cancellationToken);
            call.Record.Cuts++;
            call.Line.Cut();
        }

        await PassAsync(_random.Next(0, 3_000), cancellationToken);
    }

    // What a user does now and then.
    private void DoOnce()
    {
        switch (_random.Next(4))
        {
            case 0:
                // It goes ahead of what waits, and so has a place of its own.
                Send(-_random.Next(1, int.MaxValue), "Note", respond: _random.Next(2) == 0, now: true);
                break;
            case 1:
                call.Stream.CancelResponse();
                break;
            case 2:
                call.Record.Instructions = $"Instructions {_random.Next()}";
                call.Record.Asked.Add(call.Stream.UpdateSessionAsync(new SessionUpdate { Instructions = call.Record.Instructions }, CancellationToken.None));
                break;
            default:
                call.Record.Asked.Add(call.Stream.AskOutOfBandAsync(new OutOfBandQuestion($"Beside {Interlocked.Increment(ref _text)}?"), CancellationToken.None));
                break;
        }
    }

    private async Task SendSeveralAsync(CancellationToken cancellationToken)
    {
        int seed = _random.Next();
        await Task.WhenAll(Enumerable.Range(1, Senders).Select(sender => Task.Run(
            async () =>
            {
                var random = new Random(seed + sender);
                for (int i = random.Next(0, 4); i > 0; i--)
                {
                    Send(sender, "Note", respond: random.Next(3) == 0, role: random.Next(2) == 0 ? "user" : "system");
                    await Task.Delay(random.Next(0, 20), cancellationToken);
                }
            },
            cancellationToken)));
    }

    // One sender's texts are in the record in the order in which he sent them.
    private void Send(int sender, string what, bool respond, string role = "system", bool now = false)
    {
        var text = new SentText(sender, $"{what} {Interlocked.Increment(ref _text)}", respond);
        call.Stream.SendText(role, text.Text, respond, now);
        call.Record.Texts.Enqueue(text);
    }

    private void SetStatus()
    {
        call.Record.Status = _random.Next(4) == 0 ? null : $"Status {_random.Next()}";
        call.Stream.SetStatus(call.Record.Status ?? string.Empty);
    }

    private async Task LoseLineAsync(CancellationToken cancellationToken)
    {
        call.Record.Cuts++;
        switch (_random.Next(4))
        {
            case 0:
                call.Line.Cut(stayDown: true);
                await SendSeveralAsync(cancellationToken);
                await Task.Delay(_random.Next(10, 700), cancellationToken);
                call.Line.Mend();
                break;
            case 1:
                call.Line.Deafen();
                await SendSeveralAsync(cancellationToken);
                call.Line.Mend();
                call.Line.Cut();
                break;
            case 2:
                call.Line.Cut();
                await Task.Delay(_random.Next(0, 20), cancellationToken);
                call.Line.Cut();
                break;
            default:
                call.Line.Cut();
                break;
        }
    }

    private async Task PassAsync(int milliseconds, CancellationToken cancellationToken)
    {
        long end = call.Position + (milliseconds * AudioFormat.SamplesPerMillisecond);
        await UntilAsync(() => call.Position >= end || !call.Stream.State.IsUsable(), "No time passes", cancellationToken);
    }

    private async Task WaitForQuietAsync(CancellationToken cancellationToken)
    {
        long since = call.Position;
        await UntilAsync(
            () =>
            {
                since = WhatIsGoingOn() is null ? since : call.Position;
                return call.Position - since > QuietMilliseconds * AudioFormat.SamplesPerMillisecond;
            },
            "The call did not become quiet",
            cancellationToken);
    }

    // Null where nothing is.
    private string? WhatIsGoingOn()
    {
        RealtimeStream stream = call.Stream;
        RealtimeConversation conversation = call.Conversation!;
        return stream.State != RealtimeStreamState.Open ? $"the stream is {stream.State}"
            : call.Voice.IsTalking ? "the user talks"
            : conversation.IsUserSpeaking ? "the user is heard to speak"
            : conversation.IsSpeaking || stream.History.IsSpeaking ? "the model speaks"
            : stream.Sequencer.DescribeHold() is { } hold ? $"texts wait: {hold}"
            : !stream.Sequencer.IsIdle ? "the sequencer is busy"
            : !stream.Responses.IsIdle ? "a response is to come"
            : stream.IsCallingTools ? "tools run"
            : stream.Text.HasOpenQuestion ? "a question is open"
            : !call.Record.Asked.TrueForAll(task => task.IsCompleted) ? "something that was asked for is not answered"
            : null;
    }

    private async Task UntilAsync(Func<bool> isSo, string otherwise, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new SoakFault($"{otherwise} within {Patience.TotalSeconds} s: {WhatIsGoingOn() ?? "nothing is going on"}.");
            }

            await Task.Delay(Look, cancellationToken);
        }
    }
}
