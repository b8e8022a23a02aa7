using System.Management.Automation.Runspaces;

namespace Realtalk.Runspaces;

/// <summary>
/// The runspace from which a stream is being closed, for whatever must not wait for it. It goes along with the closing
/// through every await.
/// </summary>
internal static class ClosingRunspace
{
    private static readonly AsyncLocal<Runspace?> Caller = new();

    public static Runspace? Current => Caller.Value;

    /// <summary>Notes this thread's runspace as the one that closes.</summary>
    public static void Set() => Caller.Value = Runspace.DefaultRunspace;
}
