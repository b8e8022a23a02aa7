using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Events;
using Realtalk.Simulator;

namespace Realtalk.Cmdlets;

/// <summary><c>Start-RealtimeSimulator</c>: a server in this process that speaks the Realtime API, for trying out and for tests.</summary>
[Cmdlet(VerbsLifecycle.Start, "RealtimeSimulator")]
[OutputType(typeof(RealtimeSimulator))]
public sealed class StartRealtimeSimulatorCommand : RealtimeCmdlet
{
    /// <summary>What it plays: the name of a scenario, or the path of one's file; the car-rental call where nothing is said.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ScenarioCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Scenario { get; set; }

    /// <summary>The port on this machine; one that is free where nothing is said.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int Port { get; set; }

    /// <summary>How many times faster than real time it sends its replies; 4 where nothing is said.</summary>
    [Parameter]
    [ValidateRange(0.01, double.PositiveInfinity)]
    public double Pace { get; set; } = 4;

    /// <summary>
    /// The server of a recorded call in the place of a scenario: the path of a log that <c>Export-RealtimeEventLog -Full</c> wrote, or
    /// its events. In its own timing where <c>-Pace</c> says nothing.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object[]? Replay { get; set; }

    /// <summary>The only key that it accepts, to try out what a wrong one does; any where nothing is said.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RequiredKey { get; set; }

    /// <summary>How it is to misbehave, to test what is built on it; for example <c>@{ NeverReply = $true }</c>.</summary>
    [Parameter]
    [SimulatorFaultsTransformation]
    [ArgumentCompleter(typeof(FaultsCompleter))]
    [ValidateNotNull]
    public SimulatorFaults Faults { get; set; } = new();

    private IReadOnlyList<RealtimeEvent>? ReadReplay() => Replay is null || Scenario is null || DefaultParameters.Gave(this, nameof(Scenario))
        ? Run(token => Task.FromResult(ReplayLog.Read(this, Replay, token)))
        : throw ReplayLog.AndScenario();

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        RealtimeSimulator simulator;
        try
        {
            simulator = RealtimeSimulator.Start(new RealtimeSimulatorOptions
            {
                Scenario = ScenarioPath.Resolve(this, Scenario),
                Port = Port,
                Pace = Replay is null || MyInvocation.BoundParameters.ContainsKey(nameof(Pace)) ? Pace : 1,
                Replay = ReadReplay(),
                RequiredKey = RequiredKey,
                Faults = Faults,
            });
        }
        catch (RealtimeException exception)
        {
            ThrowError(exception);
            return;
        }

        OpenObjects.Simulators.Add(simulator);
        WriteObject(simulator);
    }
}
