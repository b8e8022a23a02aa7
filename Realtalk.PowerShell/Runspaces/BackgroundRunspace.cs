using System.Management.Automation.Runspaces;

namespace Realtalk.Runspaces;

/// <summary>Opens and closes the named runspaces in which the module works in the background.</summary>
internal static class BackgroundRunspace
{
    public static Runspace Open(string name, InitialSessionState state)
    {
        Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Name = name;

        // One thread for all that runs in it, so that a priority or a thread's name stays with it.
        runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        runspace.Open();
        return runspace;
    }

    /// <summary>Closes the runspace, after what runs in it has been stopped.</summary>
    public static void Close(Runspace runspace)
    {
        try
        {
            runspace.Dispose();
        }
        catch (InvalidRunspaceStateException)
        {
            // It is closed, or closing, already.
        }
    }
}
