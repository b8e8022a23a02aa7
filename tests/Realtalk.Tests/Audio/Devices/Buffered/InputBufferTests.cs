using Realtalk.Audio;
using Realtalk.Audio.Devices.Buffered;

namespace Realtalk.Tests.Audio.Devices.Buffered;

public sealed class InputBufferTests
{
    [Fact]
    public void ChannelsAreMixed()
    {
        var buffer = new InputBuffer(AudioFormat.SampleRate, 2);
        short[] read = new short[2];

        buffer.Record([10, 20, -4, -8], TimeSpan.FromMilliseconds(5));

        Assert.True(buffer.Latency > TimeSpan.FromMilliseconds(5));
        Assert.Equal(2, buffer.Read(read, CancellationToken.None));
        Assert.Equal([15, -6], read);
        Assert.Equal(TimeSpan.FromMilliseconds(5), buffer.Latency);
    }

    [Theory]
    [InlineData(48_000)]
    [InlineData(44_100)]
    [InlineData(16_000)]
    public void AnotherRateIsConverted(int rate)
    {
        var buffer = new InputBuffer(rate, 1);
        short[] tone = Tone.Sine(1_000, rate, rate);
        for (int i = 0; i < tone.Length; i += 100)
        {
            buffer.Record(tone.AsSpan(i, 100), TimeSpan.Zero);
        }

        short[] read = new short[AudioFormat.SampleRate * 9 / 10];
        Assert.Equal(read.Length, buffer.Read(read, CancellationToken.None));
        Assert.InRange(Tone.Amplitude(read.AsSpan(1_000), 1_000, AudioFormat.SampleRate), 15_900, 16_100);
    }

    [Fact]
    public void AnErrorComesAfterWhatIsThere()
    {
        var buffer = new InputBuffer(AudioFormat.SampleRate, 1);
        buffer.Record([1, 2], TimeSpan.Zero);
        buffer.End(new InvalidOperationException());

        Assert.Equal(2, buffer.Read(new short[4], CancellationToken.None));
        Assert.Throws<InvalidOperationException>(() => buffer.Read(new short[4], CancellationToken.None));
    }
}
