using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Realtalk.Runspaces;

/// <summary>
/// What a background runspace gets of the caller's: this module, the current location, and whatever the scripts in it need.
/// Any thread may open runspaces by it.
/// </summary>
internal sealed class RunspaceRecipe
{
    private readonly string? _modulePath;
    private readonly string? _location;

    private RunspaceRecipe(string? modulePath, string? location)
    {
        _modulePath = modulePath;
        _location = location;
    }

    /// <summary>Takes it from the caller.</summary>
    public static RunspaceRecipe Of(PSCmdlet caller)
    {
        PSModuleInfo? module = caller.MyInvocation.MyCommand.Module;
        return new RunspaceRecipe(
            module is null ? null : PathOf(module), caller.SessionState.Path.CurrentFileSystemLocation.ProviderPath);
    }

    /// <summary>What a module is imported from: its manifest rather than its library, since that brings the types and formats too.</summary>
    public static string PathOf(PSModuleInfo module)
    {
        string manifest = Path.Combine(module.ModuleBase, module.Name + ".psd1");
        return File.Exists(manifest) ? manifest : module.Path;
    }

    /// <summary>Opens a runspace.</summary>
    /// <param name="name">Its name, for <c>Get-Runspace</c>.</param>
    /// <param name="commands">The caller's commands that are to be in it.</param>
    public Runspace Open(string name, CallerCommands? commands = null)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        if (_modulePath is not null)
        {
            state.ImportPSModule([_modulePath]);
        }

        commands?.AddTo(state);
        Runspace runspace = BackgroundRunspace.Open(name, state);
        GoToLocation(runspace);
        return runspace;
    }

    /// <summary>
    /// Makes the runspace as it was when it was opened: its variables (preferences among them) and its location. What was defined
    /// in it stays.
    /// </summary>
    /// <param name="runspace">One that was opened by this, in which nothing runs.</param>
    public void Reset(Runspace runspace)
    {
        runspace.ResetRunspaceState();
        GoToLocation(runspace);
    }

    private void GoToLocation(Runspace runspace)
    {
        if (_location is not null)
        {
            runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(_location));
        }
    }
}
