using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Realtalk.Audio;

namespace Realtalk.Tests.Audio;

public class Base64DecoderTests
{
    [Fact]
    public void Every_length_is_decoded_as_the_runtime_does()
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
    public void Every_byte_that_is_no_base64_is_found_at_every_place()
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
    public void A_text_that_is_cut_off_is_refused(int length) => Compare(Encoding.ASCII.GetBytes(new string('A', length)));

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
