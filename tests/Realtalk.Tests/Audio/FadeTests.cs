using Realtalk.Audio;

namespace Realtalk.Tests.Audio;

public class FadeTests
{
    [Theory]
    [InlineData(10_000)]
    [InlineData(240)]
    [InlineData(5)]
    public void Sound_ends_without_a_step(int length)
    {
        short[] samples = Enumerable.Repeat((short)10_000, length).ToArray();
        Fade.Out(samples);
        Assert.Equal(0, samples[^1]);
        int fade = Math.Min(length, Fade.Samples);
        double steepest = 10_000 * Math.PI / 2 / fade;
        Assert.All(samples.Zip(samples.Skip(1)), pair => Assert.InRange(pair.First - pair.Second, 0, Math.Ceiling(steepest) + 1));
    }

    [Fact]
    public void Nothing_can_be_faded() => Fade.Out([]);
}
