using Realtalk.Audio.Devices;

namespace Realtalk.Audio;

/// <summary>
/// Plays chunks of sound one after the other on a device, without a gap between them, at the pace of the device. It is used
/// by one thread and owns the device.
/// </summary>
internal sealed class ChunkPlayer : IDisposable
{
    // A device tells when it has room, but not when a sample was heard.
    private static readonly TimeSpan PositionInterval = TimeSpan.FromMilliseconds(10);

    // A device that stays at the same position for so long has died without a word.
    private static readonly TimeSpan StallDeadline = TimeSpan.FromSeconds(5);

    private readonly IAudioOutput _output;
    private readonly AutoResetEvent _writable = new(initialState: false);

    public ChunkPlayer(IAudioOutput output)
    {
        _output = output;
        _output.Writable += Wake;
    }

    /// <summary>Hands the samples to the device, waiting for room as it plays.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="RealtimeException">The device is gone.</exception>
    public void Play(ReadOnlySpan<short> samples, CancellationToken cancellationToken)
    {
        while (samples.Length > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(_output.WritableSamples, samples.Length);
            if (count == 0)
            {
                Wait(cancellationToken);
                continue;
            }

            _output.Write(samples[..count]);
            samples = samples[count..];
        }
    }

    /// <summary>Waits until the last sample was heard.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="RealtimeException">The device is gone, or does not move any more.</exception>
    public void Finish(CancellationToken cancellationToken)
    {
        _output.Drain();
        int last = int.MaxValue;
        long moved = Environment.TickCount64;
        for (int pending = _output.PendingSamples; pending > 0; pending = _output.PendingSamples)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (pending < last)
            {
                last = pending;
                moved = Environment.TickCount64;
            }
            else if (Environment.TickCount64 - moved > StallDeadline.TotalMilliseconds)
            {
                throw DeviceErrors.Lost(_output.Name, "it does not play any more");
            }

            Wait(cancellationToken);
        }
    }

    public void Dispose()
    {
        _output.Writable -= Wake;
        _output.Dispose();
        _writable.Dispose();
    }

    private void Wait(CancellationToken cancellationToken)
    {
        WaitHandle.WaitAny([_writable, cancellationToken.WaitHandle], PositionInterval);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private void Wake()
    {
        try
        {
            _writable.Set();
        }
        catch (ObjectDisposedException)
        {
            // A device's last signal may come after the end.
        }
    }
}
