using System.Runtime.InteropServices;

namespace Realtalk.Audio.Devices.PulseAudio;

internal static unsafe partial class PulseAudioNative
{
    /// <summary>pulse/thread-mainloop.h</summary>
    [LibraryImport(Library)]
    public static partial nint pa_threaded_mainloop_new();

    /// <summary>pulse/thread-mainloop.h</summary>
    [LibraryImport(Library)]
    public static partial void pa_threaded_mainloop_free(nint mainloop);

    /// <summary>pulse/thread-mainloop.h</summary>
    [LibraryImport(Library)]
    public static partial int pa_threaded_mainloop_start(nint mainloop);

    /// <summary>pulse/thread-mainloop.h: joins the loop's thread; the lock must not be held.</summary>
    [LibraryImport(Library)]
    public static partial void pa_threaded_mainloop_stop(nint mainloop);

    /// <summary>pulse/thread-mainloop.h</summary>
    [LibraryImport(Library)]
    public static partial void pa_threaded_mainloop_lock(nint mainloop);

    /// <summary>pulse/thread-mainloop.h</summary>
    [LibraryImport(Library)]
    public static partial void pa_threaded_mainloop_unlock(nint mainloop);

    /// <summary>pulse/thread-mainloop.h</summary>
    [LibraryImport(Library)]
    public static partial nint pa_threaded_mainloop_get_api(nint mainloop);

    /// <summary>pulse/thread-mainloop.h</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void pa_threaded_mainloop_set_name(nint mainloop, string name);
}
