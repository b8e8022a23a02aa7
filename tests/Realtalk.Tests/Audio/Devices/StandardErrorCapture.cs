using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Realtalk.Tests.Audio.Devices;

/// <summary>Sends the process's standard error stream to a file for the while of a test.</summary>
internal sealed partial class StandardErrorCapture : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _saved;
    private bool _stopped;

    public StandardErrorCapture()
    {
        _saved = dup(2);
        using SafeFileHandle file = File.OpenHandle(
            _folder.File("errors"), FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        Assert.True(dup2((int)file.DangerousGetHandle(), 2) >= 0);
    }

    /// <summary>Prints as a native library does.</summary>
    public static void Print(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        _ = write(2, bytes, (nuint)bytes.Length);
    }

    /// <summary>Ends the capture.</summary>
    /// <returns>What was printed.</returns>
    public string Stop()
    {
        if (!_stopped)
        {
            _stopped = true;
            _ = dup2(_saved, 2);
            _ = close(_saved);
        }

        return File.ReadAllText(_folder.File("errors"));
    }

    public void Dispose()
    {
        Stop();
        _folder.Dispose();
    }

    [LibraryImport("libc")]
    private static partial int dup(int descriptor);

    [LibraryImport("libc")]
    private static partial int dup2(int descriptor, int target);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);

    [LibraryImport("libc")]
    private static partial nint write(int descriptor, byte[] bytes, nuint count);
}
