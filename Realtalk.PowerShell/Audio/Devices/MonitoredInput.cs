namespace Realtalk.Audio.Devices;

/// <summary>
/// A source that can be heard as well: what is read from it is also played, so that a person can listen to a caller who
/// has no voice in the room. Both devices go with it.
/// </summary>
internal sealed class MonitoredInput(IAudioInput source, IAudioOutput monitor) : IAudioInput
{
    private bool _isMonitorGone;

    public string Name => source.Name;

    public TimeSpan Latency => source.Latency;

    public int Read(Span<short> samples, CancellationToken cancellationToken)
    {
        int count = source.Read(samples, cancellationToken);
        if (count > 0 && !_isMonitorGone)
        {
            try
            {
                monitor.Write(samples[..count]);
            }
            catch (Exception exception) when (exception is RealtimeException or ObjectDisposedException)
            {
                // Listening in is a comfort: the call goes on without.
                _isMonitorGone = true;
            }
        }

        return count;
    }

    public void Dispose()
    {
        source.Dispose();
        monitor.Dispose();
    }
}
