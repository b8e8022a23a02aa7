using Realtalk.Conversations.Turns;

namespace Realtalk.Tests.Conversations.Turns;

public class BackchannelTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("Mm-hmm.", true)]
    [InlineData("Uh-huh, okay!", true)]
    [InlineData("I see.", true)]
    [InlineData("(speech, 0.3 s)", true)]
    [InlineData("[coughs] ", true)]
    [InlineData("D’accord", true)]
    [InlineData("はい。", true)]
    [InlineData("Stop.", false)]
    [InlineData("No", false)]
    [InlineData("Wait, what?", false)]
    [InlineData("Okay but when", false)]
    [InlineData("yes yes yes yes", false)]
    public void Listening_noises_are_told_from_words(string? text, bool isNothing) => Assert.Equal(isNothing, Backchannel.IsIn(text));
}
