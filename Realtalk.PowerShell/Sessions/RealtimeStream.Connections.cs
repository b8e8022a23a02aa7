using System.Net.WebSockets;
using Realtalk.Sessions.Recovery;

namespace Realtalk.Sessions;

/// <content>
/// The stream's loop: one task that owns the connection, reads it and has it written, and replaces it when it is lost or about to
/// be. Nothing else takes what the server says.
/// </content>
public sealed partial class RealtimeStream
{
    // Held while a frame is taken, and while the connection is replaced: what comes over one that is not the stream's any more is
    // nobody's.
    private readonly object _dispatching = new();
    private SessionConnection? _connection;

    // A connection that is to take the place of the present one, which has been broken off for it. Guarded by _dispatching.
    private SessionConnection? _next;

    private async Task RunAsync(SessionConnection connection)
    {
        try
        {
            while (await TalkAsync(connection).ConfigureAwait(false) is { } loss)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                SessionConnection? next = TakeNext();
                if (next is not null)
                {
                    OnSessionLost();
                    Restore(next);
                }
                else
                {
                    next = await RecoverAsync(connection, loss).ConfigureAwait(false);
                }

                if (next is null)
                {
                    return;
                }

                connection = next;
            }
        }
        catch (Exception exception)
        {
            End(RealtimeStreamState.Failed, exception as RealtimeException ?? new RealtimeException(
                "StreamFailed",
                RealtimeErrorKind.ConnectionError,
                _secrets.Redact($"The stream '{Name}' broke: {exception.Message}"),
                "Open another with New-RealtimeStream.",
                this,
                exception));
        }
        finally
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            if (TakeNext() is { } next)
            {
                await next.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    // Returns why the connection is gone; null where the stream was closed.
    private async Task<RealtimeException?> TalkAsync(SessionConnection connection)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, connection.Over);
        Task others = Task.WhenAll(
            Task.Run(() => SendAsync(connection, over.Token), CancellationToken.None),
            Task.Run(() => MoveInTimeAsync(connection, over.Token), CancellationToken.None));
        try
        {
            return await ReceiveAsync(connection, over.Token).ConfigureAwait(false);
        }
        finally
        {
            over.Cancel();
            await others.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendAsync(SessionConnection connection, CancellationToken over)
    {
        try
        {
            await _sender.RunAsync(connection.Transport, over).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The connection is over.
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or InvalidOperationException)
        {
            // The receive loop sees the end of the connection too, and what the server said before. A connection that is broken one
            // way only gets no more time than that.
            await Task.Delay(GoodbyeDeadline, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            connection.BreakOff(exception.Message);
        }
    }

    private SessionConnection? TakeNext()
    {
        lock (_dispatching)
        {
            SessionConnection? next = _next;
            _next = null;
            return next;
        }
    }
}
