using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.Json;
using Realtalk.Binding;
using Realtalk.Tools;

namespace Realtalk.Runspaces;

/// <summary>One call of a tool in a runspace.</summary>
internal sealed class ToolPipeline(Runspace runspace)
{
    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ToolOutput _output = new();
    private volatile bool _hasEnded;

    /// <summary>Where it runs.</summary>
    public Runspace Runspace => runspace;

    /// <summary>Completes when the tool is told to stop.</summary>
    public Task Stopping => _stopping.Task;

    /// <summary>Whether the tool has come to its end, so that its runspace is about to be free.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>Runs the tool, to its own end.</summary>
    /// <exception cref="ToolFailure">It failed.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    public async Task<ToolResult> RunAsync(
        CommandTool tool, CommandInfo command, JsonElement arguments, Action onBegin, CancellationToken cancellationToken)
    {
        try
        {
            return await RunToEndAsync(tool, command, arguments, onBegin, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _hasEnded = true;
        }
    }

    private async Task<ToolResult> RunToEndAsync(
        CommandTool tool, CommandInfo command, JsonElement arguments, Action onBegin, CancellationToken cancellationToken)
    {
        using var pipeline = PowerShell.Create();
        pipeline.Runspace = runspace;
        var said = new SideStreams(pipeline.Streams);
        tool.AddTo(pipeline, command, arguments);
        cancellationToken.ThrowIfCancellationRequested();
        onBegin();
        await InvokeAsync(pipeline, cancellationToken).ConfigureAwait(false);
        foreach (string error in said.Errors)
        {
            _output.AddError(error);
        }

        if (_output is { IsEmpty: true, Error: { } onlyError })
        {
            throw new ToolFailure(onlyError);
        }

        return new ToolResult(_output.Build(), _output.Error, said.Warnings);
    }

    private async Task InvokeAsync(PowerShell pipeline, CancellationToken cancellationToken)
    {
        using var input = new PSDataCollection<PSObject>();
        input.Complete();
        using var output = new PSDataCollection<PSObject>();

        // On the pipeline's own thread, where the properties of what comes out can be read. Nothing of it is kept.
        ToolFailure? unwritable = null;
        output.DataAdded += (_, _) =>
        {
            foreach (PSObject item in output.ReadAll())
            {
                unwritable ??= TryWrite(item);
            }

            if (_output.IsFull || unwritable is not null)
            {
                Stop(pipeline);
            }
        };
        try
        {
            Task running = Task.Factory.FromAsync(
                (callback, state) => pipeline.BeginInvoke(input, output, null, callback, state), pipeline.EndInvoke, null);

            // Not before: what has not begun cannot be stopped.
            using CancellationTokenRegistration stop = cancellationToken.Register(() => Stop(pipeline));
            await running.ConfigureAwait(false);
        }
        catch (PipelineStoppedException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (unwritable is not null)
            {
                throw unwritable;
            }

            if (!_output.IsFull)
            {
                // It stopped itself, or PowerShell is at its end.
                throw new ToolFailure(exception.Message, cause: exception);
            }
        }
        catch (RuntimeException exception)
        {
            throw new ToolFailure(ErrorText.Of(exception), cause: exception);
        }

        if (unwritable is not null)
        {
            throw unwritable;
        }
    }

    private ToolFailure? TryWrite(PSObject item)
    {
        try
        {
            ToolValue.Write(item, _output);
            return null;
        }
        catch (NotSupportedException exception)
        {
            return new ToolFailure(exception.Message, cause: exception);
        }
        catch (Exception exception) when (exception is not PipelineStoppedException)
        {
            // A list that cannot be read to its end, and the like. The rest is still worth something.
            _output.AddError($"A part of the output could not be read: {exception.Message}");
            return null;
        }
    }

    private void Stop(PowerShell pipeline)
    {
        if (_stopping.TrySetResult())
        {
            pipeline.BeginStop(null, null);
        }
    }
}
