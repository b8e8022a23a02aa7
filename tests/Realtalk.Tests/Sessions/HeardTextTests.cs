using Realtalk.Sessions;

namespace Realtalk.Tests.Sessions;

public class HeardTextTests
{
    [Theory]
    [InlineData(0, 1000, "", "one two three four")]
    [InlineData(1000, 1000, "one two three four", "")]
    [InlineData(500, 1000, "one two", "three four")]
    [InlineData(10, 1000, "", "one two three four")]
    [InlineData(0, 0, "", "one two three four")]
    public void A_text_is_cut_at_a_word(long heard, long received, string expectedHeard, string expectedUnheard)
    {
        Assert.Equal((expectedHeard, expectedUnheard), HeardText.Split("one two three four", heard, received));
    }
}
