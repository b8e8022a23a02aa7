using System.Net.WebSockets;
using System.Text.Json;
using Realtalk.Protocol;
using Realtalk.Secrets;
using Realtalk.Sessions.Recovery;
using Realtalk.Transport;

namespace Realtalk.Sessions;

/// <content>How a connection is opened, the first and any later one: the same session on each.</content>
public sealed partial class RealtimeStream
{
    /// <summary>Opens a connection with a session that is configured; the caller owns it.</summary>
    /// <exception cref="RealtimeException">It did not come about; says why and what to do.</exception>
    private async Task<SessionConnection> OpenConnectionAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        deadline.CancelAfter(_options.ConnectTimeout);
        var connection = new SessionConnection(_newTransport());
        try
        {
            await connection.Transport.ConnectAsync(deadline.Token).ConfigureAwait(false);
            await ReceiveSessionAsync(connection, ServerEventKind.SessionCreated, null, deadline.Token).ConfigureAwait(false);
            OutgoingFrame update = _settings.ToUpdate(NewEventId());
            Log.Append(EventDirection.Sent, update.Type, null, null, _secrets.RedactSent(update.Utf8));
            Log.Notify();
            await connection.Transport.SendAsync(update.Utf8, deadline.Token).ConfigureAwait(false);
            await ReceiveSessionAsync(connection, ServerEventKind.SessionUpdated, update.EventId, deadline.Token).ConfigureAwait(false);
            return connection;
        }
        catch (Exception exception)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            if (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested && !_stop.IsCancellationRequested)
            {
                throw ConnectErrors.TimedOut(_endpoint, _options.ConnectTimeout);
            }

            if (exception is WebSocketException or IOException or InvalidOperationException && exception is not RealtimeException)
            {
                throw ClosedByServer(connection, 1006, exception.Message);
            }

            throw;
        }
    }

    // Reads up to the event that is awaited. Whatever else comes before the session is configured has nobody to go to but the log.
    private async Task ReceiveSessionAsync(SessionConnection connection, ServerEventKind awaited, string? eventId, CancellationToken cancellationToken)
    {
        while (true)
        {
            TransportFrame frame = await connection.Transport.ReceiveAsync(cancellationToken).ConfigureAwait(false);
            if (frame.IsClose)
            {
                throw ClosedByServer(connection, frame.CloseCode!.Value, frame.CloseReason);
            }

            if (TakeSession(connection, Clean(frame), eventId) == awaited)
            {
                return;
            }
        }
    }

    private ServerEventKind TakeSession(SessionConnection connection, ReadOnlySpan<byte> frame, string? eventId)
    {
        // The loop may be at work with the connection before.
        lock (_dispatching)
        {
            if (!TryParse(frame, out ServerEvent serverEvent))
            {
                return ServerEventKind.Unknown;
            }

            long sequence = Log.AppendUnsettled(serverEvent.Name.Name, serverEvent.ResponseId, serverEvent.ItemId, SecretRedaction.Redact(frame));
            try
            {
                switch (serverEvent.Kind)
                {
                    case ServerEventKind.SessionCreated or ServerEventKind.SessionUpdated:
                        connection.Session.Add(serverEvent.ReadObject());
                        break;
                    case ServerEventKind.Error:
                        JsonElement error = serverEvent.ReadObject();
                        connection.ErrorMessage = error.Find("message").Text();
                        connection.ErrorCode = error.Find("code").Text();
                        if (eventId is not null && error.Find("event_id").Text() == eventId)
                        {
                            throw SessionRefused(error);
                        }

                        break;
                    default:
                        break;
                }
            }
            finally
            {
                Log.Settle();
                TellOf(sequence);
            }

            return serverEvent.Kind;
        }
    }

    private void Use(SessionConnection connection)
    {
        foreach (JsonElement session in connection.Session)
        {
            OnSession(session);
        }

        Log.Codings = Log.Codings.With(connection.Session[^1]);
        _connection = connection;
    }

    private RealtimeException SessionRefused(JsonElement error) => new(
        "SessionRefused",
        RealtimeErrorKind.ProtocolError,
        $"The server refused the session's settings: {error.Find("message").Text() ?? "it does not say why"}",
        ServiceAdvice.For(error.Find("code").Text(), error.Find("param").Text()),
        this)
    {
        ServiceCode = error.Find("code").Text(),
    };

    private RealtimeException ClosedByServer(SessionConnection connection, int closeCode, string? closeReason) => ConnectErrors.ClosedByServer(
        _endpoint, _credential, _secrets, connection.ErrorMessage, connection.ErrorCode, closeCode, closeReason);
}
