using Realtalk.Audio.Conversion;

namespace Realtalk.Tests.Audio.Conversion;

public sealed class FourierTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(64)]
    public void ItIsTheSumOfTheDefinition(int size)
    {
        float[] real = Numbers(size, seed: 71);
        float[] imaginary = Numbers(size, seed: 72);
        float[] transformedReal = [.. real];
        float[] transformedImaginary = [.. imaginary];

        new Fourier(size).Transform(transformedReal, transformedImaginary);

        for (int k = 0; k < size; k++)
        {
            double expectedReal = 0;
            double expectedImaginary = 0;
            for (int n = 0; n < size; n++)
            {
                (double sine, double cosine) = Math.SinCos(-2 * Math.PI * k * n / size);
                expectedReal += (real[n] * cosine) - (imaginary[n] * sine);
                expectedImaginary += (real[n] * sine) + (imaginary[n] * cosine);
            }

            Assert.Equal(expectedReal, transformedReal[k], 1e-3);
            Assert.Equal(expectedImaginary, transformedImaginary[k], 1e-3);
        }
    }

    [Fact]
    public void ThereAndBackIsTheSameTimesTheSize()
    {
        float[] real = Numbers(1024, seed: 73);
        float[] back = [.. real];
        float[] imaginary = new float[1024];
        var fourier = new Fourier(1024);

        fourier.Transform(back, imaginary);
        fourier.Transform(imaginary, back);

        Assert.All(real.Zip(back), pair => Assert.Equal(pair.First, pair.Second / 1024, 1e-4f));
    }

    [Fact]
    public void OtherSizesAreRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new Fourier(48));

    private static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }
}
