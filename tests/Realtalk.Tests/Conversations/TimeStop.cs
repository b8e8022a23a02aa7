namespace Realtalk.Tests.Conversations;

/// <summary>A moment at which a call's time stands still. The clock's thread asks whether it has come; any thread waits for it.</summary>
internal sealed class TimeStop(Func<bool> isSo)
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Reached => _reached.Task;

    /// <summary>Whether the moment has come; once it has, it stays.</summary>
    public bool IsReached()
    {
        if (!_reached.Task.IsCompleted && isSo())
        {
            _reached.SetResult();
        }

        return _reached.Task.IsCompleted;
    }
}
