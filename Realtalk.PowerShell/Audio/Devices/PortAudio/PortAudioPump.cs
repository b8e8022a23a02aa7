namespace Realtalk.Audio.Devices.PortAudio;

/// <summary>The thread that moves a stream's sound: it looks every few milliseconds what the device has or wants.</summary>
internal sealed class PortAudioPump : IDisposable
{
    // Counted in turns and not in time, so that a machine that was asleep is not taken for a lost device.
    private const int TurnsToRestart = 100;
    private const int TurnsToGiveUp = 400;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan JoinDeadline = TimeSpan.FromSeconds(3);

    private readonly PortAudioStream _stream;
    private readonly Func<int> _move;
    private readonly Action<string> _onLost;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;

    /// <param name="stream">The stream, which goes with the pump.</param>
    /// <param name="move">Moves what can be moved without waiting; returns how many frames that was, or below 0 the library's error.</param>
    /// <param name="onLost">Told why the device can be used no more, once.</param>
    public PortAudioPump(PortAudioStream stream, Func<int> move, Action<string> onLost)
    {
        _stream = stream;
        _move = move;
        _onLost = onLost;
        _thread = new Thread(Run) { Name = "Realtalk PortAudio", IsBackground = true, Priority = ThreadPriority.Highest };
        _thread.Start();
    }

    /// <summary>Ends the thread and frees the stream. Not to be called on the thread.</summary>
    public void Dispose()
    {
        _stop.Set();

        // A thread that hangs in a driver keeps the stream: to free it now would end the process.
        if (_thread.Join(JoinDeadline))
        {
            _stream.Dispose();
            _stop.Dispose();
        }
    }

    private void Run()
    {
        try
        {
            int idle = 0;
            do
            {
                int moved = _move();
                idle = moved == 0 ? idle + 1 : 0;

                // A driver that has overrun may wait to be started again.
                int error = idle == TurnsToRestart ? _stream.Restart() : moved;
                if (error < 0 || idle == TurnsToGiveUp)
                {
                    _onLost(error < 0 ? PortAudioErrors.Text(error) : "it does not take or give sound any more");
                    return;
                }
            }
            while (!_stop.Wait(Interval));
        }
        catch (Exception exception)
        {
            // On a thread of its own it would end the process.
            _onLost(exception.Message);
        }
    }
}
