using System.Diagnostics;
using Realtalk.Audio.Devices;

namespace Realtalk.Tests.Audio.Devices;

/// <summary>Speaking into devices and listening to them.</summary>
internal static class SoundCheck
{
    /// <summary>Keeps a test from hanging; nothing is measured by it.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Noise without a single sample of silence, so that what a device adds can be told from it.</summary>
    public static short[] Voice(int count, int seed) =>
        Tone.Noise(count, seed).Select(sample => sample is >= 0 and < 10 ? (short)(sample + 10) : sample).ToArray();

    /// <summary>Writes as the device asks for it.</summary>
    public static void WritePaced(IAudioOutput output, short[] samples)
    {
        using var room = new AutoResetEvent(false);
        Action raise = () => room.Set();
        output.Writable += raise;
        for (int written = 0; written < samples.Length;)
        {
            int count = Math.Min(output.WritableSamples, samples.Length - written);
            if (count == 0)
            {
                Assert.True(room.WaitOne(Deadline));
                continue;
            }

            output.Write(samples.AsSpan(written, count));
            written += count;
        }

        output.Writable -= raise;
        output.Drain();
    }

    /// <summary>Records until so many samples that are not silence have come, or the one that is the last.</summary>
    public static short[] Listen(IAudioInput input, int count, Func<short, bool>? isLast = null)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        var heard = new List<short>();
        short[] frame = new short[240];
        int loud = 0;
        while (loud < count)
        {
            Assert.Equal(frame.Length, input.Read(frame, deadline.Token));
            heard.AddRange(frame);
            loud += frame.Count(sample => sample != 0);
            if (isLast is not null && frame.Any(isLast))
            {
                break;
            }
        }

        return [.. heard];
    }

    /// <summary>A recording without the silence around it.</summary>
    public static short[] Trim(short[] samples)
    {
        int first = Array.FindIndex(samples, sample => sample != 0);
        int last = Array.FindLastIndex(samples, sample => sample != 0);
        return samples[first..(last + 1)];
    }

    /// <summary>Reads until the device ends.</summary>
    public static void ReadForEver(IAudioInput input)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        short[] frame = new short[240];
        while (input.Read(frame, deadline.Token) > 0)
        {
        }
    }

    /// <summary>Waits for something that comes by itself.</summary>
    public static void Until(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        Assert.True(SpinWait.SpinUntil(condition, Deadline), $"not within {watch.Elapsed}");
    }
}
