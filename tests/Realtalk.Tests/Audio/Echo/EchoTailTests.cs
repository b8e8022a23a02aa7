using Realtalk.Audio.Echo;

namespace Realtalk.Tests.Audio.Echo;

public sealed class EchoTailTests
{
    private readonly EchoTail _tail = new();

    [Fact]
    public void ARoomThatHasNotBeenHeardAnswersNothing()
    {
        Add(10, played: 1_000, recorded: 1_000);

        Assert.Equal(0, _tail.Power(5));
    }

    [Fact]
    public void TheRoomAnswersForAWhileAfterTheWord()
    {
        Add(10, played: 1_000, recorded: 100);
        _tail.Learn(echo: 100, frames: 10);
        Assert.Equal(100, _tail.Power(10), 1.0);

        Add(3, played: 0, recorded: 30);

        Assert.InRange(_tail.Power(1), 30, 60);
        Add(20, played: 0, recorded: 0);
        Assert.InRange(_tail.Power(1), 0, 1);
    }

    [Fact]
    public void AnEchoThatIsNoLongerThereIsForgotten()
    {
        Add(10, played: 1_000, recorded: 100);
        _tail.Learn(echo: 100, frames: 10);

        Add(150, played: 1_000, recorded: 0);

        Assert.InRange(_tail.Power(1), 0, 10);
    }

    private void Add(int frames, double played, double recorded)
    {
        for (int i = 0; i < frames; i++)
        {
            _tail.Add(played, recorded);
        }
    }
}
