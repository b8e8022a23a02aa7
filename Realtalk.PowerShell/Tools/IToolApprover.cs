namespace Realtalk.Tools;

/// <summary>Decides about calls, one at a time. Disposing ends what still decides.</summary>
internal interface IToolApprover : IAsyncDisposable
{
    /// <summary>Gets ready, in the background, for the calls of a stream. Called once, before the first call.</summary>
    void Attach(string streamName);

    /// <summary>Decides about a call.</summary>
    /// <exception cref="ToolFailure">It could not be decided; says why.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<ToolDecision> DecideAsync(RealtimeToolCall call, CancellationToken cancellationToken);
}
