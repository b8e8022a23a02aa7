using System.Diagnostics;
using System.Runtime.InteropServices;
using Realtalk.Tests.Audio;

namespace Realtalk.Benchmarks.Figures;

/// <summary>What a figure was measured on, as far as it matters to others.</summary>
internal static class Machine
{
    public static string Describe() => string.Join(", ",
        $"{Environment.ProcessorCount} cores{ReadProcessor()}",
        RuntimeInformation.OSDescription.Split('#')[0].Trim(),
        RuntimeInformation.FrameworkDescription,
        ReadSoundServer(),
        $"load {ReadLoad()} at the start");

    private static string ReadProcessor()
    {
        string? line = ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        return line is null ? string.Empty : $" of {line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()}";
    }

    private static string ReadLoad() => ReadLines("/proc/loadavg").FirstOrDefault()?.Split(' ')[0] ?? "unknown";

    private static string ReadSoundServer()
    {
        if (!PulseAudioDaemon.IsInstalled)
        {
            return "no sound server";
        }

        using Process process = Process.Start(new ProcessStartInfo("pulseaudio", "--version") { RedirectStandardOutput = true })!;
        string version = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return version;
    }

    private static IEnumerable<string> ReadLines(string path) => File.Exists(path) ? File.ReadLines(path) : [];
}
