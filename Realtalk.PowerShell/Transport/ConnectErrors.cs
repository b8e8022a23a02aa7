using System.Net.Sockets;
using System.Security.Authentication;
using Realtalk.Secrets;

namespace Realtalk.Transport;

/// <summary>Says in one clear error why a connection did not come about.</summary>
internal static class ConnectErrors
{
    /// <summary>The connection did not come about.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="endpoint">Where it was.</param>
    /// <param name="credential">The key shown.</param>
    /// <param name="secrets">What must not be in the error.</param>
    /// <param name="httpStatus">The status of the HTTP answer; 0 where there was none.</param>
    /// <param name="location">The answer's <c>Location</c>, if it had one.</param>
    public static RealtimeException Explain(
        Exception exception, RealtimeEndpoint endpoint, RealtimeCredential? credential, StreamSecrets secrets, int httpStatus, string? location)
    {
        string host = endpoint.Uri.Authority;
        string detail = secrets.Redact(SecretUrl.HideUsers(Innermost(exception).Message));

        // The cause can be looked at, too, with all that the server and a proxy said.
        string whole = exception.ToString();
        Exception? cause = secrets.Redact(SecretUrl.HideUsers(whole)) == whole ? exception : null;
        if (httpStatus is 401 or 403)
        {
            return KeyRefused($"{host} refused the key (HTTP {httpStatus}).", endpoint, credential, null, null, null);
        }

        if (httpStatus is >= 300 and < 400 && Uri.TryCreate(endpoint.Uri, location, out Uri? target))
        {
            return new RealtimeException(
                "HandshakeRefused",
                RealtimeErrorKind.ConnectionError,
                $"{host} did not open a WebSocket but redirects to {secrets.Redact(target.Authority)} (HTTP {httpStatus}).",
                "Redirects are not followed with a key: name the final address with -Endpoint, if you trust it.",
                endpoint.ShownUri,
                cause) { HttpStatus = httpStatus };
        }

        if (httpStatus is not 0 and not 101)
        {
            return new RealtimeException(
                "HandshakeRefused",
                RealtimeErrorKind.ConnectionError,
                $"{host} did not open a WebSocket but answered HTTP {httpStatus}.",
                "Look at the path of -Endpoint and at the model's (or deployment's) name.",
                endpoint.ShownUri,
                cause) { HttpStatus = httpStatus };
        }

        if (Find<AuthenticationException>(exception) is not null)
        {
            return new RealtimeException(
                "TlsFault",
                RealtimeErrorKind.ConnectionError,
                $"No secure connection to {host}: {detail}",
                "Look at the server's certificate, at this machine's clock and at its list of trusted authorities.",
                endpoint.ShownUri,
                cause);
        }

        if (Find<SocketException>(exception) is { } socket)
        {
            bool unknown = socket.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain;
            return new RealtimeException(
                unknown ? "HostNotFound" : "HostUnreachable",
                RealtimeErrorKind.ConnectionError,
                $"{host} cannot be reached: {socket.Message}",
                unknown ? "Look at the host's name in -Endpoint and at the network." : "Look whether the server runs and whether a firewall or proxy is in between.",
                endpoint.ShownUri,
                cause);
        }

        return new RealtimeException(
            "ConnectFailed",
            RealtimeErrorKind.ConnectionError,
            $"No connection to {host}: {detail}",
            "Look at -Endpoint and at the network, and try again.",
            endpoint.ShownUri,
            cause);
    }

    /// <summary>The connection did not come about in the time given.</summary>
    public static RealtimeException TimedOut(RealtimeEndpoint endpoint, TimeSpan timeout) => new(
        "ConnectTimeout",
        RealtimeErrorKind.OperationTimeout,
        $"{endpoint.Uri.Authority} did not open a session within {timeout.TotalSeconds:0.#} s.",
        "Try again, or allow more time with -ConnectTimeout.",
        endpoint.ShownUri);

    /// <summary>The server ended the connection before or instead of opening the session.</summary>
    /// <param name="endpoint">Where it was.</param>
    /// <param name="credential">The key shown.</param>
    /// <param name="secrets">What must not be in the error.</param>
    /// <param name="serviceMessage">The message of the <c>error</c> event that came before, if one came.</param>
    /// <param name="serviceCode">Its code.</param>
    /// <param name="closeCode">The close code.</param>
    /// <param name="closeReason">The close reason.</param>
    public static RealtimeException ClosedByServer(
        RealtimeEndpoint endpoint,
        RealtimeCredential? credential,
        StreamSecrets secrets,
        string? serviceMessage,
        string? serviceCode,
        int closeCode,
        string? closeReason)
    {
        string host = endpoint.Uri.Authority;
        closeReason = secrets.RedactCut(closeReason);
        string close = string.IsNullOrEmpty(closeReason) ? $"close code {closeCode}" : $"close code {closeCode}, {closeReason.TrimEnd('.')}";
        string said = serviceMessage is null ? $"({close})" : $"\"{secrets.Redact(serviceMessage)}\" ({close})";
        if (closeCode == 3000 || serviceCode == "invalid_api_key")
        {
            return KeyRefused($"{host} refused the key: {said}.", endpoint, credential, closeCode, closeReason, serviceCode);
        }

        bool isModel = serviceCode is "invalid_model" or "missing_model" or "model_not_found";
        return new RealtimeException(
            isModel ? "ModelRefused" : closeCode == 4000 ? "RequestRefused" : "ConnectionClosed",
            isModel || closeCode == 4000 ? RealtimeErrorKind.ProtocolError : RealtimeErrorKind.ConnectionError,
            isModel ? $"{host} refused the model: {said}."
                : closeCode == 1006 ? $"The connection to {host} was lost{(serviceMessage is null ? " " : ": ")}{said}."
                : serviceMessage is null ? $"{host} closed the connection {said}." : $"{host} closed the connection: {said}.",
            isModel ? "Name a model (Azure: a deployment) that the server has, with -Model."
                : closeCode == 1009 ? "The server sends frames that are too large to be meant."
                : "Connect again with New-RealtimeStream; look at the server's own log if it happens again.",
            endpoint.ShownUri)
        {
            CloseCode = closeCode,
            CloseReason = closeReason,
            ServiceCode = serviceCode,
        };
    }

    private static RealtimeException KeyRefused(
        string message, RealtimeEndpoint endpoint, RealtimeCredential? credential, int? closeCode, string? closeReason, string? serviceCode) =>
        new(
            "KeyRefused",
            RealtimeErrorKind.AuthenticationError,
            message,
            credential is null
                ? $"Give a key with -ApiKey or in the environment variable {endpoint.KeyVariable}."
                : $"Look at the key from {credential.Source}: whether it is whole, valid, and meant for this server.",
            endpoint.ShownUri)
        {
            CloseCode = closeCode,
            CloseReason = closeReason,
            ServiceCode = serviceCode,
        };

    private static T? Find<T>(Exception? exception)
        where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is T found)
            {
                return found;
            }
        }

        return null;
    }

    private static Exception Innermost(Exception exception) => exception.InnerException is { } inner ? Innermost(inner) : exception;
}
