using System.Runtime.InteropServices;
using Realtalk.Audio.Devices;

namespace Realtalk.Audio.Echo;

/// <summary>The part of libspeexdsp that is used here.</summary>
internal static unsafe partial class SpeexNative
{
    /// <summary>SPEEX_ECHO_SET_SAMPLING_RATE of speex/speex_echo.h.</summary>
    public const int EchoSetSamplingRate = 24;

    /// <summary>SPEEX_PREPROCESS_SET_DENOISE of speex/speex_preprocess.h.</summary>
    public const int PreprocessSetDenoise = 0;

    /// <summary>SPEEX_PREPROCESS_SET_ECHO_SUPPRESS: dB, below 0.</summary>
    public const int PreprocessSetEchoSuppress = 20;

    /// <summary>SPEEX_PREPROCESS_SET_ECHO_SUPPRESS_ACTIVE: dB while the near end speaks, below 0.</summary>
    public const int PreprocessSetEchoSuppressActive = 22;

    /// <summary>SPEEX_PREPROCESS_SET_ECHO_STATE.</summary>
    public const int PreprocessSetEchoState = 24;

    private const string Library = NativeLibraries.SpeexDsp;

    /// <summary>Whether the library is on this machine.</summary>
    public static bool IsLibraryPresent { get; } = NativeLibraries.IsPresent(Library);

    /// <summary>speex/speex_echo.h</summary>
    [LibraryImport(Library)]
    public static partial nint speex_echo_state_init(int frameSamples, int filterSamples);

    /// <summary>speex/speex_echo.h</summary>
    [LibraryImport(Library)]
    public static partial void speex_echo_state_destroy(nint state);

    /// <summary>speex/speex_echo.h</summary>
    [LibraryImport(Library)]
    public static partial void speex_echo_cancellation(nint state, short* recorded, short* played, short* cleaned);

    /// <summary>speex/speex_echo.h</summary>
    [LibraryImport(Library)]
    public static partial int speex_echo_ctl(nint state, int request, void* value);

    /// <summary>speex/speex_preprocess.h</summary>
    [LibraryImport(Library)]
    public static partial nint speex_preprocess_state_init(int frameSamples, int rate);

    /// <summary>speex/speex_preprocess.h</summary>
    [LibraryImport(Library)]
    public static partial void speex_preprocess_state_destroy(nint state);

    /// <summary>speex/speex_preprocess.h: changes the frame in place.</summary>
    [LibraryImport(Library)]
    public static partial int speex_preprocess_run(nint state, short* frame);

    /// <summary>speex/speex_preprocess.h</summary>
    [LibraryImport(Library)]
    public static partial int speex_preprocess_ctl(nint state, int request, void* value);
}
