using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Realtalk.Audio;

namespace Realtalk.Tests.Audio;

public class Base64DecoderTests
{
    [Fact]
    public void DecodesEveryLengthAsTheRuntimeDoes()
    {
        var random = new Random(1);
        for (int length = 0; length < 400; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            Compare(Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes)));
        }
    }

    [Fact]
    public void FindsEveryByteThatIsNoBase64AtEveryPlace()
    {
        byte[] good = Encoding.ASCII.GetBytes(Convert.ToBase64String(Enumerable.Range(0, 120).Select(i => (byte)(i * 37)).ToArray()));
        for (int position = 0; position < good.Length; position++)
        {
            for (int value = 0; value < 256; value++)
            {
                byte[] text = [.. good];
                text[position] = (byte)value;
                Compare(text);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(97)]
    public void RefusesATextThatIsCutOff(int length) => Compare(Encoding.ASCII.GetBytes(new string('A', length)));

    private static void Compare(byte[] text)
    {
        var expected = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        var actual = new byte[expected.Length];
        bool isGood = Base64.DecodeFromUtf8(text, expected, out _, out int expectedCount) == OperationStatus.Done;
        Assert.Equal(isGood, Base64Decoder.TryDecode(text, actual, out int count));
        if (isGood)
        {
            Assert.Equal(expectedCount, count);
            Assert.True(expected.AsSpan(0, count).SequenceEqual(actual.AsSpan(0, count)));
        }
    }
}
