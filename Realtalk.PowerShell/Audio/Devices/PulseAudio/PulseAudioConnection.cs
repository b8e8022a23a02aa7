using System.Diagnostics;
using System.Runtime.InteropServices;
using static Realtalk.Audio.Devices.PulseAudio.PulseAudioNative;

namespace Realtalk.Audio.Devices.PulseAudio;

/// <summary>
/// A connection to a sound server: libpulse's context and its main loop, which runs on a thread of its own. Whoever uses it
/// takes its lock, and does not use it after its Dispose.
/// </summary>
internal sealed unsafe class PulseAudioConnection : IDisposable
{
    private const string ApplicationName = "Realtalk";

    private readonly object _signalGate = new();
    private GCHandle _self;
    private nint _mainloop;
    private long _signals;

    private PulseAudioConnection()
    {
    }

    /// <summary>libpulse's context.</summary>
    public nint Context { get; private set; }

    /// <summary>Connects, and never starts a server.</summary>
    /// <param name="server">The server's address as in PULSE_SERVER; null for that variable, or else for the user's own server.</param>
    /// <param name="timeout">How long the server may take.</param>
    /// <exception cref="RealtimeException"><c>NoAudioDevice</c>: the library is not there, or no server answers.</exception>
    public static PulseAudioConnection Connect(string? server, TimeSpan timeout)
    {
        // Read here because a variable that PowerShell sets is seen by .NET but not by a C library.
        string? variable = Environment.GetEnvironmentVariable("PULSE_SERVER");
        server ??= string.IsNullOrEmpty(variable) ? null : variable;
        if (!IsLibraryPresent)
        {
            throw PulseAudioErrors.NoServer(server, "libpulse is not installed");
        }

        var connection = new PulseAudioConnection();
        try
        {
            connection.Open(server, timeout);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Takes the main loop's lock.</summary>
    public PulseAudioLock Lock() => new(_mainloop);

    /// <summary>What went wrong last, in libpulse's words. Needs the lock.</summary>
    public string LastError() => ReadText(pa_strerror(pa_context_errno(Context)));

    /// <summary>Whether the server is there. Needs the lock.</summary>
    public bool IsReady() => pa_context_get_state(Context) == PulseAudioContextState.Ready;

    /// <summary>Lets those who wait look again. Callbacks call it.</summary>
    public void Signal()
    {
        lock (_signalGate)
        {
            _signals++;
            Monitor.PulseAll(_signalGate);
        }
    }

    /// <summary>Waits until something is so; looks after every <see cref="Signal"/>. The caller must not hold the lock.</summary>
    /// <param name="condition">Called under the main loop's lock.</param>
    /// <param name="timeout">How long to wait at most.</param>
    /// <returns>False when the time ran out.</returns>
    public bool WaitUntil(Func<bool> condition, TimeSpan timeout)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            long seen = Volatile.Read(ref _signals);
            using (Lock())
            {
                if (condition())
                {
                    return true;
                }
            }

            lock (_signalGate)
            {
                while (_signals == seen)
                {
                    TimeSpan rest = timeout - watch.Elapsed;
                    if (rest <= TimeSpan.Zero || !Monitor.Wait(_signalGate, rest))
                    {
                        return false;
                    }
                }
            }
        }
    }

    /// <summary>Disconnects and frees everything. Not to be called by two threads at once, nor from a callback.</summary>
    public void Dispose()
    {
        if (_mainloop != 0)
        {
            if (Context != 0)
            {
                using (Lock())
                {
                    pa_context_set_state_callback(Context, null, 0);
                    pa_context_disconnect(Context);
                    pa_context_unref(Context);
                    Context = 0;
                }
            }

            pa_threaded_mainloop_stop(_mainloop);
            pa_threaded_mainloop_free(_mainloop);
            _mainloop = 0;
        }

        if (_self.IsAllocated)
        {
            _self.Free();
        }
    }

    private void Open(string? server, TimeSpan timeout)
    {
        _self = GCHandle.Alloc(this);
        _mainloop = pa_threaded_mainloop_new();
        if (_mainloop == 0)
        {
            throw PulseAudioErrors.NoServer(server, "libpulse has no memory");
        }

        pa_threaded_mainloop_set_name(_mainloop, "realtalk-sound");
        nint proplist = pa_proplist_new();
        try
        {
            _ = pa_proplist_sets(proplist, "application.name", ApplicationName);
            Context = pa_context_new_with_proplist(pa_threaded_mainloop_get_api(_mainloop), ApplicationName, proplist);
        }
        finally
        {
            pa_proplist_free(proplist);
        }

        // The loop does not run yet, so that this needs no lock.
        pa_context_set_state_callback(Context, &StateChanged, GCHandle.ToIntPtr(_self));
        if (pa_context_connect(Context, server, PulseAudioContextFlags.NoAutospawn, 0) < 0)
        {
            throw PulseAudioErrors.NoServer(server, LastError());
        }

        if (pa_threaded_mainloop_start(_mainloop) < 0)
        {
            throw PulseAudioErrors.NoServer(server, "libpulse cannot start its thread");
        }

        if (!WaitUntil(() => pa_context_get_state(Context) >= PulseAudioContextState.Ready, timeout))
        {
            throw PulseAudioErrors.NoServer(server, "it does not answer");
        }

        using (Lock())
        {
            if (!IsReady())
            {
                throw PulseAudioErrors.NoServer(server, LastError());
            }
        }
    }

    [UnmanagedCallersOnly]
    private static void StateChanged(nint context, nint self) => ((PulseAudioConnection)GCHandle.FromIntPtr(self).Target!).Signal();
}
