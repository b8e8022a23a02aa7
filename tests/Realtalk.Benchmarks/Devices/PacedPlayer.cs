using System.Diagnostics;
using Realtalk.Audio.Devices;

namespace Realtalk.Benchmarks.Devices;

/// <summary>The bare device, fed by a thread as it asks for samples: what the machine can do without an engine.</summary>
internal sealed class PacedPlayer : IDisposable
{
    private readonly IAudioOutput _output;
    private readonly AutoResetEvent _room = new(true);

    public PacedPlayer(IAudioOutput output)
    {
        _output = output;
        _output.Writable += OnRoom;
    }

    /// <summary>Writes at once.</summary>
    /// <returns>The moment before.</returns>
    public long Write(ReadOnlySpan<short> samples)
    {
        long now = Stopwatch.GetTimestamp();
        _output.Write(samples);
        return now;
    }

    /// <summary>Feeds the device until the samples are out or the token is cancelled.</summary>
    public Task PlayAsync(short[] samples, CancellationToken stop) => Task.Factory.StartNew(
        () => Play(samples, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Silences what the device holds, without a fade.</summary>
    /// <returns>The moment before.</returns>
    public long Silence()
    {
        long now = Stopwatch.GetTimestamp();
        _output.ReplaceTail(new short[_output.PendingSamples]);
        return now;
    }

    public void Dispose()
    {
        _output.Writable -= OnRoom;
        _output.Dispose();
        _room.Dispose();
    }

    private void Play(short[] samples, CancellationToken stop)
    {
        WaitHandle[] signals = [_room, stop.WaitHandle];
        for (int written = 0; written < samples.Length && !stop.IsCancellationRequested;)
        {
            int count = Math.Min(_output.WritableSamples, samples.Length - written);
            if (count == 0)
            {
                WaitHandle.WaitAny(signals);
                continue;
            }

            _output.Write(samples.AsSpan(written, count));
            written += count;
        }
    }

    private void OnRoom()
    {
        try
        {
            _room.Set();
        }
        catch (ObjectDisposedException)
        {
            // A device's last signal may come after the end.
        }
    }
}
