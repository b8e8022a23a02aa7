using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Realtalk.Threading;

namespace Realtalk.Runspaces;

/// <summary>A worker that has a runspace of its own. Disposing cancels it, waits for it and closes the runspace.</summary>
internal sealed class RunspaceWorker : IWorker
{
    // Audio devices are read and written in pieces of at most tens of milliseconds, so a worker that is told to stop and
    // has not done so in this time hangs in a driver.
    private static readonly TimeSpan JoinDeadline = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Runspace _runspace;
    private readonly PowerShell _pipeline;
    private readonly Task _pipelineEnd;
    private Thread? _thread;
    private int _disposed;

    public RunspaceWorker(Runspace runspace, Action<CancellationToken> body)
    {
        _runspace = runspace;
        _pipeline = PowerShell.Create();
        _pipeline.Runspace = runspace;
        _pipeline.AddScript("$args[0].Invoke()").AddArgument(new Action(() => Run(body)));

        // At its exit PowerShell stops what runs in every runspace and waits for that: the body must hear of it.
        _pipeline.InvocationStateChanged += (_, change) =>
        {
            if (change.InvocationStateInfo.State == PSInvocationState.Stopping)
            {
                _stop.Cancel();
            }
        };
        _pipelineEnd = Task.Factory.FromAsync(_pipeline.BeginInvoke(), _pipeline.EndInvoke);
    }

    public string Name => _runspace.Name;

    public Task Completion => _completion.Task;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _stop.Cancel();
        if (Thread.CurrentThread == _thread || !Wait())
        {
            // It cannot be waited for: closed as soon as it has come to its end.
            _ = _pipelineEnd.ContinueWith(_ => Close(), TaskScheduler.Default);
            return;
        }

        Close();
    }

    private bool Wait()
    {
        try
        {
            return _pipelineEnd.Wait(JoinDeadline);
        }
        catch (AggregateException)
        {
            // What the body threw is in the completion; what PowerShell threw does not matter any more.
            return true;
        }
    }

    private void Close()
    {
        _pipeline.Dispose();
        BackgroundRunspace.Close(_runspace);
        _stop.Dispose();
        _completion.TrySetCanceled();
    }

    private void Run(Action<CancellationToken> body)
    {
        _thread = Thread.CurrentThread;
        ThreadPriority priority = _thread.Priority;
        try
        {
            _thread.Priority = ThreadPriority.AboveNormal;
            body(_stop.Token);
            _completion.TrySetResult();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _completion.TrySetResult();
        }
        catch (Exception exception)
        {
            _completion.TrySetException(exception);
        }
        finally
        {
            _thread.Priority = priority;
        }
    }
}
