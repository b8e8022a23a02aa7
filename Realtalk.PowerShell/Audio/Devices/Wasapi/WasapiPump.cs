using System.Runtime.Versioning;

namespace Realtalk.Audio.Devices.Wasapi;

/// <summary>The thread that moves a stream's sound when Windows signals.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WasapiPump : IDisposable
{
    // Counted in waits and not in time, so that a machine that was asleep is not taken for a lost device.
    private const int WaitsToGiveUp = 4;

    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan JoinDeadline = TimeSpan.FromSeconds(3);

    private readonly WasapiClient _client;
    private readonly Action _move;
    private readonly Action<string> _onLost;
    private readonly ManualResetEvent _stop = new(false);
    private readonly Thread _thread;

    /// <param name="client">The stream, which goes with the pump.</param>
    /// <param name="move">Moves what can be moved without waiting.</param>
    /// <param name="onLost">Told why the device can be used no more, once.</param>
    public WasapiPump(WasapiClient client, Action move, Action<string> onLost)
    {
        _client = client;
        _move = move;
        _onLost = onLost;
        _thread = new Thread(Run) { Name = "Realtalk WASAPI", IsBackground = true, Priority = ThreadPriority.Highest };
        _thread.SetApartmentState(ApartmentState.MTA);
        _thread.Start();
    }

    /// <summary>Ends the thread and frees the stream. Not to be called on the thread.</summary>
    public void Dispose()
    {
        _stop.Set();

        // A thread that hangs in a driver keeps the stream: to free it now would end the process.
        if (_thread.Join(JoinDeadline))
        {
            _client.Dispose();
            _stop.Dispose();
        }
    }

    private void Run()
    {
        WaitHandle[] signals = [_stop, _client.Signal];
        try
        {
            // An output begins with what is there, or with silence.
            _move();
            _client.Client.Start();
            for (int waits = 0; waits < WaitsToGiveUp;)
            {
                int signal = WaitHandle.WaitAny(signals, Wait);
                if (signal == 0)
                {
                    _client.Client.Stop();
                    return;
                }

                waits = signal == WaitHandle.WaitTimeout ? waits + 1 : 0;
                _move();
            }

            _onLost("it does not take or give sound any more");
        }
        catch (Exception exception)
        {
            // On a thread of its own it would end the process.
            _onLost(WasapiErrors.Reason(exception));
        }
    }
}
