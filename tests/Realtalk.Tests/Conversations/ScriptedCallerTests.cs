using Realtalk.Audio;
using Realtalk.Conversations;
using Realtalk.Simulator.Dialogue;
using Realtalk.Tests.Audio;

namespace Realtalk.Tests.Conversations;

/// <summary>The caller counts time in the samples that are asked for, so that a test can ask for them all at once.</summary>
public sealed class ScriptedCallerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Lines_that_wait_for_no_reply_follow_each_other_after_their_pause()
    {
        await using TestCall call = await TestCall.StartAsync();
        ScriptedCaller caller = Load("""{ "say": "One.", "replies": 0, "pause_ms": 0 }, { "say": "Two.", "replies": 0, "pause_ms": 700 }""");
        caller.Join(call.Conversation);
        SkipSilence(caller);
        SkipSpeech(caller);
        Assert.InRange(SkipSilence(caller), 600, 900);
    }

    [Fact]
    public async Task A_line_that_waits_for_a_reply_in_vain_comes_after_eight_seconds()
    {
        await using TestCall call = await TestCall.StartAsync();
        ScriptedCaller caller = Load("""{ "say": "One.", "replies": 0, "pause_ms": 0 }, { "say": "Two.", "pause_ms": 700 }""");
        caller.Join(call.Conversation);
        SkipSilence(caller);
        SkipSpeech(caller);
        Assert.InRange(SkipSilence(caller), 7_800, 8_300);
    }

    [Fact]
    public async Task The_first_line_is_not_kept_for_a_greeting_that_nobody_asked_for()
    {
        await using TestCall call = await TestCall.StartAsync();
        ScriptedCaller caller = Load("""{ "say": "One.", "pause_ms": 700 }, { "say": "Two." }""");
        caller.Join(call.Conversation);
        Assert.InRange(SkipSilence(caller), 1_400, 1_900);
        SkipSpeech(caller);
        Assert.InRange(SkipSilence(caller), 7_800, 8_300);
    }

    [Fact]
    public async Task Nobody_goes_on_while_the_model_waits_for_the_answer_to_its_question()
    {
        await using TestCall call = await TestCall.StartAsync();
        ScriptedCaller caller = Load("""{ "say": "One.", "replies": 0, "pause_ms": 0 }, { "say": "Two.", "pause_ms": 700 }""");
        caller.Join(call.Conversation);
        SkipSilence(caller);
        SkipSpeech(caller);
        call.Stream.Text.OnQuestion("call_1", """{"question":"Which one?"}""");
        var frame = new short[AudioFormat.FrameSamples];
        for (int milliseconds = 0; milliseconds < 20_000; milliseconds += 20)
        {
            caller.Produce(frame);
            Assert.False(frame.AsSpan().ContainsAnyExcept((short)0));
        }

        call.Stream.Text.Answer(call.Stream.Text.Messages.ToArray()[^1].Id, "This one.");
        Assert.InRange(SkipSilence(caller), 7_800, 8_300);
    }

    // In milliseconds.
    private static int SkipSilence(ScriptedCaller caller) => Skip(caller, frame => frame.AsSpan().ContainsAnyExcept((short)0));

    private static void SkipSpeech(ScriptedCaller caller) => Skip(caller, frame => !frame.AsSpan().ContainsAnyExcept((short)0));

    private static int Skip(ScriptedCaller caller, Func<short[], bool> isOver)
    {
        var frame = new short[AudioFormat.FrameSamples];
        for (int milliseconds = 0; milliseconds < 60_000; milliseconds += 20)
        {
            Assert.Equal(frame.Length, caller.Produce(frame));
            if (isOver(frame))
            {
                return milliseconds;
            }
        }

        throw new InvalidOperationException("A minute went by.");
    }

    private ScriptedCaller Load(string lines)
    {
        string path = _folder.File("caller.json");
        File.WriteAllText(path, $$"""{ "name": "caller", "caller": [ {{lines}} ], "replies": [ { "say": "Yes." } ] }""");
        return new ScriptedCaller(Scenario.Load(path));
    }
}
