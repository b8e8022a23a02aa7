using System.Runtime.InteropServices;

namespace Realtalk.Audio.Devices.PulseAudio;

/// <summary>
/// The part of libpulse that is used here. PipeWire's server speaks the same protocol, and its users have the same
/// library. Every call but those on the main loop itself needs the main loop's lock.
/// </summary>
internal static unsafe partial class PulseAudioNative
{
    private const string Library = "libpulse.so.0";

    /// <summary>Whether the library is on this machine.</summary>
    public static bool IsLibraryPresent { get; } =
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad(Library, typeof(PulseAudioNative).Assembly, null, out _);

    /// <summary>A string of the library's.</summary>
    public static string ReadText(byte* utf8) => Marshal.PtrToStringUTF8((nint)utf8) ?? string.Empty;

    /// <summary>pulse/error.h</summary>
    [LibraryImport(Library)]
    public static partial byte* pa_strerror(int error);

    /// <summary>pulse/proplist.h</summary>
    [LibraryImport(Library)]
    public static partial nint pa_proplist_new();

    /// <summary>pulse/proplist.h</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int pa_proplist_sets(nint proplist, string key, string value);

    /// <summary>pulse/proplist.h</summary>
    [LibraryImport(Library)]
    public static partial void pa_proplist_free(nint proplist);

    /// <summary>pulse/operation.h</summary>
    [LibraryImport(Library)]
    public static partial void pa_operation_cancel(nint operation);

    /// <summary>pulse/operation.h</summary>
    [LibraryImport(Library)]
    public static partial void pa_operation_unref(nint operation);
}
