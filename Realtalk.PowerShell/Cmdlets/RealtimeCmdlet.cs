using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Realtalk.Binding;
using Realtalk.Binding.Views;
using Realtalk.Conversations.Views;
using Realtalk.Runspaces;
using Realtalk.Sessions;

namespace Realtalk.Cmdlets;

/// <summary>What all cmdlets have in common: they wait with a token that Ctrl+C cancels, and report errors in one way.</summary>
public abstract class RealtimeCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private bool _hasSeveralStreams;

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

    /// <summary>Tells of the streams of this runspace that have failed or ended by themselves meanwhile, whatever the cmdlet itself is about.</summary>
    protected override void BeginProcessing()
    {
        foreach (IRealtimeTextStream stream in OpenObjects.GetTextStreamsOf(Runspace.DefaultRunspace))
        {
            if (stream.State is RealtimeStreamState.Failed or RealtimeStreamState.Closed)
            {
                WriteWarningsOf(stream);
            }
        }
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Ends what is under way, for what stops the pipeline without <see cref="StopProcessing"/>.</summary>
    internal void CancelWork() => _stop.Cancel();

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

    /// <summary>
    /// Does work that cannot be cancelled. A pipeline that is stopped meanwhile does not wait for it; what comes of it then is
    /// disposed.
    /// </summary>
    private protected T RunApart<T>(Func<T> work)
    {
        var running = Task.Run(work);
        try
        {
            return Run(running.WaitAsync);
        }
        catch (PipelineStoppedException)
        {
            _ = running.ContinueWith(
                static late => (late.IsCompletedSuccessfully ? late.Result as IDisposable : null)?.Dispose(),
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>
    /// Closes something, and waits until that is done. A pipeline that is stopped meanwhile does not wait: the closing goes on in
    /// the background, where the process's end waits for it.
    /// </summary>
    /// <param name="close">What to do.</param>
    /// <param name="activity">What that is, for the progress.</param>
    /// <param name="status">To what.</param>
    private protected void RunClosing(Func<Task> close, string activity, string status)
    {
        ClosingRunspace.Set();
        var closing = Task.Run(close);
        ModuleLifetime.AwaitAtExit(closing);
        RunWithProgress(closing.WaitAsync, activity, status);
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

    /// <summary>
    /// Waits for something that others bring about, not longer than <paramref name="timeout"/>, and says what is still missing where
    /// it takes long: who has forgotten to ask for it sees why nothing comes.
    /// </summary>
    /// <param name="work">What to wait for.</param>
    /// <param name="timeout">How long at most; null for any time.</param>
    /// <param name="activity">What is being done.</param>
    /// <param name="getStatus">What is missing as it stands.</param>
    /// <param name="result">What the work gave.</param>
    /// <returns>False when the time ran out.</returns>
    private protected bool TryRunWithProgress<T>(
        Func<CancellationToken, Task<T>> work, TimeSpan? timeout, string activity, Func<string> getStatus, out T? result)
    {
        using var progress = new DelayedProgress(this, activity, "waiting");
        return TryRun(
            token =>
            {
                Task<T> running = work(token);
                progress.WaitFor(running, getStatus);
                return running;
            },
            timeout,
            out result);
    }

    // What a model, a server or a file says may be in these, and must not move a terminal's cursor.

    /// <summary>Warns.</summary>
    private protected new void WriteWarning(string text) => base.WriteWarning(TextCells.CleanLines(text));

    /// <summary>Tells what goes on.</summary>
    private protected new void WriteVerbose(string text) => base.WriteVerbose(TextCells.CleanLines(text));

    /// <summary>Reports an error and goes on with the next input.</summary>
    private protected void WriteError(RealtimeException exception, object? target = null) =>
        WriteError(ErrorRecords.From(exception, target));

    /// <summary>Reports an error after which there is nothing to go on with.</summary>
    private protected void ThrowError(RealtimeException exception, object? target = null) =>
        ThrowTerminatingError(ErrorRecords.From(exception, target));

    /// <summary>What to say where there is no stream to work on.</summary>
    private protected virtual StreamAdvice Advice => StreamAdvice.Working;

    /// <summary>
    /// Does something with each stream that is meant, and reports what goes wrong and what the streams had to say. An error
    /// concerns one stream alone, and that there is none concerns one input alone: <c>-ErrorAction</c> can say "if there is one".
    /// </summary>
    private protected void WithStreams<T>(StreamArgument[]? named, Func<StreamAdvice, T> getDefault, Action<T> work)
        where T : class, IRealtimeTextStream
    {
        if (named is not null)
        {
            List<(T Stream, bool IsNamed)> found = FindStreams<T>(named);
            _hasSeveralStreams |= found.Count > 1;
            foreach ((T stream, _) in found)
            {
                WithStream(stream, work);
            }

            return;
        }

        T only;
        try
        {
            only = getDefault(Advice);
        }
        catch (RealtimeException exception)
        {
            WriteError(exception);
            return;
        }

        WithStream(only, work);
    }

    /// <inheritdoc cref="WithStreams{T}"/>
    private protected void WithStreams(StreamArgument[]? named, Action<RealtimeStream> work) =>
        WithStreams(named, OpenObjects.GetDefaultStream, work);

    /// <summary>Does something with a stream, and reports what goes wrong and what it had to say.</summary>
    private protected void WithStream<T>(T stream, Action<T> work)
        where T : class, IRealtimeTextStream
    {
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

    /// <summary>The streams that are meant, each once, with whether it was named or but matches a wildcard; reports names that are none.</summary>
    private protected List<(T Stream, bool IsNamed)> FindStreams<T>(StreamArgument[] named)
        where T : class, IRealtimeTextStream
    {
        List<(T Stream, bool IsNamed)> found = [];
        foreach (StreamArgument argument in named)
        {
            try
            {
                found.AddRange(argument.Find<T>(Advice).Where(one => !found.Exists(other => ReferenceEquals(other.Stream, one.Stream))));
            }
            catch (RealtimeException exception)
            {
                WriteError(exception, argument);
            }
        }

        return found;
    }

    /// <summary>Emits something that belongs to a stream. Where several are asked for, the views say which.</summary>
    private protected void WriteOfStream(object item)
    {
        if (_hasSeveralStreams)
        {
            var wrapped = PSObject.AsPSObject(item);
            wrapped.TypeNames.Insert(0, item.GetType().FullName + StreamView.TypeSuffix);
            item = wrapped;
        }

        WriteObject(item);
    }

    /// <summary>The time that ran out, for a message; empty where none was given.</summary>
    private protected static string Within(TimeSpan limit) =>
        limit == TimeSpan.Zero ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" within {limit.TotalSeconds:0.###} s");

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
