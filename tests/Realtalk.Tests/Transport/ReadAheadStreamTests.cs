using Realtalk.Transport;

namespace Realtalk.Tests.Transport;

public class ReadAheadStreamTests
{
    [Theory]
    [InlineData(1, 100_000)]
    [InlineData(7, 3)]
    [InlineData(4096, 70_000)]
    [InlineData(100_000, 70_000)]
    public async Task Bytes_keep_their_order_however_they_come_and_are_asked_for(int asked, int given)
    {
        byte[] bytes = new byte[200_000];
        new Random(1).NextBytes(bytes);
        await using var stream = new ReadAheadStream(new Pieces(bytes, given));
        var read = new List<byte>();
        var buffer = new byte[asked];
        for (int round = 0; ; round++)
        {
            int count = round % 2 == 0 ? await stream.ReadAsync(buffer) : stream.Read(buffer);
            if (count == 0)
            {
                break;
            }

            read.AddRange(buffer.AsSpan(0, count));
        }

        Assert.Equal(bytes, read);
    }

    [Fact]
    public async Task Many_small_reads_ask_the_connection_once()
    {
        var pieces = new Pieces(new byte[10_000], 10_000);
        await using var stream = new ReadAheadStream(pieces);
        var buffer = new byte[10];
        for (int i = 0; i < 1000; i++)
        {
            Assert.Equal(10, await stream.ReadAsync(buffer));
        }

        Assert.Equal(1, pieces.Reads);
    }

    [Fact]
    public async Task Nobody_waits_for_more_than_there_is()
    {
        await using var stream = new ReadAheadStream(new Pieces([1, 2, 3, 4, 5], 3));
        Assert.Equal(3, await stream.ReadAsync(new byte[1000]));
        Assert.Equal(2, await stream.ReadAsync(new byte[1000]));
        Assert.Equal(0, await stream.ReadAsync(new byte[1000]));
    }

    [Fact]
    public async Task What_breaks_the_connection_is_passed_on()
    {
        await using var stream = new ReadAheadStream(new Broken());
        await Assert.ThrowsAsync<IOException>(async () => await stream.ReadAsync(new byte[10]));
    }

    [Fact]
    public async Task Writing_goes_to_the_connection_itself()
    {
        var connection = new MemoryStream();
        await using var stream = new ReadAheadStream(connection);
        await stream.WriteAsync(new byte[] { 1, 2 });
        stream.Write([3]);
        Assert.Equal([1, 2, 3], connection.ToArray());
    }

    // Gives at most so many bytes at once, half of the time later.
    private sealed class Pieces(byte[] bytes, int atMost) : MemoryStream(bytes)
    {
        public int Reads { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Reads % 2 == 1)
            {
                await Task.Yield();
            }

            return Read(buffer.Span);
        }

        public override int Read(Span<byte> buffer)
        {
            Reads++;
            return base.Read(buffer[..Math.Min(atMost, buffer.Length)]);
        }
    }

    private sealed class Broken : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            throw new IOException("broken");
        }
    }
}
