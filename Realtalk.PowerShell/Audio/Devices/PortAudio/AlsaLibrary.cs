using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Realtalk.Audio.Devices.PortAudio;

/// <summary>What has to be settled with ALSA, on Linux, before PortAudio uses it. Functions are those of alsa/error.h and alsa/conf.h.</summary>
internal static unsafe class AlsaLibrary
{
    private static readonly nint Library = OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libasound.so.2", out nint handle) ? handle : 0;

    private static bool _silenced;

    /// <summary>
    /// Takes ALSA's messages from now on, for the whole process: it prints what it thinks of devices and of every underrun.
    /// </summary>
    public static void Silence()
    {
        if (!_silenced && TryGet("snd_lib_error_set_handler", out nint setHandler))
        {
            // The handler is given file, line, function, error and a format with its arguments, which a C function that wants
            // none of them may ignore.
            delegate* unmanaged[Cdecl]<byte*, int, byte*, int, byte*, void> handler = &Ignore;
            _ = ((delegate* unmanaged[Cdecl]<nint, int>)setHandler)((nint)handler);
            _silenced = true;
        }
    }

    /// <summary>
    /// Whether PortAudio may be started: version 19.6 ends the process where ALSA is installed but its configuration, which
    /// comes in another package, has no default device. True where there is no ALSA.
    /// </summary>
    public static bool IsUsable()
    {
        if (!TryGet("snd_config_update", out nint update)
            || !TryGet("snd_config_search", out nint search)
            || !TryGet("snd_config", out nint root))
        {
            return true;
        }

        _ = ((delegate* unmanaged[Cdecl]<int>)update)();
        nint configuration = *(nint*)root;
        nint found;
        fixed (byte* key = "pcm.default"u8)
        {
            return configuration != 0
                && ((delegate* unmanaged[Cdecl]<nint, byte*, nint*, int>)search)(configuration, key, &found) >= 0;
        }
    }

    private static bool TryGet(string name, out nint address)
    {
        address = 0;
        return Library != 0 && NativeLibrary.TryGetExport(Library, name, out address);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Ignore(byte* file, int line, byte* function, int error, byte* format)
    {
    }
}
