using Realtalk.Audio;
using Realtalk.Audio.Echo;

namespace Realtalk.Tests.Audio.Echo;

public class EchoLearningTests
{
    private static readonly short[] Loud = Frame(5000);
    private static readonly short[] Soft = Frame(200);
    private static readonly short[] Nothing = Frame(0);
    private readonly EchoLearning _learning = new();

    [Fact]
    public void Nothing_passes_while_the_model_speaks_until_the_echo_is_lowered_for_a_second()
    {
        Assert.False(_learning.MayPass(Loud, Loud, Loud));
        Assert.Equal(50, Enumerable.Range(0, 60).Count(_ => !_learning.MayPass(Loud, Loud, Soft)));
        Assert.True(_learning.MayPass(Loud, Loud, Loud));
    }

    [Fact]
    public void Echo_that_comes_through_begins_the_count_anew()
    {
        for (int i = 0; i < 49; i++)
        {
            Assert.False(_learning.MayPass(Loud, Loud, Soft));
        }

        Assert.False(_learning.MayPass(Loud, Loud, Loud));
        Assert.False(_learning.MayPass(Loud, Loud, Soft));
    }

    [Fact]
    public void The_user_passes_while_the_model_is_silent() => Assert.True(_learning.MayPass(Loud, Nothing, Loud));

    [Fact]
    public void The_room_answers_for_a_while_after_the_model()
    {
        Assert.False(_learning.MayPass(Loud, Loud, Loud));
        Assert.Equal(15, Enumerable.Range(0, 20).Count(_ => !_learning.MayPass(Loud, Nothing, Loud)));
    }

    [Fact]
    public void Without_any_echo_the_user_may_interrupt_after_a_second()
    {
        Assert.Equal(50, Enumerable.Range(0, 60).Count(_ => !_learning.MayPass(Nothing, Loud, Nothing)));
    }

    private static short[] Frame(short level) =>
        [.. Enumerable.Range(0, AudioFormat.FrameSamples).Select(i => (short)(i % 2 == 0 ? level : -level))];
}
