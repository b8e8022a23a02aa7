using System.Reflection;
using System.Runtime.InteropServices;

namespace Realtalk.Audio.Devices;

/// <summary>Finds native libraries whose file is not named alike everywhere, or lies where the loader does not look.</summary>
internal static class NativeLibraries
{
    /// <summary>PortAudio, as named in the declarations of its functions.</summary>
    public const string PortAudio = "realtalk-portaudio";

    /// <summary>Speex's signal processing, as named in the declarations of its functions.</summary>
    public const string SpeexDsp = "realtalk-speexdsp";

    // Homebrew (on Apple and Intel processors) and MacPorts.
    private static readonly string[] MacFolders = ["/opt/homebrew/lib", "/usr/local/lib", "/opt/local/lib"];

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
            if (NativeLibrary.TryLoad(file, out handle))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<string> Files(string library) => library switch
    {
        PortAudio when OperatingSystem.IsLinux() => ["libportaudio.so.2"],
        PortAudio when OperatingSystem.IsMacOS() => OnMac("libportaudio.2.dylib", "libportaudio.dylib"),
        SpeexDsp when OperatingSystem.IsLinux() => ["libspeexdsp.so.1"],
        SpeexDsp when OperatingSystem.IsMacOS() => OnMac("libspeexdsp.1.dylib", "libspeexdsp.dylib"),
        SpeexDsp when OperatingSystem.IsWindows() => ["libspeexdsp.dll", "libspeexdsp-1.dll"],
        _ => [],
    };

    private static IEnumerable<string> OnMac(params string[] names) =>
        names.Concat(MacFolders.SelectMany(folder => names.Select(name => Path.Combine(folder, name))));
}
