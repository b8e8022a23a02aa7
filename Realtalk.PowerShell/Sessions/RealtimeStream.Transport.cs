using Realtalk.Secrets;
using Realtalk.Transport;

namespace Realtalk.Sessions;

/// <content>A stream over a transport that somebody else has made.</content>
public sealed partial class RealtimeStream
{
    /// <summary>Opens a stream over a transport, which goes with it; there is no other if that is lost.</summary>
    /// <param name="options">How.</param>
    /// <param name="transport">The transport, not yet connected.</param>
    /// <param name="secrets">What is not to be shown, whatever the server says.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RealtimeException">It did not come about; says why and what to do.</exception>
    internal static async Task<RealtimeStream> ConnectAsync(
        RealtimeStreamOptions options, IRealtimeTransport transport, IReadOnlyCollection<string> secrets, CancellationToken cancellationToken)
    {
        var hidden = new StreamSecrets();
        hidden.Add(secrets);
        var stream = new RealtimeStream(
            options with { Reconnect = ReconnectMode.Never },
            RealtimeEndpoint.Resolve(options.Endpoint, options.Model),
            credential: null,
            hidden,
            () => transport);
        try
        {
            await stream.OpenAsync(cancellationToken).ConfigureAwait(false);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
