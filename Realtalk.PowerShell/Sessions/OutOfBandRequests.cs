using System.Text.Json;
using Realtalk.Protocol;

namespace Realtalk.Sessions;

/// <summary>
/// Responses that were asked for out of band, which run beside the conversation and are no part of it. A response is known
/// by the metadata that it repeats. The receive loop tells what happens; any thread may ask.
/// </summary>
internal sealed class OutOfBandRequests
{
    /// <summary>The key in the metadata under which our event id comes back.</summary>
    public const string MetadataKey = "realtalk_event_id";

    private readonly object _gate = new();
    private readonly Dictionary<string, Request> _byEventId = [];
    private readonly Dictionary<string, Request> _byResponseId = [];
    private Exception? _end;

    /// <summary>Whether any has not been answered.</summary>
    public bool Any
    {
        get
        {
            lock (_gate)
            {
                return _byEventId.Count > 0;
            }
        }
    }

    /// <summary>Expects the response to the event of that frame, which is sent next.</summary>
    public Task<RealtimeResponse> Expect(OutgoingFrame frame)
    {
        string eventId = frame.EventId!;
        var request = new Request(eventId, frame);
        lock (_gate)
        {
            if (_end is not null)
            {
                request.Fail(_end);
            }
            else
            {
                _byEventId[eventId] = request;
            }
        }

        return request.Done.Task;
    }

    /// <summary>Nobody waits for that response any more.</summary>
    /// <returns>The id of the response, to be cancelled; null where it has not begun (then it is to be cancelled when it does) or is done.</returns>
    public string? GiveUp(string eventId)
    {
        lock (_gate)
        {
            if (_byEventId.TryGetValue(eventId, out Request? request))
            {
                request.IsGivenUp = true;
            }

            return request?.ResponseId;
        }
    }

    /// <summary>Whether the response is one of these.</summary>
    public bool Owns(string? responseId)
    {
        lock (_gate)
        {
            return responseId is not null && _byResponseId.ContainsKey(responseId);
        }
    }

    /// <summary>A response began.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="response">What the server says of it.</param>
    /// <param name="isGivenUp">Whether nobody waits for it any more, so that it is to be cancelled.</param>
    /// <returns>Whether it is one of these.</returns>
    public bool OnCreated(string id, JsonElement response, out bool isGivenUp)
    {
        lock (_gate)
        {
            isGivenUp = false;
            if (_byEventId.Count == 0
                || response.Find("metadata").Find(MetadataKey).Text() is not { } eventId
                || !_byEventId.TryGetValue(eventId, out Request? request))
            {
                return false;
            }

            request.ResponseId = id;
            _byResponseId[id] = request;
            isGivenUp = request.IsGivenUp;
            return true;
        }
    }

    /// <summary>A response is done.</summary>
    /// <returns>Whether it was one of these.</returns>
    public bool OnDone(RealtimeResponse response)
    {
        Request? request;
        lock (_gate)
        {
            if (!_byResponseId.Remove(response.Id, out request))
            {
                return false;
            }

            _byEventId.Remove(request.EventId);
        }

        request.Done.TrySetResult(response);
        return true;
    }

    /// <summary>The server refused the event of that id.</summary>
    /// <returns>Whether it was one of these.</returns>
    public bool Fail(string eventId, Exception reason)
    {
        Request? request;
        lock (_gate)
        {
            if (!_byEventId.Remove(eventId, out request))
            {
                return false;
            }
        }

        request.Fail(reason);
        return true;
    }

    /// <summary>The frames that ask for those that are still to be answered.</summary>
    public IReadOnlyList<OutgoingFrame> Frames
    {
        get
        {
            lock (_gate)
            {
                return [.. _byEventId.Values.Select(request => request.Frame)];
            }
        }
    }

    /// <summary>The session is gone, and the responses with it.</summary>
    /// <returns>The frames that ask another session for those that are still wanted.</returns>
    public IReadOnlyList<OutgoingFrame> OnSessionLost()
    {
        lock (_gate)
        {
            _byResponseId.Clear();
            foreach (Request request in _byEventId.Values.Where(request => request.IsGivenUp).ToArray())
            {
                _byEventId.Remove(request.EventId);
            }

            foreach (Request request in _byEventId.Values)
            {
                request.ResponseId = null;
            }

            return [.. _byEventId.Values.Select(request => request.Frame)];
        }
    }

    /// <summary>The stream has ended: who waits gets the reason.</summary>
    public void End(Exception reason)
    {
        Request[] all;
        lock (_gate)
        {
            _end ??= reason;
            all = [.. _byEventId.Values];
            _byEventId.Clear();
            _byResponseId.Clear();
        }

        foreach (Request request in all)
        {
            request.Fail(reason);
        }
    }

    private sealed class Request(string eventId, OutgoingFrame frame)
    {
        public string EventId => eventId;

        public OutgoingFrame Frame => frame;

        public TaskCompletionSource<RealtimeResponse> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string? ResponseId { get; set; }

        public bool IsGivenUp { get; set; }

        public void Fail(Exception reason)
        {
            Done.TrySetException(reason);

            // Seen here, so that an answer nobody waits for any more is no unobserved exception.
            _ = Done.Task.Exception;
        }
    }
}
