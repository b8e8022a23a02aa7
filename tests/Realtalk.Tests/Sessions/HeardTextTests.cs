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

    [Theory]
    [InlineData("(speech, 2.9 s)", 1450, "(speech, 1.4 s)", "(speech, 1.5 s)")]
    [InlineData("(speech, 2.9 s)", 10, "", "(speech, 2.9 s)")]
    [InlineData("You said: (speech, 2.9 s) and more", 1450, "You said:", "(speech, 2.9 s) and more")]
    [InlineData("You said: (speech, 2.9 s) and more", 2600, "You said: (speech, 2.9 s) and", "more")]
    public void A_placeholder_is_not_cut_in_its_middle(string text, long heard, string expectedHeard, string expectedUnheard)
    {
        Assert.Equal((expectedHeard, expectedUnheard), HeardText.Split(text, heard, 2900));
    }
}
