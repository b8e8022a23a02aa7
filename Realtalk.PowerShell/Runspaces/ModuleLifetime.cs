using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Realtalk.Binding;
using Realtalk.Bridge.Client;
using Realtalk.Sessions;
using Realtalk.Simulator;

namespace Realtalk.Runspaces;

/// <summary>Closes what is open when the module goes, or the process.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    // What is left then (a recording to finish, a goodbye to say) takes milliseconds; a process that ends must not hang.
    private static readonly TimeSpan ExitDeadline = TimeSpan.FromSeconds(3);

    private static int s_watchesExit;

    /// <inheritdoc/>
    public void OnImport()
    {
        if (Interlocked.Exchange(ref s_watchesExit, 1) == 0)
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) =>
                CloseAsync(OpenObjects.Streams.TakeAll(), OpenObjects.Simulators.TakeAll(), OpenObjects.BridgeStreams.TakeAll()).Wait(ExitDeadline);
        }
    }

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        Runspace? owner = Runspace.DefaultRunspace;
        while (true)
        {
            RealtimeStream[] streams = OpenObjects.Streams.TakeFrom(owner);
            RealtimeSimulator[] simulators = OpenObjects.Simulators.TakeFrom(owner);
            RealtimeBridgeStream[] bridgeStreams = OpenObjects.BridgeStreams.TakeFrom(owner);
            if (streams.Length + simulators.Length + bridgeStreams.Length == 0)
            {
                break;
            }

            // Once more after that: a handler's runspace, which ends with its stream, may have opened something too.
            CloseAsync(streams, simulators, bridgeStreams).GetAwaiter().GetResult();
            Array.ForEach(streams, EventSubscribers.Unregister);
        }

        OpenObjects.Removed.DisposeLogs();
    }

    // A bridge goes with its stream.
    private static async Task CloseAsync(RealtimeStream[] streams, RealtimeSimulator[] simulators, RealtimeBridgeStream[] bridgeStreams)
    {
        await Task.WhenAll(Array.ConvertAll(bridgeStreams, stream => stream.DisposeAsync().AsTask())).ConfigureAwait(false);
        await Task.WhenAll(Array.ConvertAll(streams, CloseAsync)).ConfigureAwait(false);
        await Task.WhenAll(Array.ConvertAll(simulators, simulator => simulator.StopAsync())).ConfigureAwait(false);
    }

    private static async Task CloseAsync(RealtimeStream stream)
    {
        await stream.DisposeAsync().ConfigureAwait(false);
        stream.Log.Dispose();
    }
}
