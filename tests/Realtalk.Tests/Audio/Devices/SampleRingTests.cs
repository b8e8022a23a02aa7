using Realtalk.Audio.Devices;

namespace Realtalk.Tests.Audio.Devices;

public sealed class SampleRingTests
{
    [Fact]
    public void SamplesComeOutInOrder()
    {
        var ring = new SampleRing(10_000);
        var random = new Random(1);
        short next = 0;
        short expected = 0;
        short[] buffer = new short[300];

        for (int round = 0; round < 500; round++)
        {
            Span<short> written = buffer.AsSpan(0, random.Next(0, 300));
            foreach (ref short sample in written)
            {
                sample = next++;
            }

            ring.Write(written);
            int count = random.Next(0, Math.Min(ring.Count, 300) + 1);
            Assert.Equal(count, ring.Read(buffer.AsSpan(0, count), CancellationToken.None));
            Assert.All(buffer[..count], sample => Assert.Equal(expected++, sample));
        }

        Assert.Equal(0, ring.DroppedSamples);
    }

    [Fact]
    public void TheOldestAreDropped()
    {
        var ring = new SampleRing(4);
        short[] read = new short[4];

        ring.Write([1, 2, 3]);
        ring.Write([4, 5, 6]);

        Assert.Equal(2, ring.DroppedSamples);
        Assert.Equal(4, ring.Read(read, CancellationToken.None));
        Assert.Equal([3, 4, 5, 6], read);
    }

    [Fact]
    public void AnEndGivesWhatIsThereAndThenItsReason()
    {
        var ring = new SampleRing(10);
        ring.Write([1, 2, 3]);
        ring.End(new InvalidOperationException("gone"));
        ring.Write([4]);

        Assert.Equal(3, ring.Read(new short[5], CancellationToken.None));
        Assert.Throws<InvalidOperationException>(() => ring.Read(new short[5], CancellationToken.None));
    }

    [Fact]
    public async Task AReadMayBeLargerThanTheRing()
    {
        var ring = new SampleRing(4);
        short[] read = new short[10];
        Task<int> reading = Task.Run(() => ring.Read(read, CancellationToken.None));

        for (short i = 0; i < 10; i++)
        {
            // A full ring that is not read yet would drop.
            Assert.True(SpinWait.SpinUntil(() => ring.Count < 4, TimeSpan.FromSeconds(30)));
            ring.Write([i]);
        }

        ring.End();
        Assert.Equal(10, await reading.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (short)i), read);
    }
}
