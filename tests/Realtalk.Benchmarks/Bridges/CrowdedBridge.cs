using Realtalk.Bridge;
using Realtalk.Sessions;
using Realtalk.Tests.Audio;

namespace Realtalk.Benchmarks.Bridges;

/// <summary>A bridge that tells a crowd of clients messages until it is disposed.</summary>
internal sealed class CrowdedBridge : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly CancellationTokenSource _stop;
    private readonly RealtimeBridge _bridge;
    private readonly Crowd _crowd;
    private readonly Task _running;

    private CrowdedBridge(TemporaryFolder folder, RealtimeBridge bridge, Crowd crowd, RealtimeStream stream, CancellationToken cancellationToken)
    {
        _folder = folder;
        _bridge = bridge;
        _crowd = crowd;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _running = crowd.RunAsync(stream, int.MaxValue, _stop.Token);
    }

    public static async Task<CrowdedBridge> StartAsync(RealtimeStream stream, CancellationToken cancellationToken)
    {
        var folder = new TemporaryFolder();
        RealtimeBridge bridge = RealtimeBridge.Start(stream, new RealtimeBridgeOptions { Path = Path.Combine(folder.Path, "bridge", "b.sock") });
        return new CrowdedBridge(folder, bridge, await Crowd.OpenAsync(bridge, cancellationToken), stream, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _crowd.Dispose();
        await _bridge.DisposeAsync();
        _stop.Dispose();
        _folder.Dispose();
    }
}
