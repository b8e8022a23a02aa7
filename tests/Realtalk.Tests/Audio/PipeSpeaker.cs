using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Realtalk.Audio;
using Realtalk.Audio.Devices;
using Realtalk.Audio.Devices.Wave;

namespace Realtalk.Tests.Audio;

/// <summary>
/// A loudspeaker of a sound server's that holds some 200 ms and gives nothing of it back, as wireless ones do: a pipe that is
/// emptied in real time. What comes out of it is what an ear hears.
/// </summary>
internal sealed partial class PipeSpeaker : IClockedDevice, IDisposable
{
    public const string Sink = "wireless";

    /// <summary>The most that it holds: what is in the pipe, and what the server has in its hand.</summary>
    public const int HeldSamples = (PipeBytes + 4096) / AudioFormat.BytesPerSample;

    // linux/fcntl.h; two pages, 170 ms.
    private const int SetPipeSize = 1031;
    private const int PipeBytes = 8192;

    private readonly TemporaryFolder _folder = new();
    private readonly WaveClock _clock = new();
    private readonly FileStream _pipe;
    private readonly List<short> _heard = [];

    public PipeSpeaker(PulseAudioDaemon daemon)
    {
        string file = _folder.File("pipe");
        daemon.Control(
            "load-module", "module-pipe-sink", $"sink_name={Sink}", $"file={file}", "rate=24000", "channels=1", "format=s16le",
            "sink_properties=device.description=Wireless");
        _pipe = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        Assert.Equal(PipeBytes, fcntl(_pipe.SafeFileHandle, SetPipeSize, PipeBytes));
        _clock.Attach(this);
        _clock.Start();
    }

    public AudioDirection Direction => AudioDirection.Output;

    /// <summary>Everything that was heard so far.</summary>
    public short[] Heard
    {
        get
        {
            lock (_heard)
            {
                return [.. _heard];
            }
        }
    }

    public void Tick()
    {
        Span<byte> bytes = stackalloc byte[10 * AudioFormat.SamplesPerMillisecond * AudioFormat.BytesPerSample];
        int count = _pipe.Read(bytes);
        lock (_heard)
        {
            _heard.AddRange(MemoryMarshal.Cast<byte, short>(bytes[..count]));
        }
    }

    public void ClockStopped()
    {
    }

    public void Dispose()
    {
        _clock.Dispose();
        _pipe.Dispose();
        _folder.Dispose();
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(SafeFileHandle file, int command, int argument);
}
