using System.Runtime.InteropServices;

namespace Realtalk.Audio.Devices.PulseAudio;

internal static unsafe partial class PulseAudioNative
{
    /// <summary>pulse/context.h</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint pa_context_new_with_proplist(nint mainloopApi, string name, nint proplist);

    /// <summary>pulse/context.h</summary>
    [LibraryImport(Library)]
    public static partial void pa_context_unref(nint context);

    /// <summary>pulse/context.h</summary>
    [LibraryImport(Library)]
    public static partial void pa_context_set_state_callback(nint context, delegate* unmanaged<nint, nint, void> callback, nint userdata);

    /// <summary>pulse/context.h: -1 when it fails at once.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int pa_context_connect(nint context, string? server, PulseAudioContextFlags flags, nint spawnApi);

    /// <summary>pulse/context.h</summary>
    [LibraryImport(Library)]
    public static partial void pa_context_disconnect(nint context);

    /// <summary>pulse/context.h</summary>
    [LibraryImport(Library)]
    public static partial PulseAudioContextState pa_context_get_state(nint context);

    /// <summary>pulse/context.h: the code of the last call that failed.</summary>
    [LibraryImport(Library)]
    public static partial int pa_context_errno(nint context);

    /// <summary>pulse/introspect.h</summary>
    [LibraryImport(Library)]
    public static partial nint pa_context_get_server_info(
        nint context, delegate* unmanaged<nint, PulseAudioServerInfo*, nint, void> callback, nint userdata);

    /// <summary>pulse/introspect.h</summary>
    [LibraryImport(Library)]
    public static partial nint pa_context_get_sink_info_list(
        nint context, delegate* unmanaged<nint, PulseAudioDeviceInfo*, int, nint, void> callback, nint userdata);

    /// <summary>pulse/introspect.h</summary>
    [LibraryImport(Library)]
    public static partial nint pa_context_get_source_info_list(
        nint context, delegate* unmanaged<nint, PulseAudioDeviceInfo*, int, nint, void> callback, nint userdata);

    /// <summary>pulse/subscribe.h</summary>
    [LibraryImport(Library)]
    public static partial nint pa_context_subscribe(nint context, PulseAudioSubscriptionMask mask, nint callback, nint userdata);

    /// <summary>pulse/subscribe.h</summary>
    [LibraryImport(Library)]
    public static partial void pa_context_set_subscribe_callback(
        nint context, delegate* unmanaged<nint, int, uint, nint, void> callback, nint userdata);
}
