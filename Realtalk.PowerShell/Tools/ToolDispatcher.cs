using Realtalk.Conversations;

namespace Realtalk.Tools;

/// <summary>
/// Takes the model's tool calls, has them run, and answers the calls of one response together. The receive loop tells it what
/// happens, and it never waits; the calls run on the thread pool; any thread may read.
/// </summary>
internal sealed class ToolDispatcher
{
    private readonly object _gate = new();
    private readonly IToolOutlet _outlet;
    private readonly Recent<RealtimeToolCall> _calls = new();
    private readonly Dictionary<string, ToolBatch> _batches = [];
    private readonly HashSet<string> _takenAway = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _retiring = [];
    private ToolRunner _runner;
    private string? _lastDone;
    private bool _ended;

    public ToolDispatcher(IToolOutlet outlet)
    {
        _outlet = outlet;
        _runner = new ToolRunner(new ToolSet(), outlet);
    }

    /// <summary>The tools as they are now.</summary>
    public ToolSet Current
    {
        get
        {
            lock (_gate)
            {
                return _runner.Set;
            }
        }
    }

    /// <summary>The last calls, oldest first.</summary>
    public IReadOnlyList<RealtimeToolCall> Calls => _calls.ToArray();

    /// <summary>Whether calls are still to be answered.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_gate)
            {
                return _batches.Count > 0;
            }
        }
    }

    /// <summary>Runs the calls to come with other tools. What runs goes on to its end.</summary>
    /// <param name="set">The tools.</param>
    /// <param name="streamName">The stream's name.</param>
    public void Use(ToolSet set, string streamName)
    {
        lock (_gate)
        {
            ToolRunner old = _runner;
            _takenAway.UnionWith(old.Set.Tools.Select(tool => tool.Name));
            if (!ReferenceEquals(set.Executor, old.Set.Executor))
            {
                set.Executor?.Attach(streamName);
            }

            if (!ReferenceEquals(set.Approver, old.Set.Approver))
            {
                set.Approver?.Attach(streamName);
            }

            _runner = new ToolRunner(set, _outlet);
            _retiring.RemoveAll(task => task.IsCompleted);

            // Elsewhere, since it may be idle already and then ends what it has here and now.
            _retiring.Add(Task.Run(() => old.RetireAsync(set)));
        }
    }

    /// <summary>The model has called a function.</summary>
    /// <param name="responseId">The response that made the call; null where the server does not say.</param>
    /// <param name="callId">The call.</param>
    /// <param name="name">The function.</param>
    /// <param name="arguments">What the model wrote.</param>
    /// <param name="isDeclared">Whether the session has a function of that name, which may be somebody else's.</param>
    public void OnCall(string? responseId, string callId, string name, string arguments, bool isDeclared)
    {
        RealtimeToolCall call;
        ToolRunner runner;
        ToolBatch? batch;
        lock (_gate)
        {
            runner = _runner;
            RealtimeTool? tool = runner.Set.Find(name);

            // A function that the user declared by himself he answers by himself.
            bool isMine = tool is not null || _takenAway.Contains(name) || (runner.Set.Tools.Count > 0 && !isDeclared);
            if (_ended || !isMine)
            {
                return;
            }

            call = new RealtimeToolCall
            {
                Id = callId,
                Name = name,
                ArgumentsJson = arguments,
                StreamId = _outlet.StreamId,
                ResponseId = responseId,
                Tool = tool,
                NeedsApproval = tool?.NeedsApproval ?? false,
            };
            string key = responseId ?? string.Empty;
            if (!_batches.TryGetValue(key, out batch))
            {
                _batches[key] = batch = new ToolBatch();
                _outlet.ExpectReply();
            }

            // The end of its response may have overtaken it.
            batch.IsComplete |= responseId is not null && responseId == _lastDone;
            batch.Calls.Add(call);
            batch.Running++;
            runner.Hold();
        }

        _calls.Add(call);
        _ = Task.Run(async () =>
        {
            await runner.RunAsync(call, _stop.Token).ConfigureAwait(false);
            runner.Release();
            Finish(batch);
        });
    }

    /// <summary>A response is done: its calls are all known.</summary>
    /// <param name="responseId">Which; empty where the server does not say.</param>
    public void OnResponseDone(string responseId)
    {
        ToolBatch? batch;
        lock (_gate)
        {
            // A server that does not say which response a call belongs to, or which one is done, has but one at a time.
            _lastDone = responseId;
            if (!_batches.TryGetValue(responseId, out batch) && !_batches.TryGetValue(string.Empty, out batch))
            {
                batch = responseId.Length == 0 ? _batches.Values.FirstOrDefault(open => !open.IsComplete) : null;
            }

            if (batch is null)
            {
                return;
            }

            batch.IsComplete = true;
        }

        SendIfFinished(batch);
    }

    /// <summary>An MCP server's tool wants approval.</summary>
    /// <param name="requestId">The request.</param>
    /// <param name="label">The server.</param>
    /// <param name="name">Its tool.</param>
    /// <param name="arguments">What the model wrote.</param>
    /// <param name="responseId">The response that called it.</param>
    public void OnApprovalRequest(string requestId, string label, string name, string arguments, string? responseId)
    {
        ToolRunner runner;
        RealtimeTool? server;
        lock (_gate)
        {
            runner = _runner;
            server = runner.Set.FindServer(label);
            if (_ended || server is null)
            {
                return;
            }

            runner.Hold();
        }

        var call = new RealtimeToolCall
        {
            Id = requestId,
            Name = $"{label}/{name}",
            ArgumentsJson = arguments,
            StreamId = _outlet.StreamId,
            ResponseId = responseId,
            Tool = server,
            NeedsApproval = true,
        };
        _calls.Add(call);
        _ = Task.Run(async () =>
        {
            await ApproveAsync(runner, call, server).ConfigureAwait(false);
            runner.Release();
        });
    }

    /// <summary>The stream has ended: what runs is cancelled.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            _batches.Clear();
        }

        _stop.Cancel();
    }

    /// <summary>Ends what runs, and all that the tools brought along.</summary>
    public async ValueTask CloseAsync()
    {
        End();
        Task[] retiring;
        ToolRunner runner;
        lock (_gate)
        {
            retiring = [.. _retiring];
            runner = _runner;
        }

        await runner.RetireAsync(next: null, now: true).ConfigureAwait(false);
        await Task.WhenAll(retiring).ConfigureAwait(false);
    }

    private async Task ApproveAsync(ToolRunner runner, RealtimeToolCall call, RealtimeTool server)
    {
        try
        {
            await runner.ApproveAsync(call, server, _stop.Token).ConfigureAwait(false);
            call.End(RealtimeToolCallState.Completed, null, null);
            _outlet.SendApproval(call.Id, approve: true, null);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            call.End(RealtimeToolCallState.Cancelled, null, null);
        }
        catch (Exception exception)
        {
            call.End(RealtimeToolCallState.Refused, null, exception.Message);
            _outlet.SendApproval(call.Id, approve: false, exception.Message);
            _outlet.Warn((exception as ToolFailure)?.UserMessage ?? $"A call of '{call.Name}' was refused. {exception.Message}");
        }
    }

    private void Finish(ToolBatch batch)
    {
        lock (_gate)
        {
            batch.Running--;
        }

        SendIfFinished(batch);
    }

    private void SendIfFinished(ToolBatch batch)
    {
        (string CallId, string Output)[] outputs;
        lock (_gate)
        {
            if (!batch.IsComplete || batch.Running > 0 || _ended || !_batches.ContainsValue(batch))
            {
                return;
            }

            _batches.Remove(_batches.First(entry => entry.Value == batch).Key);
            outputs = batch.Calls.ConvertAll(call => (call.Id, call.Output ?? string.Empty)).ToArray();
        }

        _outlet.SendOutputs(outputs);
        _outlet.StopExpectingReply();
    }
}
