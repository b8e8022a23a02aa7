using System.Reflection;
using System.Runtime.InteropServices;

namespace Realtalk.Audio.Devices;

/// <summary>
/// Finds native libraries whose file is not named alike everywhere, or lies where the loader does not look. Never in the current
/// folder, which the loaders of Windows and macOS would try for a bare name: whoever can put a file there would run in this process.
/// </summary>
internal static class NativeLibraries
{
    /// <summary>PortAudio, as named in the declarations of its functions.</summary>
    public const string PortAudio = "realtalk-portaudio";

    /// <summary>Speex's signal processing, as named in the declarations of its functions.</summary>
    public const string SpeexDsp = "realtalk-speexdsp";

    // Homebrew (on Apple and Intel processors) and MacPorts.
    private static readonly string[] MacFolders = ["/opt/homebrew/lib", "/usr/local/lib", "/opt/local/lib", "/usr/lib"];

    static NativeLibraries() => NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);

    /// <summary>Whether a library is on this machine. To be asked before any of its functions is called.</summary>
    public static bool IsPresent(string library) => TryLoad(library, out _);

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? searchPath) =>
        TryLoad(library, out nint handle) ? handle : 0;

    private static bool TryLoad(string library, out nint handle)
    {
        handle = 0;
        foreach (string file in Files(library))
        {
            if (TryLoadFile(file, out handle))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Loads a file that is given by its whole path or, on Linux and Windows, by its name alone: that is looked for by ld.so, which
    /// knows no current folder, or beside the module and in the folder of Windows itself.
    /// </summary>
    internal static bool TryLoadFile(string file, out nint handle)
    {
        if (OperatingSystem.IsWindows())
        {
            return NativeLibrary.TryLoad(
                file, typeof(NativeLibraries).Assembly, DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.System32, out handle);
        }

        handle = 0;
        return (OperatingSystem.IsLinux() || Path.IsPathFullyQualified(file)) && NativeLibrary.TryLoad(file, out handle);
    }

    /// <summary>The files that a library may be, in the order in which they are tried.</summary>
    internal static IEnumerable<string> Files(string library) => library switch
    {
        PortAudio when OperatingSystem.IsLinux() => ["libportaudio.so.2"],
        PortAudio when OperatingSystem.IsMacOS() => OnMac("libportaudio.2.dylib", "libportaudio.dylib"),
        SpeexDsp when OperatingSystem.IsLinux() => ["libspeexdsp.so.1"],
        SpeexDsp when OperatingSystem.IsMacOS() => OnMac("libspeexdsp.1.dylib", "libspeexdsp.dylib"),
        SpeexDsp when OperatingSystem.IsWindows() => ["libspeexdsp.dll", "libspeexdsp-1.dll"],
        _ => [],
    };

    private static IEnumerable<string> OnMac(params string[] names) =>
        MacFolders.SelectMany(folder => names.Select(name => Path.Combine(folder, name)));
}
