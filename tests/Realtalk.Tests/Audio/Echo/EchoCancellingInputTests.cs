using Realtalk.Audio;
using Realtalk.Audio.Echo;

namespace Realtalk.Tests.Audio.Echo;

public sealed class EchoCancellingInputTests
{
    private const int Second = AudioFormat.SampleRate;
    private const int Delay = 60 * AudioFormat.SamplesPerMillisecond;

    public static TheoryData<int, bool> Jumps
    {
        get
        {
            var jumps = new TheoryData<int, bool>();
            foreach (int milliseconds in (int[])[0, 5, 20, 80, 200, -5, -20, -80, -200])
            {
                jumps.Add(milliseconds, true);
                jumps.Add(milliseconds, false);
            }

            return jumps;
        }
    }

    [Fact]
    public void An_echo_that_nothing_is_done_about_is_taken_for_speech() =>
        Assert.NotEmpty(EchoCall.FindSpeech(EchoRoom.Echo(EchoRoom.ModelSpeech(5 * Second), Delay)));

    [SkippableTheory]
    [MemberData(nameof(Jumps))]
    public void A_delay_that_jumps_lets_no_echo_through(int milliseconds, bool withSpeex)
    {
        short[] played = EchoRoom.ModelSpeech(15 * Second);
        int jump = milliseconds * AudioFormat.SamplesPerMillisecond;
        int before = Delay + Math.Max(0, -jump);
        short[] recorded = EchoRoom.Echo(played, i => before + (i > 7.3 * Second ? jump : 0));

        Assert.Empty(EchoCall.FindSpeech(EchoCall.Hold(played, recorded, Canceller(withSpeex))));
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_delay_that_jumps_again_and_again_lets_no_echo_through(bool withSpeex)
    {
        short[] played = EchoRoom.ModelSpeech(24 * Second);
        int[] delays = [60, 97, 134, 20, 200, 85, 84, 160];
        short[] recorded = EchoRoom.Echo(played, i => delays[i / (3 * Second)] * AudioFormat.SamplesPerMillisecond);

        Assert.Empty(EchoCall.FindSpeech(EchoCall.Hold(played, recorded, Canceller(withSpeex))));
    }

    [SkippableFact]
    public void After_a_jump_the_canceller_is_soon_as_good_as_before()
    {
        short[] played = EchoRoom.ModelSpeech(15 * Second);
        short[] recorded = EchoRoom.Echo(played, i => Delay + (i > 7 * Second ? 80 * AudioFormat.SamplesPerMillisecond : 0));
        short[] near = [.. new short[9 * Second], .. EchoRoom.CallerSpeech(3 * Second), .. new short[3 * Second]];

        short[] given = EchoCall.Hold(played, EchoRoom.Mix(recorded, near), Canceller(withSpeex: true));

        Assert.InRange(Share(near, given, 9 * Second, 12 * Second), 0.8, 1.1);
    }

    [SkippableTheory]
    [InlineData(1.0, true)]
    [InlineData(0.5, true)]
    [InlineData(0.25, true)]
    [InlineData(1.0, false)]
    public void Who_speaks_while_the_model_does_is_heard(double loudness, bool withSpeex)
    {
        short[] played = EchoRoom.ModelSpeech(12 * Second);
        short[] caller = [.. EchoRoom.CallerSpeech(2 * Second).Select(sample => (short)(sample * loudness))];
        short[] near = [.. new short[8 * Second], .. caller, .. new short[2 * Second]];

        short[] given = EchoCall.Hold(played, EchoRoom.Mix(EchoRoom.Echo(played, Delay), near), Canceller(withSpeex));

        Assert.InRange(Assert.Single(EchoCall.FindSpeech(given)), 8 * Second, 9 * Second);
        Assert.InRange(Share(near, given, 8 * Second, 10 * Second), 0.7, 1.1);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void With_headphones_everything_passes_soon(bool withSpeex)
    {
        short[] played = EchoRoom.ModelSpeech(6 * Second);
        short[] near = [.. new short[Second], .. EchoRoom.CallerSpeech(4 * Second), .. new short[Second]];

        short[] given = EchoCall.Hold(played, near, Canceller(withSpeex));

        Assert.InRange(EchoCall.FindSpeech(given)[0], Second, 1.5 * Second);
        Assert.InRange(Share(near, given, Second, 5 * Second), 0.9, 1.1);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_answers_when_the_model_has_ended_loses_no_syllable(bool withSpeex)
    {
        short[] played = [.. EchoRoom.ModelSpeech(4 * Second), .. new short[4 * Second]];
        int start = (4 * Second) + (200 * AudioFormat.SamplesPerMillisecond);
        short[] near = [.. new short[start], .. EchoRoom.CallerSpeech((8 * Second) - start)];

        short[] given = EchoCall.Hold(played, EchoRoom.Mix(EchoRoom.Echo(played, Delay), near), Canceller(withSpeex));

        Assert.Single(EchoCall.FindSpeech(given));
        Assert.InRange(Share(near, given, start, 7 * Second), 0.9, 1.1);
    }

    // The library's suppressor delays by a frame; the delay that fits best counts.
    private static double Share(short[] near, short[] given, int from, int to) => Enumerable.Range(0, 2 * AudioFormat.FrameSamples / 8)
        .Max(step => EchoRoom.Share(near.AsSpan(from, to - from), given.AsSpan(from + (step * 8), to - from)));

    private static IEchoCanceller Canceller(bool withSpeex)
    {
        Skip.If(withSpeex && !SpeexEchoCanceller.IsAvailable, "libspeexdsp is not installed");
        return withSpeex ? new SpeexEchoCanceller() : new PassingCanceller();
    }
}
