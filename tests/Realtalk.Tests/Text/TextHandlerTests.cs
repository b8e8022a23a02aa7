using System.Collections.Concurrent;
using Realtalk.Text;

namespace Realtalk.Tests.Text;

public sealed class TextHandlerTests
{
    [Fact]
    public async Task Handles_one_message_at_a_time_in_order()
    {
        var handled = new ConcurrentQueue<string>();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int inside = 0;
        int most = 0;
        using var text = new TextStream(new FakeOutlet())
        {
            Handler = async (message, _) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref inside));
                await Task.Yield();
                handled.Enqueue(message.Text);
                Interlocked.Decrement(ref inside);
                if (message.Text == "99")
                {
                    done.SetResult();
                }

                // One that fails must not hold up those after it.
                return message.Text == "3" ? throw new InvalidOperationException("broken") : null;
            },
        };
        for (int i = 0; i < 100; i++)
        {
            text.OnReply($"{i}");
        }

        await done.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), handled);
        Assert.Equal(1, most);
    }
}
