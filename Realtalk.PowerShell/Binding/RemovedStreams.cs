using Realtalk.Sessions;

namespace Realtalk.Binding;

/// <summary>Remembers removed streams for as long as the user does, so that their logs go with the module at the latest.</summary>
internal sealed class RemovedStreams
{
    private readonly List<WeakReference<RealtimeStream>> _streams = [];

    public void Add(RealtimeStream stream)
    {
        lock (_streams)
        {
            _streams.RemoveAll(reference => !reference.TryGetTarget(out RealtimeStream? other) || ReferenceEquals(other, stream));
            _streams.Add(new WeakReference<RealtimeStream>(stream));
        }
    }

    /// <summary>Frees the logs of them all.</summary>
    public void DisposeLogs()
    {
        lock (_streams)
        {
            foreach (WeakReference<RealtimeStream> reference in _streams)
            {
                if (reference.TryGetTarget(out RealtimeStream? stream))
                {
                    stream.Log.Dispose();
                }
            }

            _streams.Clear();
        }
    }
}
