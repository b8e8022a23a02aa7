namespace Realtalk.Threading;

/// <summary>Workers on plain background threads of raised priority: for programs without PowerShell.</summary>
internal sealed class DedicatedThreads : IWorkerFactory
{
    private DedicatedThreads()
    {
    }

    public static DedicatedThreads Instance { get; } = new();

    public IWorker Start(string name, Action<CancellationToken> body) => new Worker(name, body);

    private sealed class Worker : IWorker
    {
        // Audio devices are read and written in pieces of at most tens of milliseconds, so a worker that is told to stop
        // and has not done so in this time hangs in a driver; a background thread does not keep the process.
        private static readonly TimeSpan JoinDeadline = TimeSpan.FromSeconds(3);

        private readonly CancellationTokenSource _stop = new();
        private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Thread _thread;

        public Worker(string name, Action<CancellationToken> body)
        {
            Name = name;
            _thread = new Thread(() => Run(body)) { Name = name, IsBackground = true, Priority = ThreadPriority.AboveNormal };
            _thread.Start();
        }

        public string Name { get; }

        public Task Completion => _completion.Task;

        public void Dispose()
        {
            _stop.Cancel();
            if (Thread.CurrentThread != _thread && _thread.Join(JoinDeadline))
            {
                _stop.Dispose();
            }
        }

        private void Run(Action<CancellationToken> body)
        {
            try
            {
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
        }
    }
}
