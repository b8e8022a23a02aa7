using Realtalk.Bridge;
using Realtalk.Bridge.Connections;

namespace Realtalk.Tests.Bridge;

public sealed class OutgoingLinesTests
{
    [Theory]
    [InlineData(3, 1)]
    [InlineData(2, 600)]
    public void Many_answers_or_long_ones_that_are_not_read_hold_up_the_reading_of_more(int count, int bytesEach)
    {
        var lines = new OutgoingLines(new BridgeLimits { MaxQueuedAnswers = 3, MaxQueuedBytes = 1_000 });
        for (int i = 0; i < count; i++)
        {
            Assert.True(lines.WaitForRoomAsync(CancellationToken.None).IsCompleted);
            lines.AddAnswer(new byte[bytesEach]);
        }

        Task room = lines.WaitForRoomAsync(CancellationToken.None);
        Assert.False(room.IsCompleted);
        Assert.True(lines.TryTake([], maxBytes: 1));
        Assert.True(lines.WaitForRoomAsync(CancellationToken.None).IsCompleted);
    }
}
