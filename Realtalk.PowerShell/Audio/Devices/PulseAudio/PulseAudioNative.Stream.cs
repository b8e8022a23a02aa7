using System.Runtime.InteropServices;

namespace Realtalk.Audio.Devices.PulseAudio;

internal static unsafe partial class PulseAudioNative
{
    /// <summary>pulse/stream.h</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint pa_stream_new_with_proplist(
        nint context, string name, PulseAudioSampleSpec* spec, nint channelMap, nint proplist);

    /// <summary>pulse/stream.h</summary>
    [LibraryImport(Library)]
    public static partial void pa_stream_unref(nint stream);

    /// <summary>pulse/stream.h</summary>
    [LibraryImport(Library)]
    public static partial PulseAudioStreamState pa_stream_get_state(nint stream);

    /// <summary>pulse/stream.h: the device that the server chose.</summary>
    [LibraryImport(Library)]
    public static partial byte* pa_stream_get_device_name(nint stream);

    /// <summary>pulse/stream.h</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int pa_stream_connect_playback(
        nint stream, string? device, PulseAudioBufferAttributes* attributes, PulseAudioStreamFlags flags, nint volume, nint syncStream);

    /// <summary>pulse/stream.h</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int pa_stream_connect_record(
        nint stream, string? device, PulseAudioBufferAttributes* attributes, PulseAudioStreamFlags flags);

    /// <summary>pulse/stream.h</summary>
    [LibraryImport(Library)]
    public static partial int pa_stream_disconnect(nint stream);

    /// <summary>pulse/stream.h: copies the bytes where <paramref name="freeCallback"/> is 0.</summary>
    [LibraryImport(Library)]
    public static partial int pa_stream_write(
        nint stream, void* data, nuint bytes, nint freeCallback, long offset, PulseAudioSeekMode seek);

    /// <summary>pulse/stream.h: in bytes; the largest number on an error.</summary>
    [LibraryImport(Library)]
    public static partial nuint pa_stream_writable_size(nint stream);

    /// <summary>pulse/stream.h: no data but a length is a hole; no data and no length is the end.</summary>
    [LibraryImport(Library)]
    public static partial int pa_stream_peek(nint stream, void** data, nuint* bytes);

    /// <summary>pulse/stream.h</summary>
    [LibraryImport(Library)]
    public static partial int pa_stream_drop(nint stream);

    /// <summary>pulse/stream.h: gives an operation to be unreferenced, or 0.</summary>
    [LibraryImport(Library)]
    public static partial nint pa_stream_update_timing_info(nint stream, nint callback, nint userdata);

    /// <summary>pulse/stream.h: null before the first answer of the server's.</summary>
    [LibraryImport(Library)]
    public static partial PulseAudioTimingInfo* pa_stream_get_timing_info(nint stream);

    /// <summary>pulse/stream.h: in microseconds.</summary>
    [LibraryImport(Library)]
    public static partial int pa_stream_get_latency(nint stream, ulong* microseconds, int* negative);

    /// <summary>pulse/stream.h</summary>
    [LibraryImport(Library)]
    public static partial void pa_stream_set_state_callback(
        nint stream, delegate* unmanaged<nint, nint, void> callback, nint userdata);

    /// <summary>pulse/stream.h</summary>
    [LibraryImport(Library)]
    public static partial void pa_stream_set_read_callback(
        nint stream, delegate* unmanaged<nint, nuint, nint, void> callback, nint userdata);

    /// <summary>pulse/stream.h</summary>
    [LibraryImport(Library)]
    public static partial void pa_stream_set_write_callback(
        nint stream, delegate* unmanaged<nint, nuint, nint, void> callback, nint userdata);

    /// <summary>pulse/stream.h</summary>
    [LibraryImport(Library)]
    public static partial void pa_stream_set_underflow_callback(
        nint stream, delegate* unmanaged<nint, nint, void> callback, nint userdata);

    /// <summary>pulse/stream.h</summary>
    [LibraryImport(Library)]
    public static partial void pa_stream_set_latency_update_callback(
        nint stream, delegate* unmanaged<nint, nint, void> callback, nint userdata);
}
