using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Simulator;

namespace Realtalk.Cmdlets;

/// <content>Keeping a call, and playing it again.</content>
public abstract partial class OpenStreamCmdlet
{
    /// <summary>
    /// Keeps the microphone's sound in the log, which else only counts it: for <c>Export-RealtimeEventLog -Full</c>. It takes some
    /// 4 MB of disk a minute.
    /// </summary>
    [Parameter(ParameterSetName = SessionSet)]
    public SwitchParameter KeepMicrophone { get; set; }

    /// <summary>
    /// A recorded call, whose server the simulator plays: the path of a log that <c>Export-RealtimeEventLog -Full</c> wrote, or its
    /// events. Implies <c>-Simulator</c>.
    /// </summary>
    [Parameter(ParameterSetName = SessionSet)]
    [ValidateNotNullOrEmpty]
    public object[]? Replay { get; set; }

    /// <summary>
    /// How many times faster than real time the simulator sends; 4 where nothing is said, and 1, its own timing, for a recorded
    /// call. <c>Infinity</c> is as fast as possible.
    /// </summary>
    [Parameter(ParameterSetName = SessionSet)]
    [ValidateRange(0.01, double.PositiveInfinity)]
    public double Pace { get; set; } = 4;

    private RealtimeSimulatorOptions GetSimulatorOptions() => Replay is not null && Scenario is not null && !DefaultParameters.Gave(this, nameof(Scenario))
        ? throw ReplayLog.AndScenario()
        : new RealtimeSimulatorOptions
        {
            Scenario = ScenarioPath.Resolve(this, Scenario),
            Replay = Run(token => Task.FromResult(ReplayLog.Read(this, Replay, token))),
            Pace = Replay is null || IsBound(nameof(Pace)) ? Pace : 1,
        };

    // A simulator of this process may be named by its address, too.
    private static RealtimeReplay? FindReplay(Uri endpoint) =>
        Array.Find(OpenObjects.Simulators.ToArray(), simulator => endpoint.IsLoopback && simulator.Port == endpoint.Port)?.Replay;
}
