namespace Realtalk.Threading;

/// <summary>
/// Gives an engine class a thread by name. There are two implementations: <see cref="DedicatedThreads"/>, and one that
/// runs the work in a named background runspace, where <c>Get-Runspace</c> shows it.
/// </summary>
internal interface IWorkerFactory
{
    /// <summary>Starts <paramref name="body"/> on a thread of its own.</summary>
    /// <param name="name">The name that a debugger or <c>Get-Runspace</c> shows, for example <c>Realtalk-1 audio in</c>.</param>
    /// <param name="body">Runs until it returns; it must return soon after its token is cancelled.</param>
    IWorker Start(string name, Action<CancellationToken> body);
}

/// <summary>A thread that was started by <see cref="IWorkerFactory"/>. Disposing cancels its token, joins it and frees it.</summary>
internal interface IWorker : IDisposable
{
    /// <summary>The name given at the start.</summary>
    string Name { get; }

    /// <summary>Completes when the body has returned; faults with what the body threw.</summary>
    Task Completion { get; }
}
