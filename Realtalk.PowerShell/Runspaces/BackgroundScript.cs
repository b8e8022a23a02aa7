using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Realtalk.Tools;

namespace Realtalk.Runspaces;

/// <summary>
/// A script of the user's in a background runspace of its own, run with one argument at a time, which is <c>$_</c>,
/// <c>$args[0]</c> and the first parameter. Its owner sees to it that it is not run twice at once.
/// </summary>
internal sealed class BackgroundScript
{
    // A script that was told to stop and does not is left to itself; its stream must still end.
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(3);

    private const int MaxItems = 10_000;

    private readonly string _script;
    private readonly Hashtable _usingValues;
    private readonly RunspaceRecipe _recipe;
    private readonly CallerCommands _commands = new();
    private readonly CancellationTokenSource _stop = new();
    private Task<Runspace>? _runspace;
    private Task _running = Task.CompletedTask;

    private BackgroundScript(ScriptBlock script, PSCmdlet caller)
    {
        _script = script.ToString();
        _usingValues = UsingValues.Collect(script, caller);
        _recipe = RunspaceRecipe.Of(caller);
        _commands.AddNamedIn(script.Ast, caller);
    }

    /// <summary>Takes the script, the values that it uses and the functions that it names from the caller.</summary>
    /// <exception cref="RealtimeException">It uses something that cannot be carried over.</exception>
    public static BackgroundScript Prepare(ScriptBlock script, PSCmdlet caller) => new(script, caller);

    /// <summary>Opens the runspace.</summary>
    public void Open(string name) => _runspace = Task.FromResult(_recipe.Open(name, _commands));

    /// <summary>Opens the runspace in the background.</summary>
    public void BeginOpen(string name) => _runspace = Task.Run(() => _recipe.Open(name, _commands));

    /// <summary>Runs the script once.</summary>
    /// <returns>What it put out, and its errors and warnings; null when it was told to stop.</returns>
    /// <exception cref="RuntimeException">It threw.</exception>
    public async Task<ScriptResult?> RunAsync(object argument, CancellationToken cancellationToken)
    {
        if (_stop.IsCancellationRequested || _runspace is null)
        {
            return null;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        Task<ScriptResult?> running = RunUntilStoppedAsync(argument, either.Token);
        _running = running;
        return await running.ConfigureAwait(false);
    }

    /// <summary>Stops what runs, and closes the runspace.</summary>
    public async ValueTask CloseAsync()
    {
        if (_runspace is not { } opening)
        {
            return;
        }

        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!opening.IsCompletedSuccessfully)
        {
            return;
        }

        Runspace runspace = opening.Result;
        Task running = _running;
        if (ReferenceEquals(ClosingRunspace.Current, runspace))
        {
            // The script itself closes its stream: it goes on to its end, and its runspace ends after it.
            CloseAfter(running, runspace);
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        if (await Task.WhenAny(running, Task.Delay(StopDeadline)).ConfigureAwait(false) == running)
        {
            BackgroundRunspace.Close(runspace);
        }
        else
        {
            CloseAfter(running, runspace);
        }
    }

    private static void CloseAfter(Task running, Runspace runspace) =>
        _ = running.ContinueWith(_ => BackgroundRunspace.Close(runspace), TaskScheduler.Default);

    private async Task<ScriptResult?> RunUntilStoppedAsync(object argument, CancellationToken cancellationToken)
    {
        Runspace runspace = await _runspace!.ConfigureAwait(false);
        using var pipeline = PowerShell.Create();
        pipeline.Runspace = runspace;
        runspace.SessionStateProxy.SetVariable("_", argument);
        pipeline.AddScript(_script, useLocalScope: true).AddArgument(argument);
        if (_usingValues.Count > 0)
        {
            pipeline.AddParameter(UsingValues.Parameter, _usingValues);
        }

        var said = new SideStreams(pipeline.Streams);
        var kept = new List<PSObject>();
        bool isTooMuch = false;
        using var input = new PSDataCollection<PSObject>();
        input.Complete();
        using var output = new PSDataCollection<PSObject>();
        output.DataAdded += (_, _) =>
        {
            lock (kept)
            {
                kept.AddRange(output.ReadAll().Where(item => item is not null));
                if (isTooMuch || !IsTooMuch(kept))
                {
                    return;
                }

                isTooMuch = true;
            }

            pipeline.BeginStop(null, null);
        };
        try
        {
            Task running = Task.Factory.FromAsync(
                (callback, state) => pipeline.BeginInvoke(input, output, null, callback, state), pipeline.EndInvoke, null);

            // Not before: what has not begun cannot be stopped.
            using CancellationTokenRegistration stop = cancellationToken.Register(() => pipeline.BeginStop(null, null));
            await running.ConfigureAwait(false);
        }
        catch (PipelineStoppedException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (PipelineStoppedException) when (isTooMuch)
        {
            // What there is of it is more than is of use.
        }

        return new ScriptResult(kept, said.Errors, said.Warnings);
    }

    // Seen item by item, so that a script without an end is stopped.
    private static bool IsTooMuch(List<PSObject> output) => output.Count > MaxItems || (output.Count % 100 == 0
        && output.Sum(item => item.BaseObject is string text ? (long)text.Length : 0) > ToolOutput.DefaultMaxBytes);
}
