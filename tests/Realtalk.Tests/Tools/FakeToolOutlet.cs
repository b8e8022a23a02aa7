using System.Collections.Concurrent;
using System.Threading.Channels;
using Realtalk.Tools;

namespace Realtalk.Tests.Tools;

/// <summary>A session that notes what the tools send.</summary>
internal sealed class FakeToolOutlet : IToolOutlet
{
    private readonly Channel<(string CallId, string Output)[]> _outputs = Channel.CreateUnbounded<(string, string)[]>();
    private readonly Channel<(string RequestId, bool Approve, string? Reason)> _approvals = Channel.CreateUnbounded<(string, bool, string?)>();
    private int _expected;

    public int StreamId => 7;

    public ConcurrentQueue<string> Warnings { get; } = [];

    public int Expected => Volatile.Read(ref _expected);

    public async Task<(string CallId, string Output)[]> NextOutputsAsync() =>
        await _outputs.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public async Task<(string RequestId, bool Approve, string? Reason)> NextApprovalAsync() =>
        await _approvals.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public bool HasOutputs => _outputs.Reader.TryPeek(out _);

    public void ExpectReply() => Interlocked.Increment(ref _expected);

    public void StopExpectingReply() => Interlocked.Decrement(ref _expected);

    public void SendOutputs(IReadOnlyList<(string CallId, string Output)> outputs) => _outputs.Writer.TryWrite([.. outputs]);

    public void SendApproval(string requestId, bool approve, string? reason) => _approvals.Writer.TryWrite((requestId, approve, reason));

    public void Warn(string message) => Warnings.Enqueue(message);
}
