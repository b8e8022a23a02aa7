using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Realtalk.Sessions;
using Realtalk.Text;

namespace Realtalk.Runspaces;

/// <summary>
/// Runs the user's script for each text message of the model, one after the other, in a background runspace that ends with
/// the stream. What the script puts out is the answer.
/// </summary>
internal sealed class ScriptTextHandler
{
    // A script that was told to stop and does not is left to itself; the stream must still end.
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(3);

    private readonly string _script;
    private readonly Hashtable _usingValues;
    private readonly string? _modulePath;
    private readonly string? _location;
    private readonly CancellationTokenSource _stop = new();
    private RealtimeStream _stream = null!;
    private Runspace? _runspace;
    private Task _running = Task.CompletedTask;

    private ScriptTextHandler(string script, Hashtable usingValues, string? modulePath, string? location)
    {
        _script = script;
        _usingValues = usingValues;
        _modulePath = modulePath;
        _location = location;
    }

    /// <summary>Takes the script and the values that it uses from the caller.</summary>
    /// <exception cref="RealtimeException">It uses something that cannot be carried over.</exception>
    public static ScriptTextHandler Prepare(ScriptBlock script, PSCmdlet caller)
    {
        PathInfo location = caller.SessionState.Path.CurrentFileSystemLocation;
        return new ScriptTextHandler(
            script.ToString(), UsingValues.Collect(script, caller), FindModule(caller), location.ProviderPath);
    }

    /// <summary>Handles the messages of the stream from now on, until it ends; in the place of an earlier handler.</summary>
    public void Attach(RealtimeStream stream)
    {
        _stream = stream;
        InitialSessionState state = InitialSessionState.CreateDefault2();
        if (_modulePath is not null)
        {
            state.ImportPSModule([_modulePath]);
        }

        _runspace = BackgroundRunspace.Open($"{stream.Name} text", state);
        if (_location is not null)
        {
            _runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(_location));
        }

        stream.OnClose.Push(CloseAsync);
        stream.Text.Handler = HandleAsync;
    }

    // The manifest rather than the library, since it brings the types and formats too.
    private static string? FindModule(PSCmdlet caller)
    {
        if (caller.MyInvocation.MyCommand.Module is not { } module)
        {
            return null;
        }

        string manifest = Path.Combine(module.ModuleBase, module.Name + ".psd1");
        return File.Exists(manifest) ? manifest : module.Path;
    }

    // The text stream hands over one message at a time.
    private async Task<string?> HandleAsync(RealtimeTextMessage message, CancellationToken cancellationToken)
    {
        if (_stop.IsCancellationRequested)
        {
            return null;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        Task<string?> running = RunAsync(message, either.Token);
        _running = running;
        return await running.ConfigureAwait(false);
    }

    private async Task<string?> RunAsync(RealtimeTextMessage message, CancellationToken cancellationToken)
    {
        using var pipeline = PowerShell.Create();
        pipeline.Runspace = _runspace;
        _runspace!.SessionStateProxy.SetVariable("_", message);
        pipeline.AddScript(_script, useLocalScope: true).AddArgument(message);
        if (_usingValues.Count > 0)
        {
            pipeline.AddParameter(UsingValues.Parameter, _usingValues);
        }

        using CancellationTokenRegistration stop = cancellationToken.Register(() => pipeline.BeginStop(null, null));
        PSDataCollection<PSObject> output;
        try
        {
            output = await Task.Factory.FromAsync(pipeline.BeginInvoke(), pipeline.EndInvoke).ConfigureAwait(false);
        }
        catch (PipelineStoppedException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }

        foreach (ErrorRecord error in pipeline.Streams.Error)
        {
            _stream.Warn($"The text handler reported an error on message {message.Id}: {error}");
        }

        foreach (WarningRecord warning in pipeline.Streams.Warning)
        {
            _stream.Warn($"The text handler warned on message {message.Id}: {warning.Message}");
        }

        return string.Join(Environment.NewLine, output.Where(item => item is not null).Select(item => item.ToString()));
    }

    private async ValueTask CloseAsync()
    {
        _stream.Text.Handler = null;
        Task running = _running;
        if (ReferenceEquals(ClosingRunspace.Current, _runspace))
        {
            // The script itself closes the stream: it goes on to its end, and its runspace ends after it.
            CloseAfter(running);
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        if (await Task.WhenAny(running, Task.Delay(StopDeadline)).ConfigureAwait(false) == running)
        {
            BackgroundRunspace.Close(_runspace!);
        }
        else
        {
            CloseAfter(running);
        }
    }

    private void CloseAfter(Task running) =>
        _ = running.ContinueWith(_ => BackgroundRunspace.Close(_runspace!), TaskScheduler.Default);
}
