using Realtalk.Audio;
using Realtalk.Audio.Echo;
using Realtalk.Tests.Audio.Devices;

namespace Realtalk.Tests.Audio.Echo;

public sealed class HalfDuplexGateTests
{
    private const int Frame = AudioFormat.FrameSamples;

    private readonly FakeInput _microphone = new("Microphone");
    private readonly Queue<bool> _speaking = new();
    private readonly HalfDuplexGate _gate;

    public HalfDuplexGateTests() => _gate = new HalfDuplexGate(_microphone, _speaking.Dequeue);

    [Fact]
    public void WhileTheModelIsSilentEverythingPassesAtOnce()
    {
        short[] speech = Hear(frames: 3, level: 5_000, isSpeaking: false);

        Assert.Equal(speech, Read(speech.Length));
        Assert.Equal(TimeSpan.Zero, _gate.Latency);
    }

    [Fact]
    public void TheModelsOwnEchoIsNotGiven()
    {
        // Two seconds of echo, then half a second of quiet.
        Hear(frames: 100, level: 5_000, isSpeaking: true);
        short[] quiet = Hear(frames: 25, level: 5, isSpeaking: false);

        short[] read = Read(125 * Frame);

        Assert.Equal(new short[120 * Frame], read[..(120 * Frame)]);
        Assert.Equal(quiet[(20 * Frame)..], read[(120 * Frame)..]);
    }

    [Fact]
    public void AnEchoThatComesAQuarterOfASecondLateIsNotGiven()
    {
        Hear(frames: 100, level: 5_000, isSpeaking: true);
        Hear(frames: 13, level: 5_000, isSpeaking: false);
        Hear(frames: 25, level: 5, isSpeaking: false);

        Assert.Equal(new short[113 * Frame], Read(113 * Frame));
    }

    [Fact]
    public void WhoBeginsInTheModelsLastWordsKeepsTheFirstSyllable()
    {
        Hear(frames: 80, level: 5_000, isSpeaking: true);
        short[] onset = Hear(frames: 20, level: 4_000, isSpeaking: true);
        short[] rest = Hear(frames: 25, level: 4_000, isSpeaking: false);

        short[] read = Read(125 * Frame);

        Assert.Equal(new short[75 * Frame], read[..(75 * Frame)]);
        Assert.Equal(onset.Concat(rest), read[(80 * Frame)..]);
    }

    [Fact]
    public void AModelThatGoesOnKeepsTheGateClosed()
    {
        Hear(frames: 50, level: 5_000, isSpeaking: true);
        Hear(frames: 5, level: 5, isSpeaking: false);
        Hear(frames: 50, level: 5_000, isSpeaking: true);
        Hear(frames: 25, level: 5, isSpeaking: false);

        Assert.Equal(new short[115 * Frame], Read(115 * Frame));
    }

    [Fact]
    public void TheEndOfTheSourceComesInTime()
    {
        Hear(frames: 50, level: 5_000, isSpeaking: true);
        _microphone.Hear(1, 2, 3);
        _microphone.EndInOrder();
        short[] samples = new short[100 * Frame];

        Assert.Equal((50 * Frame) + 3, _gate.Read(samples, CancellationToken.None));
        Assert.Equal(0, _gate.Read(samples, CancellationToken.None));
    }

    private short[] Hear(int frames, int level, bool isSpeaking)
    {
        short[] speech = Tone.Noise(frames * Frame, seed: level, level);
        _microphone.Hear(speech);
        for (int i = 0; i < frames; i++)
        {
            _speaking.Enqueue(isSpeaking);
        }

        return speech;
    }

    private short[] Read(int count)
    {
        short[] samples = new short[count];
        Assert.Equal(count, _gate.Read(samples, CancellationToken.None));
        return samples;
    }
}
