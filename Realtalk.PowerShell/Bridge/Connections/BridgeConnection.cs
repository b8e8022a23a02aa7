using System.Net.Sockets;
using Realtalk.Bridge.Wire;
using Realtalk.Text;
using Realtalk.Transport;

namespace Realtalk.Bridge.Connections;

/// <summary>
/// One client: a task that reads its lines and does what they ask for, and one that writes what waits for it. When it is gone,
/// nothing of it is left.
/// </summary>
internal sealed class BridgeConnection(Stream transport, BridgeDispatcher dispatcher, RealtimeCredential? token, BridgeLimits limits)
{
    private const int BatchBytes = 64 << 10;

    // Before a line of JSON it means nothing.
    private static readonly byte[] Probe = " "u8.ToArray();

    private readonly OutgoingLines _lines = new(limits);

    // Out-of-band questions whose answers are not there yet. The task that reads owns it.
    private readonly List<Task> _asking = [];

    /// <summary>How many lines the client missed.</summary>
    public long Missed => _lines.Missed;

    /// <summary>Serves the client until it goes, or is not let in, or the token is cancelled. Does not throw.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task writing = WriteAsync(ended);
        var subscriber = new BridgeSubscriber(_lines);
        try
        {
            var reader = new LineReader(transport, token is null ? limits.MaxLineBytes : limits.MaxHelloBytes);
            if (token is null || await LetInAsync(reader, ended.Token).ConfigureAwait(false))
            {
                reader.MaxBytes = limits.MaxLineBytes;
                _lines.AddAnswer(ServerLines.Hello(dispatcher.Stream));
                dispatcher.Feed.Add(subscriber);
                await ReadAsync(reader, subscriber, ended.Token).ConfigureAwait(false);

                await WaitForAnswersAsync(ended.Token).ConfigureAwait(false);
            }
            else
            {
                _lines.Complete();
                await writing.ConfigureAwait(false);
                await Farewell.WaitAsync(transport, limits.FarewellTimeout, ended.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (IsGone(exception))
        {
            // The client has gone, or is to go.
        }
        finally
        {
            dispatcher.Feed.Remove(subscriber);
            await ended.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(_asking).ConfigureAwait(false);
            _lines.Complete();
            await writing.WaitAsync(limits.FarewellTimeout, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

            // Ends the writing of one that does not read.
            await transport.DisposeAsync().ConfigureAwait(false);
            await writing.ConfigureAwait(false);
        }
    }

    private static bool IsGone(Exception exception) =>
        exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException;

    private async Task<bool> LetInAsync(LineReader reader, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limits.HelloTimeout);
        string? id = null;
        try
        {
            if (await reader.ReadAsync(deadline.Token).ConfigureAwait(false) is not { } line)
            {
                return false;
            }

            using BridgeRequest hello = BridgeRequest.Parse(line);
            id = hello.Id;
            if (hello.Kind != BridgeProtocol.Hello || hello.Text("token") is not { } said)
            {
                throw BridgeErrors.HelloMissing();
            }

            if (!token!.IsRight(said))
            {
                throw BridgeErrors.TokenWrong();
            }

            BridgeDispatcher.CheckVersion(hello);
            _lines.AddAnswer(ServerLines.Ok(id, null));
            return true;
        }
        catch (RealtimeException exception)
        {
            _lines.AddAnswer(ServerLines.Error(id, exception));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _lines.AddAnswer(ServerLines.Error(null, BridgeErrors.HelloTimeout(limits.HelloTimeout)));
        }

        return false;
    }

    private async Task ReadAsync(LineReader reader, BridgeSubscriber subscriber, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (await reader.ReadAsync(cancellationToken).ConfigureAwait(false) is not { } line)
                {
                    return;
                }

                if (!line.Span.TrimStart(" \t\r"u8).IsEmpty)
                {
                    Handle(line, subscriber, cancellationToken);
                }
            }
            catch (RealtimeException exception)
            {
                _lines.AddAnswer(ServerLines.Error(null, exception));
            }

            await _lines.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void Handle(ReadOnlyMemory<byte> line, BridgeSubscriber subscriber, CancellationToken cancellationToken)
    {
        using BridgeRequest request = BridgeRequest.Parse(line);
        string? id = request.Id;
        try
        {
            if (BridgeDispatcher.ReadOutOfBand(request) is { } question)
            {
                _asking.RemoveAll(asking => asking.IsCompleted);
                if (_asking.Count >= limits.MaxOutOfBand)
                {
                    throw BridgeErrors.TooManyOutOfBand(limits.MaxOutOfBand);
                }

                _asking.Add(AskAsync(id, question, cancellationToken));
                return;
            }

            _lines.AddAnswer(ServerLines.Ok(id, dispatcher.Handle(request, subscriber)));
        }
        catch (RealtimeException exception)
        {
            _lines.AddAnswer(ServerLines.Error(id, exception));
        }
    }

    private async Task AskAsync(string? id, OutOfBandQuestion question, CancellationToken cancellationToken)
    {
        try
        {
            _lines.AddAnswer(ServerLines.Ok(id, await dispatcher.Stream.AskOutOfBandAsync(question, cancellationToken).ConfigureAwait(false)));
        }
        catch (RealtimeException exception)
        {
            _lines.AddAnswer(ServerLines.Error(id, exception));
        }
        catch (OperationCanceledException)
        {
            // The client has gone, or the stream has.
        }
    }

    // One that has said all that it had to say still gets its answers. One that has died looks the same from here until it is
    // written to; then the writing fails, and ends all that it asked for.
    private async Task WaitForAnswersAsync(CancellationToken cancellationToken)
    {
        Task answers = Task.WhenAll(_asking);
        using var interval = new PeriodicTimer(limits.ProbeInterval);
        while (!answers.IsCompleted)
        {
            await Task.WhenAny(answers, interval.WaitForNextTickAsync(cancellationToken).AsTask()).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (!answers.IsCompleted)
            {
                _lines.AddAnswer(Probe);
            }
        }
    }

    private async Task WriteAsync(CancellationTokenSource ended)
    {
        var batch = new List<byte[]>();
        var buffer = new byte[BatchBytes / 16];
        try
        {
            while (true)
            {
                Task changed = _lines.Changed;
                if (!_lines.TryTake(batch, BatchBytes))
                {
                    return;
                }

                if (batch.Count == 0)
                {
                    await changed.ConfigureAwait(false);
                    continue;
                }

                // Many lines are one write.
                int length = batch.Sum(line => line.Length);
                if (batch.Count > 1 && buffer.Length < length)
                {
                    buffer = new byte[Math.Max(length, BatchBytes)];
                }

                await transport.WriteAsync(batch.Count == 1 ? batch[0] : Join(batch, buffer), CancellationToken.None).ConfigureAwait(false);
                batch.Clear();
            }
        }
        catch (Exception exception) when (IsGone(exception))
        {
            await ended.CancelAsync().ConfigureAwait(false);
        }
    }

    private static ReadOnlyMemory<byte> Join(List<byte[]> lines, byte[] buffer)
    {
        int length = 0;
        foreach (byte[] line in lines)
        {
            line.CopyTo(buffer, length);
            length += line.Length;
        }

        return buffer.AsMemory(0, length);
    }
}
