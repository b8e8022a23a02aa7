using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.InteropServices;
using Realtalk.Binding;
using Realtalk.Bridge.Client;
using Realtalk.Sessions;
using Realtalk.Simulator;

namespace Realtalk.Runspaces;

/// <summary>Makes a runspace ready when the module comes, and closes what is open when it goes, or the process.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    // What is left then (a recording to finish, a goodbye to say) takes milliseconds; a process that ends must not hang.
    private static readonly TimeSpan ExitDeadline = TimeSpan.FromSeconds(3);

    private static readonly object s_gate = new();
    private static PosixSignalRegistration[]? s_signals;
    private static Task s_closing = Task.CompletedTask;

    /// <inheritdoc/>
    public void OnImport()
    {
        TypeMembers.Add();
        lock (s_gate)
        {
            if (s_signals is not null)
            {
                return;
            }

            AppDomain.CurrentDomain.ProcessExit += (_, _) => CloseAll();

            // From .NET 10 on these signals end a process without its exit being told. They are not cancelled, so that what they
            // do otherwise they do after this; one that the host has cancelled does not end anything.
            s_signals = Array.ConvertAll(
                new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP },
                signal => PosixSignalRegistration.Create(signal, context =>
                {
                    if (!context.Cancel)
                    {
                        CloseAll();
                    }
                }));
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

    /// <summary>Lets the process's end wait for something that is being closed in the background.</summary>
    internal static void AwaitAtExit(Task closing)
    {
        if (!closing.IsCompleted)
        {
            lock (s_gate)
            {
                s_closing = Task.WhenAll(s_closing, closing);
            }
        }
    }

    // A signal and the exit that follows it may come on two threads; each waits for all that is being closed.
    private static void CloseAll()
    {
        Task closing;
        lock (s_gate)
        {
            s_closing = Task.WhenAll(s_closing, Task.Run(() =>
                CloseAsync(OpenObjects.Streams.TakeAll(), OpenObjects.Simulators.TakeAll(), OpenObjects.BridgeStreams.TakeAll())));
            closing = s_closing;
        }

        // Nobody is left to be told of an error.
        Task.WhenAny(closing).Wait(ExitDeadline);
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
