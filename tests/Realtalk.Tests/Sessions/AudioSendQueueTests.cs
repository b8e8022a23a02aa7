using System.Buffers;
using Realtalk.Sessions;

namespace Realtalk.Tests.Sessions;

public sealed class AudioSendQueueTests
{
    [Fact]
    public void Another_session_gets_the_last_half_second_gone_or_not()
    {
        var queue = new AudioSendQueue();
        Add(queue, 0, 60);
        Send(queue, 50);
        queue.Rewind(_ => false);
        Assert.Equal(Enumerable.Range(35, 25), Rest(queue));
        Assert.Equal(0, queue.Dropped);
    }

    [Fact]
    public void What_waited_for_too_long_is_dropped_and_counted()
    {
        var queue = new AudioSendQueue();
        Add(queue, 0, 80);
        queue.Rewind(_ => false);
        Assert.Equal(Enumerable.Range(55, 25), Rest(queue));
        Assert.Equal(55, queue.Dropped);
    }

    [Fact]
    public void A_short_sound_is_there_whole()
    {
        var queue = new AudioSendQueue();
        Add(queue, 0, 10);
        Send(queue, 10);
        queue.Rewind(_ => false);
        queue.Rewind(_ => false);
        Assert.Equal(Enumerable.Range(0, 10), Rest(queue));
    }

    [Fact]
    public void A_control_frame_stays_behind_its_sound_unless_it_is_unwanted()
    {
        var queue = new AudioSendQueue();
        OutgoingFrame commit = new("commit", [], null), cancel = new("cancel", [], null);
        Add(queue, 0, 30);
        queue.Add(commit);
        queue.Add(cancel);
        Add(queue, 30, 10);
        queue.Rewind(frame => frame == cancel);
        var left = new List<string>();
        while (queue.TryTake(out AudioSendQueue.Entry entry))
        {
            left.Add(entry.Frame?.Type ?? $"{entry.Samples![0]}");
        }

        Assert.Equal([.. Enumerable.Range(15, 15).Select(i => $"{i}"), "commit", .. Enumerable.Range(30, 10).Select(i => $"{i}")], left);
        Assert.True(cancel.Sent.Task.IsCompletedSuccessfully);
        Assert.False(commit.Sent.Task.IsCompleted);
    }

    private static void Add(AudioSendQueue queue, int first, int count)
    {
        for (int i = first; i < first + count; i++)
        {
            queue.Add([(short)i]);
        }
    }

    private static void Send(AudioSendQueue queue, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.True(queue.TryTake(out AudioSendQueue.Entry entry));
            queue.Keep(entry);
        }
    }

    private static List<int> Rest(AudioSendQueue queue)
    {
        var rest = new List<int>();
        while (queue.TryTake(out AudioSendQueue.Entry entry))
        {
            rest.Add(entry.Samples![0]);
            ArrayPool<short>.Shared.Return(entry.Samples);
        }

        return rest;
    }
}
