using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Realtalk.Tests.Audio;

/// <summary>
/// ALSA's view of the world in this process: a configuration of the tests' own, with nothing in it but what a test writes
/// there, so that the machine's devices are left alone. ALSA reads it anew each time PortAudio starts.
/// </summary>
internal static partial class AlsaConfiguration
{
    private static readonly TemporaryFolder Folder = new();

    private static string ConfigurationPath => Folder.File("alsa.conf");

    /// <summary>Makes devices of a sound server's: each of the given names, and the default ones.</summary>
    public static void Use(PulseAudioDaemon daemon, params string[] names)
    {
        string Pcm(string name, string? device) =>
            $"pcm.{name} {{ type pulse server \"{daemon.Server}\" {(device is null ? string.Empty : $"device \"{device}\"")} }}\n";
        IEnumerable<string> named = names.Select(name => Pcm($"\"{name}\"", name));
        File.WriteAllText(ConfigurationPath, Pcm("default", null) + string.Concat(named));
    }

    /// <summary>Adds a device that is there, and takes no samples in a form that PortAudio knows.</summary>
    public static void AddRefusing(string name) => File.AppendAllText(
        ConfigurationPath, $"pcm.{name} {{ type mulaw slave {{ pcm {{ type null }} format S16_LE }} }}\n");

    /// <summary>Leaves no device.</summary>
    public static void Clear() => File.WriteAllText(ConfigurationPath, string.Empty);

    // Native code does not see variables that managed code sets; and while other threads run, none may be added to what it
    // does see.
#pragma warning disable CA2255 // Nothing but this comes before the tests' threads.
    [ModuleInitializer]
    internal static void Initialize()
    {
        if (OperatingSystem.IsLinux())
        {
            Clear();
            _ = setenv("ALSA_CONFIG_PATH", ConfigurationPath, 1);
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Folder.Dispose();
        }
    }
#pragma warning restore CA2255

    /// <summary>stdlib.h</summary>
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
