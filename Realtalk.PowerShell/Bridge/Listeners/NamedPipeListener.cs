using System.IO.Pipes;

namespace Realtalk.Bridge.Listeners;

/// <summary>A named pipe that only the current user may open: what Windows has in the place of a Unix domain socket.</summary>
internal sealed class NamedPipeListener : IBridgeListener
{
    private readonly string _name;
    private readonly object _gate = new();
    private NamedPipeServerStream? _next;
    private bool _disposed;

    private NamedPipeListener(string name)
    {
        _name = name;
        _next = Create(name);
    }

    public bool NeedsToken => false;

    /// <summary>Listens.</summary>
    /// <param name="name">The pipe's name, with or without <c>\\.\pipe\</c>.</param>
    /// <exception cref="RealtimeException">The name cannot be used.</exception>
    public static NamedPipeListener Open(string name)
    {
        try
        {
            return new NamedPipeListener(name[(name.LastIndexOf('\\') + 1)..]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw BridgePath.NotUsable(name, exception);
        }
    }

    public async Task<Stream> AcceptAsync(CancellationToken cancellationToken)
    {
        NamedPipeServerStream client = TakeNext();
        try
        {
            await client.WaitForConnectionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // A client that came and went at once: this pipe takes no other.
            lock (_gate)
            {
                _next = null;
            }

            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        lock (_gate)
        {
            _next = null;
        }

        try
        {
            // At once, so that the next client finds the pipe.
            TakeNext();
        }
        catch (IOException)
        {
            // The next call tries again.
        }

        return client;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _next?.Dispose();
        }
    }

    private NamedPipeServerStream TakeNext()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _next ??= Create(_name);
        }
    }

    private static NamedPipeServerStream Create(string name) => new(
        name,
        PipeDirection.InOut,
        NamedPipeServerStream.MaxAllowedServerInstances,
        PipeTransmissionMode.Byte,
        PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
}
