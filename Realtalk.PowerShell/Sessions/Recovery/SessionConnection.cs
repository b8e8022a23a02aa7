using System.Diagnostics;
using System.Text.Json;
using Realtalk.Transport;

namespace Realtalk.Sessions.Recovery;

/// <summary>
/// One connection of a stream, which may have several one after the other, each with a session of its own. Whoever opened it
/// owns it until the stream's loop takes it over; only one at a time receives.
/// </summary>
internal sealed class SessionConnection(IRealtimeTransport transport) : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private Task<TransportFrame>? _begun;

    public IRealtimeTransport Transport => transport;

    /// <summary>Cancelled when the connection is.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>How long it has been there.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(_start);

    /// <summary>The session, as the server said when it began and when it was configured, in that order.</summary>
    public List<JsonElement> Session { get; } = [];

    /// <summary>The message of the last <c>error</c> that nobody else dealt with: a close that follows is explained by it.</summary>
    public string? ErrorMessage { get; set; }

    /// <summary>Its code.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>
    /// Begins to receive before there is anyone to take the frame: a socket answers the server's pings only while it is read.
    /// </summary>
    public void BeginReceiving() => _begun = transport.ReceiveAsync(CancellationToken.None).AsTask();

    /// <summary>Waits for the next frame.</summary>
    public ValueTask<TransportFrame> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (_begun is not { } begun)
        {
            return transport.ReceiveAsync(cancellationToken);
        }

        _begun = null;
        return new ValueTask<TransportFrame>(begun.WaitAsync(cancellationToken));
    }

    /// <summary>Why this side broke it off; null where it did not.</summary>
    public string? BreakReason { get; private set; }

    /// <summary>Ends it from this side: whoever reads it finds that out, and owns it still. Any thread may call.</summary>
    public void BreakOff(string reason)
    {
        BreakReason ??= reason;
        _over.Cancel();
    }

    /// <summary>Breaks it off, if it is there still.</summary>
    public ValueTask DisposeAsync()
    {
        _over.Cancel();
        if (_begun is { } begun)
        {
            // Seen here, so that what nobody takes any more is no unobserved exception.
            _ = begun.ContinueWith(static task => task.Exception, TaskContinuationOptions.OnlyOnFaulted);
        }

        return transport.DisposeAsync();
    }
}
