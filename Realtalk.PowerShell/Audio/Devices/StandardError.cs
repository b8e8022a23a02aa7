using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Realtalk.Audio.Devices;

/// <summary>
/// Keeps what native libraries print to the standard error stream off the user's prompt: ALSA and JACK have much to say
/// about devices that are not there. Everything of this process's is silenced meanwhile, so it is for moments only.
/// </summary>
internal static partial class StandardError
{
    private const int Descriptor = 2;

    private static readonly object Gate = new();
    private static int _users;
    private static int _saved = -1;

    /// <summary>Runs something in silence. Several threads may, and what they do may do so too; the last one restores the stream.</summary>
    public static T Silence<T>(Func<T> body)
    {
        Begin();
        try
        {
            return body();
        }
        finally
        {
            End();
        }
    }

    private static void Begin()
    {
        lock (Gate)
        {
            if (_users++ > 0 || OperatingSystem.IsWindows())
            {
                return;
            }

            _saved = dup(Descriptor);
            if (_saved < 0)
            {
                return;
            }

            try
            {
                using SafeFileHandle nowhere = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                _ = dup2((int)nowhere.DangerousGetHandle(), Descriptor);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Without that device the libraries are heard; nothing else is wrong.
            }
        }
    }

    private static void End()
    {
        lock (Gate)
        {
            if (--_users == 0 && _saved >= 0)
            {
                _ = dup2(_saved, Descriptor);
                _ = close(_saved);
                _saved = -1;
            }
        }
    }

    /// <summary>unistd.h</summary>
    [LibraryImport("libc")]
    private static partial int dup(int descriptor);

    /// <summary>unistd.h</summary>
    [LibraryImport("libc")]
    private static partial int dup2(int descriptor, int target);

    /// <summary>unistd.h</summary>
    [LibraryImport("libc")]
    private static partial int close(int descriptor);
}
