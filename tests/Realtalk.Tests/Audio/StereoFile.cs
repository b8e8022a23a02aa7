using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Realtalk.Tests.Audio;

/// <summary>Reads the two sides of a recording as they stand in the file.</summary>
internal static class StereoFile
{
    private const int HeaderBytes = 44;

    public static (short[] Left, short[] Right) Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        Assert.Equal(2, BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(22)));
        Assert.Equal(24_000, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(24)));
        Assert.Equal(file.Length - HeaderBytes, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(40)));
        short[] both = MemoryMarshal.Cast<byte, short>(file.AsSpan(HeaderBytes)).ToArray();
        return (
            both.Where((_, i) => i % 2 == 0).ToArray(),
            both.Where((_, i) => i % 2 == 1).ToArray());
    }

    /// <summary>Stretches of sound, parted by at least 5 ms of digital silence.</summary>
    public static List<(int Start, int Length)> Runs(short[] samples)
    {
        const int gap = 5 * 24;
        var runs = new List<(int Start, int Length)>();
        int start = -1, last = -1;
        for (int i = 0; i < samples.Length; i++)
        {
            if (samples[i] == 0)
            {
                continue;
            }

            if (start >= 0 && i - last > gap)
            {
                runs.Add((start, last + 1 - start));
                start = i;
            }

            start = start < 0 ? i : start;
            last = i;
        }

        if (start >= 0)
        {
            runs.Add((start, last + 1 - start));
        }

        return runs;
    }
}
