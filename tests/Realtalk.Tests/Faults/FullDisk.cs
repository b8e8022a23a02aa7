using System.Diagnostics;
using Realtalk.Tests.Audio;

namespace Realtalk.Tests.Faults;

/// <summary>A disk of a few KB, where the user may mount one.</summary>
internal sealed class FullDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private FullDisk()
    {
    }

    public string Path => _folder.Path;

    public static FullDisk OrSkip(int kibibytes)
    {
        var disk = new FullDisk();
        bool isMounted = OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={kibibytes}k", "tmpfs", disk.Path);
        if (!isMounted)
        {
            disk._folder.Dispose();
            Skip.If(true, "This user may mount no disk.");
        }

        return disk;
    }

    public string File(string name) => _folder.File(name);

    public void Dispose()
    {
        Run("umount", "-l", Path);
        _folder.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
