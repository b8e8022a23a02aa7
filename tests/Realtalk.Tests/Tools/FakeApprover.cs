using Realtalk.Tools;

namespace Realtalk.Tests.Tools;

/// <summary>Decides as it is told.</summary>
internal sealed class FakeApprover(Func<RealtimeToolCall, CancellationToken, Task<ToolDecision>> decide) : IToolApprover
{
    public static FakeApprover Saying(bool? verdict, string? reason = null) => new((_, _) => Task.FromResult(new ToolDecision(verdict, reason)));

    public void Attach(string streamName)
    {
    }

    public Task<ToolDecision> DecideAsync(RealtimeToolCall call, CancellationToken cancellationToken) => decide(call, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
