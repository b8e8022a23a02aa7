using System.Diagnostics;

namespace Realtalk.Benchmarks.Load;

/// <summary>How late something comes that is due every so often. One thread notes, another may read.</summary>
internal sealed class Lateness(TimeSpan period)
{
    private const int Slots = 10_000;
    private readonly int[] _slots = new int[Slots];
    private long _start;
    private long _count;

    /// <summary>How often it came in each tenth of a millisecond, the last being all that is later.</summary>
    public IReadOnlyList<int> Tenths => _slots;

    /// <summary>It comes now; the first is in time. A clock that stood still is late once, and goes on from there.</summary>
    public void Note(bool isMeasured)
    {
        long now = Stopwatch.GetTimestamp();
        if (_count == 0)
        {
            _start = now;
        }

        double late = Stopwatch.GetElapsedTime(_start, now).TotalMilliseconds - (_count++ * period.TotalMilliseconds);
        if (late < 0)
        {
            // The first one was late itself.
            _start = now;
            _count = 1;
        }

        if (isMeasured)
        {
            _slots[Math.Clamp((int)(late * 10), 0, Slots - 1)]++;
        }
    }

    /// <summary>Of many, the lateness that a part of all does not exceed, in ms.</summary>
    public static double Percentile(IEnumerable<Lateness> all, double part)
    {
        long[] sums = new long[Slots];
        foreach (Lateness one in all)
        {
            for (int slot = 0; slot < Slots; slot++)
            {
                sums[slot] += one._slots[slot];
            }
        }

        long rank = (long)Math.Ceiling(part * sums.Sum());
        long seen = 0;
        int index = 0;
        while (index < Slots - 1 && (seen += sums[index]) < rank)
        {
            index++;
        }

        return index / 10.0;
    }
}
