using static Realtalk.Audio.Devices.PortAudio.PortAudioNative;

namespace Realtalk.Audio.Devices.PortAudio;

/// <summary>
/// A use of the library, which is started for the first and shut down after the last one. The devices it knows are those
/// of its start: only when nothing is open does a new use see what has been plugged in meanwhile.
/// </summary>
internal sealed class PortAudioLibrary : IDisposable
{
    private int _disposed;

    private PortAudioLibrary()
    {
    }

    /// <summary>Held around every call but those of a stream's thread.</summary>
    public static object Gate { get; } = new();

    /// <summary>Whether the library is on this machine.</summary>
    public static bool IsPresent { get; } = NativeLibraries.IsPresent(NativeLibraries.PortAudio);

    /// <summary>Begins a use.</summary>
    /// <exception cref="RealtimeException"><c>NoAudioDevice</c>.</exception>
    public static PortAudioLibrary Use()
    {
        if (!IsPresent)
        {
            throw PortAudioErrors.Missing();
        }

        lock (Gate)
        {
            AlsaLibrary.Silence();
            if (!AlsaLibrary.IsUsable())
            {
                throw PortAudioErrors.NotConfigured();
            }

            int error = StandardError.Silence(Pa_Initialize);
            return error < 0 ? throw PortAudioErrors.NotStarted(error) : new PortAudioLibrary();
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            lock (Gate)
            {
                _ = StandardError.Silence(Pa_Terminate);
            }
        }
    }
}
