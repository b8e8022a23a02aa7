using Realtalk.Audio;
using Realtalk.Audio.Echo;
using Xunit.Abstractions;

namespace Realtalk.Tests.Audio.Echo;

public sealed class SpeexEchoCancellerTests(ITestOutputHelper log)
{
    private const int Second = AudioFormat.SampleRate;

    [SkippableTheory]
    [InlineData(20)]
    [InlineData(60)]
    [InlineData(150)]
    public void TheEchoIsTakenOut(int delayMs)
    {
        SkipIfMissing();
        short[] played = EchoRoom.ModelSpeech(20 * Second);
        short[] recorded = EchoRoom.Echo(played, delayMs * AudioFormat.SamplesPerMillisecond);

        short[] cleaned = Clean(recorded, played);

        double loss = Tone.Decibels(Tone.Rms(recorded.AsSpan(10 * Second)) / Math.Max(1, Tone.Rms(cleaned.AsSpan(10 * Second))));
        log.WriteLine($"Echo return loss enhancement with a delay of {delayMs} ms: {loss:0.0} dB");
        Assert.True(loss > 20, $"{loss:0.0} dB");
    }

    [SkippableFact]
    public void WhoSpeaksAloneIsHeardAsTheyAre()
    {
        SkipIfMissing();
        short[] played = [.. EchoRoom.ModelSpeech(10 * Second), .. new short[4 * Second]];
        short[] near = [.. new short[11 * Second], .. EchoRoom.CallerSpeech(3 * Second)];
        short[] recorded = EchoRoom.Mix(EchoRoom.Echo(played, 1_440), near);

        short[] cleaned = Clean(recorded, played);

        double share = Share(near, cleaned, 11 * Second);
        log.WriteLine($"Near-end speech kept: {share:P0}");
        Assert.InRange(share, 0.8, 1.1);
    }

    [SkippableFact]
    public void WhoSpeaksMeanwhileIsHeard()
    {
        SkipIfMissing();
        short[] played = EchoRoom.ModelSpeech(15 * Second);
        short[] near = [.. new short[11 * Second], .. EchoRoom.CallerSpeech(4 * Second)];
        short[] recorded = EchoRoom.Mix(EchoRoom.Echo(played, 1_440), near);

        short[] cleaned = Clean(recorded, played);

        double share = Share(near, cleaned, 11 * Second);
        log.WriteLine($"Near-end speech kept in double talk: {share:P0}");
        Assert.InRange(share, 0.5, 1.1);
    }

    [SkippableFact]
    public void WhoSpeaksIntoSilenceIsHeardToTheBit()
    {
        SkipIfMissing();
        short[] near = EchoRoom.CallerSpeech(2 * Second);

        short[] cleaned = Clean(near, new short[near.Length]);

        Assert.Equal(near[..^AudioFormat.FrameSamples], cleaned[AudioFormat.FrameSamples..]);
    }

    [SkippableFact]
    public void AfterARestNothingOfBeforeIsHeard()
    {
        SkipIfMissing();
        short[] played = [.. EchoRoom.ModelSpeech(Second), .. new short[2 * Second], .. EchoRoom.ModelSpeech(Second)];
        short[] near = [.. Tone.Noise(2 * Second, seed: 42), .. new short[2 * Second]];

        short[] cleaned = Clean(near, played);

        Assert.True(Tone.Rms(cleaned.AsSpan((2 * Second) + (2 * AudioFormat.FrameSamples))) < 10);
    }

    private static short[] Clean(short[] recorded, short[] played)
    {
        using var canceller = new SpeexEchoCanceller();
        short[] cleaned = new short[recorded.Length];
        const int Frame = AudioFormat.FrameSamples;
        for (int i = 0; i + Frame <= recorded.Length; i += Frame)
        {
            canceller.Process(recorded.AsSpan(i, Frame), played.AsSpan(i, Frame), cleaned.AsSpan(i, Frame));
        }

        return cleaned;
    }

    // The suppressor works frame by frame with an overlap, which delays what it gives; the delay that fits best counts.
    private static double Share(short[] near, short[] cleaned, int from) => Enumerable.Range(0, 2 * AudioFormat.FrameSamples / 8)
        .Max(step => EchoRoom.Share(near.AsSpan(from, near.Length - from - 960), cleaned.AsSpan(from + (step * 8), near.Length - from - 960)));

    private static void SkipIfMissing() => Skip.IfNot(SpeexEchoCanceller.IsAvailable, "libspeexdsp is not installed");
}
