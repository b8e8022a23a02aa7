using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Sessions;

namespace Realtalk.Cmdlets;

/// <summary>What all cmdlets have in common: they wait with a token that Ctrl+C cancels, and report errors in one way.</summary>
public abstract class RealtimeCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Cancelled when the pipeline is stopped.</summary>
    private protected CancellationToken StopToken => _stop.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the cmdlet holds.</summary>
    /// <param name="disposing">Whether it was asked for.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Waits for the work on the pipeline's thread, for as long as the pipeline is not stopped.</summary>
    private protected T Run<T>(Func<CancellationToken, Task<T>> work)
    {
        try
        {
            return work(StopToken).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <inheritdoc cref="Run{T}"/>
    private protected void Run(Func<CancellationToken, Task> work) => Run<object?>(async token =>
    {
        await work(token).ConfigureAwait(false);
        return null;
    });

    /// <summary>Waits for the work as <see cref="Run{T}"/> does, but not longer than <paramref name="timeout"/>.</summary>
    /// <param name="work">What to wait for.</param>
    /// <param name="timeout">How long at most; null for any time.</param>
    /// <param name="result">What the work gave.</param>
    /// <returns>False when the time ran out.</returns>
    private protected bool TryRun<T>(Func<CancellationToken, Task<T>> work, TimeSpan? timeout, out T? result)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(StopToken);
        if (timeout is { } limit)
        {
            deadline.CancelAfter(limit);
        }

        try
        {
            result = Run(_ => work(deadline.Token));
            return true;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            result = default;
            return false;
        }
    }

    /// <summary>Reports an error and goes on with the next input.</summary>
    private protected void WriteError(RealtimeException exception, object? target = null) =>
        WriteError(ErrorRecords.From(exception, target));

    /// <summary>Reports an error after which there is nothing to go on with.</summary>
    private protected void ThrowError(RealtimeException exception, object? target = null) =>
        ThrowTerminatingError(ErrorRecords.From(exception, target));

    /// <summary>
    /// Does something with the stream that is meant, and reports what goes wrong and what the stream had to say. Without a
    /// stream there is nothing to go on with; any other error concerns this input alone.
    /// </summary>
    private protected void WithStream<T>(T? named, Func<T> getDefault, Action<T> work)
        where T : class, IRealtimeTextStream
    {
        T stream;
        try
        {
            stream = named ?? getDefault();
        }
        catch (RealtimeException exception)
        {
            ThrowError(exception);
            return;
        }

        WriteWarningsOf(stream);
        try
        {
            work(stream);
        }
        catch (RealtimeException exception)
        {
            WriteError(exception, stream);
        }

        WriteWarningsOf(stream);
    }

    /// <inheritdoc cref="WithStream{T}"/>
    private protected void WithStream(RealtimeStream? named, Action<RealtimeStream> work) =>
        WithStream(named, OpenObjects.GetDefaultStream, work);

    /// <summary>Shows what the stream had to say in the background.</summary>
    private protected void WriteWarningsOf(IRealtimeTextStream stream)
    {
        while (stream.TakeWarning() is { } warning)
        {
            WriteWarning(warning);
        }
    }

    /// <summary>Waits for the work as <see cref="Run{T}"/> does, and shows progress where it takes long.</summary>
    /// <param name="work">What to wait for.</param>
    /// <param name="activity">What is being done.</param>
    /// <param name="status">To what.</param>
    private protected T RunWithProgress<T>(Func<CancellationToken, Task<T>> work, string activity, string status)
    {
        using var progress = new DelayedProgress(this, activity, status);
        return Run(token =>
        {
            Task<T> running = work(token);
            progress.WaitFor(running);
            return running;
        });
    }

    /// <inheritdoc cref="RunWithProgress{T}"/>
    private protected void RunWithProgress(Func<CancellationToken, Task> work, string activity, string status) => RunWithProgress<object?>(
        async token =>
        {
            await work(token).ConfigureAwait(false);
            return null;
        },
        activity,
        status);
}
