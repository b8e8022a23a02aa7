using System.Runtime.InteropServices;

namespace Realtalk.Audio.Devices.PortAudio;

/// <summary>
/// The part of portaudio.h that is used here. A return value below 0 is an error. The library is not made for several
/// threads: every call is made under <see cref="PortAudioLibrary.Gate"/>, but for those on a stream that runs, which are its
/// thread's alone.
/// </summary>
internal static unsafe partial class PortAudioNative
{
    private const string Library = NativeLibraries.PortAudio;

    [LibraryImport(Library)]
    public static partial int Pa_Initialize();

    [LibraryImport(Library)]
    public static partial int Pa_Terminate();

    [LibraryImport(Library)]
    public static partial byte* Pa_GetErrorText(int error);

    [LibraryImport(Library)]
    public static partial PortAudioHostApiInfo* Pa_GetHostApiInfo(int hostApi);

    [LibraryImport(Library)]
    public static partial int Pa_GetDeviceCount();

    [LibraryImport(Library)]
    public static partial int Pa_GetDefaultInputDevice();

    [LibraryImport(Library)]
    public static partial int Pa_GetDefaultOutputDevice();

    [LibraryImport(Library)]
    public static partial PortAudioDeviceInfo* Pa_GetDeviceInfo(int device);

    [LibraryImport(Library)]
    public static partial int Pa_IsFormatSupported(PortAudioStreamParameters* input, PortAudioStreamParameters* output, double rate);

    /// <summary>Without a callback the stream is read and written.</summary>
    [LibraryImport(Library)]
    public static partial int Pa_OpenStream(
        nint* stream,
        PortAudioStreamParameters* input,
        PortAudioStreamParameters* output,
        double rate,
        CULong framesPerBuffer,
        CULong flags,
        nint callback,
        nint userData);

    [LibraryImport(Library)]
    public static partial int Pa_StartStream(nint stream);

    [LibraryImport(Library)]
    public static partial int Pa_AbortStream(nint stream);

    [LibraryImport(Library)]
    public static partial int Pa_CloseStream(nint stream);

    [LibraryImport(Library)]
    public static partial PortAudioStreamInfo* Pa_GetStreamInfo(nint stream);

    /// <summary>Frames that can be read without waiting.</summary>
    [LibraryImport(Library)]
    public static partial CLong Pa_GetStreamReadAvailable(nint stream);

    /// <summary>Frames that can be written without waiting.</summary>
    [LibraryImport(Library)]
    public static partial CLong Pa_GetStreamWriteAvailable(nint stream);

    [LibraryImport(Library)]
    public static partial int Pa_ReadStream(nint stream, short* frames, CULong count);

    [LibraryImport(Library)]
    public static partial int Pa_WriteStream(nint stream, short* frames, CULong count);
}
