using System.Management.Automation;
using Realtalk.Tools;

namespace Realtalk.Runspaces;

/// <summary>
/// Asks the user's script about calls, one after the other, in a background runspace. What it puts out is the decision: a
/// false or a text (the reason) refuses, a true approves.
/// </summary>
internal sealed class ScriptToolApprover : IToolApprover
{
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly BackgroundScript _script;

    private ScriptToolApprover(BackgroundScript script) => _script = script;

    /// <summary>Takes the script and the values that it uses from the caller.</summary>
    /// <exception cref="RealtimeException">It uses something that cannot be carried over.</exception>
    public static ScriptToolApprover Prepare(ScriptBlock script, PSCmdlet caller)
    {
        ForgottenVariables.Warn(script, "-ToolApproval", caller);
        return new ScriptToolApprover(BackgroundScript.Prepare(script, caller));
    }

    public void Attach(string streamName) => _script.BeginOpen($"{streamName} approval");

    public async Task<ToolDecision> DecideAsync(RealtimeToolCall call, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken).ConfigureAwait(false);
        Task<ScriptResult?> running = _script.RunAsync(call, cancellationToken);

        // The next one begins when this one has come to its end, whoever waits for it.
        _ = running.ContinueWith(_ => _oneAtATime.Release(), TaskScheduler.Default);
        try
        {
            ScriptResult? result = await running.WaitAsync(cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return result is null ? new ToolDecision(false) : Read(result);
        }
        catch (RuntimeException exception)
        {
            throw new ToolFailure("Its approval failed.", RealtimeToolCallState.Refused, exception)
            {
                UserMessage = $"A call of '{call.Name}' was refused, because -ToolApproval failed: {ErrorText.Of(exception)}",
            };
        }
    }

    public ValueTask DisposeAsync() => _script.CloseAsync();

    private static ToolDecision Read(ScriptResult result)
    {
        if (result.Errors.Count > 0)
        {
            throw new ToolFailure("Its approval failed.", RealtimeToolCallState.Refused)
            {
                UserMessage = $"A call was refused, because -ToolApproval reported an error: {result.Errors[0]}",
            };
        }

        bool? verdict = null;
        foreach (object item in result.Output.Select(item => item.BaseObject))
        {
            if (item is string reason)
            {
                return new ToolDecision(false, reason);
            }

            if (!LanguagePrimitives.IsTrue(item))
            {
                return new ToolDecision(false);
            }

            verdict = true;
        }

        return new ToolDecision(verdict);
    }
}
