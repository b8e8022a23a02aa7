using System.Text.Json;

namespace Realtalk.Sessions;

/// <summary>
/// Requests whose answer carries no id of ours, such as <c>session.update</c>: the answers come in the order of the
/// requests, or an <c>error</c> names one of them. Any thread may add; the receive loop answers.
/// </summary>
internal sealed class PendingReplies
{
    private readonly LinkedList<(string EventId, TaskCompletionSource<JsonElement> Reply)> _pending = new();
    private Exception? _end;

    /// <summary>Expects an answer to the event of that id, which is sent next.</summary>
    public Task<JsonElement> Expect(string eventId)
    {
        var reply = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_pending)
        {
            if (_end is not null)
            {
                reply.SetException(_end);
            }
            else
            {
                _pending.AddLast((eventId, reply));
            }
        }

        return reply.Task;
    }

    /// <summary>Gives the oldest request its answer.</summary>
    public void Complete(JsonElement answer)
    {
        TaskCompletionSource<JsonElement>? reply = null;
        lock (_pending)
        {
            if (_pending.First is { } first)
            {
                _pending.RemoveFirst();
                reply = first.Value.Reply;
            }
        }

        reply?.TrySetResult(answer);
    }

    /// <summary>Fails the request of that id.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Fail(string eventId, Exception reason)
    {
        TaskCompletionSource<JsonElement>? reply = null;
        lock (_pending)
        {
            for (var node = _pending.First; node is not null; node = node.Next)
            {
                if (node.Value.EventId == eventId)
                {
                    reply = node.Value.Reply;
                    _pending.Remove(node);
                    break;
                }
            }
        }

        return reply?.TrySetException(reason) ?? false;
    }

    /// <summary>Fails all, and all to come.</summary>
    public void End(Exception reason)
    {
        lock (_pending)
        {
            _end ??= reason;
            foreach ((_, TaskCompletionSource<JsonElement> reply) in _pending)
            {
                reply.TrySetException(reason);

                // Seen here, so that a reply nobody waits for is no unobserved exception.
                _ = reply.Task.Exception;
            }

            _pending.Clear();
        }
    }
}
