using Realtalk.Benchmarks.Server;
using Realtalk.Bridge;
using Realtalk.Sessions;
using Realtalk.Tests.Audio;

namespace Realtalk.Benchmarks.Bridges;

/// <summary>A server that takes the time, a stream to it, and a bridge on that.</summary>
internal sealed class BridgeBench : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private BridgeBench(ScriptedServer server, RealtimeStream stream)
    {
        Server = server;
        Stream = stream;
        Bridge = RealtimeBridge.Start(stream, new RealtimeBridgeOptions { Path = Path.Combine(_folder.Path, "bridge", "b.sock") });
    }

    public ScriptedServer Server { get; }

    public RealtimeStream Stream { get; }

    public RealtimeBridge Bridge { get; }

    public static async Task<BridgeBench> OpenAsync(CancellationToken cancellationToken)
    {
        var server = new ScriptedServer();
        return new BridgeBench(
            server,
            await RealtimeStream.ConnectAsync(new RealtimeStreamOptions { Endpoint = server.Endpoint, OutputModality = "text" }, cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await Bridge.DisposeAsync();
        await Stream.DisposeAsync();
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}
