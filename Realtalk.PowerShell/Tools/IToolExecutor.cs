using System.Text.Json;

namespace Realtalk.Tools;

/// <summary>Runs tools, several at once. Disposing ends what still runs; a tool that does not stop is left to itself.</summary>
internal interface IToolExecutor : IAsyncDisposable
{
    /// <summary>Gets ready, in the background, for the calls of a stream. Called once, before the first call.</summary>
    void Attach(string streamName);

    /// <summary>Runs a call. Returns soon after the token is cancelled, whether or not the tool stops.</summary>
    /// <param name="call">The call.</param>
    /// <param name="arguments">Its arguments, an object that has been checked against the tool's parameters.</param>
    /// <param name="onBegin">Is called when the tool itself begins: what it needs is there, and its time runs.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ToolFailure">It failed; says why.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<ToolResult> InvokeAsync(RealtimeToolCall call, JsonElement arguments, Action onBegin, CancellationToken cancellationToken);
}
