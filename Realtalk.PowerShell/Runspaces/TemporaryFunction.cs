using System.Management.Automation;

namespace Realtalk.Runspaces;

/// <summary>A script block as a function, for a moment: the engine describes the parameters of commands only.</summary>
internal sealed class TemporaryFunction : IDisposable
{
    private readonly PSCmdlet _caller;
    private readonly string _path = $"function:realtalk-{Guid.NewGuid():N}";

    public TemporaryFunction(ScriptBlock script, PSCmdlet caller)
    {
        _caller = caller;
        ItemCmdletProviderIntrinsics items = caller.SessionState.InvokeProvider.Item;
        items.Set([_path], script, force: true, literalPath: true);
        Command = (FunctionInfo)items.Get([_path], force: true, literalPath: true).Single().BaseObject;
    }

    public FunctionInfo Command { get; }

    public void Dispose() => _caller.SessionState.InvokeProvider.Item.Remove([_path], recurse: false, force: true, literalPath: true);
}
