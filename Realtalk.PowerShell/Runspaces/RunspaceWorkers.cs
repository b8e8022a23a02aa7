using System.Management.Automation.Runspaces;
using Realtalk.Threading;

namespace Realtalk.Runspaces;

/// <summary>Workers in named background runspaces, where <c>Get-Runspace</c> shows them: audio in and audio out.</summary>
internal sealed class RunspaceWorkers : IWorkerFactory
{
    private RunspaceWorkers()
    {
    }

    public static RunspaceWorkers Instance { get; } = new();

    public IWorker Start(string name, Action<CancellationToken> body)
    {
        // Nothing is loaded into it: it gives the work a thread and a name, and runs one delegate.
        InitialSessionState state = InitialSessionState.Create();
        state.LanguageMode = System.Management.Automation.PSLanguageMode.FullLanguage;
        return new RunspaceWorker(BackgroundRunspace.Open(name, state), body);
    }
}
