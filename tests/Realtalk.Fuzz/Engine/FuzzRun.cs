using System.Diagnostics;
using System.Text;

namespace Realtalk.Fuzz.Engine;

/// <summary>Runs the cases of a target on a thread of its own, watched from the caller's.</summary>
/// <param name="make">Makes the target.</param>
/// <param name="seed">The same seed makes the same cases.</param>
internal sealed class FuzzRun(Func<FuzzTarget> make, int seed)
{
    // Before that a heap grows with what is made once.
    private const int WarmUpRounds = 8;

    private const long HeapLimit = 24L << 20;

    private readonly HashSet<string> _outcomes = new(StringComparer.Ordinal);
    private long _caseStart;
    private long _cases;
    private long _mostAllocated;
    private long _heapGrowth;
    private TimeSpan _slowest;
    private volatile byte[] _input = [];
    private volatile int _round;
    private volatile int _index;
    private FuzzFault? _fault;

    /// <summary>How long a case may take: longer, and it hangs.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether the heap may not grow. Something else in the process may let it grow, too.</summary>
    public bool WatchesHeap { get; init; } = true;

    /// <summary>Runs cases.</summary>
    /// <param name="cases">How many.</param>
    /// <param name="firstRound">The round to begin with.</param>
    public FuzzResult Run(long cases, int firstRound = 0)
    {
        string name = Name();
        long start = Stopwatch.GetTimestamp();
        Watch(() => RunRounds(name, cases, firstRound), name);
        return new FuzzResult
        {
            Target = name,
            Cases = _cases,
            Elapsed = Stopwatch.GetElapsedTime(start),
            Outcomes = _outcomes.Count,
            Slowest = _slowest,
            MostAllocated = _mostAllocated,
            HeapGrowth = _heapGrowth,
            Fault = _fault,
        };
    }

    /// <summary>Runs one input, in a round of its own.</summary>
    /// <returns>What went wrong; null for nothing.</returns>
    public string? RunOne(byte[] input)
    {
        string? what = null;
        Watch(() => what = Try(input), Name());
        return _fault?.What ?? what;
    }

    private string Name()
    {
        using FuzzTarget target = make();
        return target.Name;
    }

    private void Watch(Action run, string name)
    {
        Volatile.Write(ref _caseStart, Stopwatch.GetTimestamp());
        var thread = new Thread(() => run()) { IsBackground = true, Name = $"fuzz {name}" };
        thread.Start();
        while (!thread.Join(TimeSpan.FromMilliseconds(200)))
        {
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref _caseStart)) > TimeLimit)
            {
                // Nothing ends such a thread; it goes with the process.
                _fault = new FuzzFault(name, _round, _index, $"It takes longer than {TimeLimit.TotalSeconds:0} s.", _input, IsAlone: false);
                return;
            }
        }
    }

    private void RunRounds(string name, long cases, int firstRound)
    {
        long heap = 0;
        int warm = firstRound + WarmUpRounds;
        for (int round = firstRound; _cases < cases && _fault is null; round++)
        {
            if (round == warm && WatchesHeap)
            {
                heap = GC.GetTotalMemory(forceFullCollection: true);
            }

            RunRound(name, round, cases);
        }

        if (WatchesHeap && heap > 0 && _fault is null)
        {
            _heapGrowth = GC.GetTotalMemory(forceFullCollection: true) - heap;
            if (_heapGrowth > HeapLimit)
            {
                _fault = new FuzzFault(name, _round, _index, $"The heap has grown by {_heapGrowth:N0} bytes.", [], IsAlone: false);
            }
        }
    }

    private void RunRound(string name, int round, long cases)
    {
        _round = round;
        _index = 0;
        using FuzzTarget target = make();
        var mutator = new Mutator(SeedOf(name, round));
        try
        {
            Volatile.Write(ref _caseStart, Stopwatch.GetTimestamp());
            target.Begin();
            for (; _index < target.CasesPerRound && _cases < cases; _index++, _cases++)
            {
                _input = target.Make(mutator);
                RunCase(target, _input);
            }

            Volatile.Write(ref _caseStart, Stopwatch.GetTimestamp());
            target.End();
        }
        catch (Exception exception)
        {
            string what = exception.ToString();
            byte[] input = _input;
            bool isAlone = Try(input) is not null;
            _fault = new FuzzFault(name, round, _index, what, isAlone ? Shrink(input) : input, isAlone);
        }
    }

    private void RunCase(FuzzTarget target, byte[] input)
    {
        long start = Stopwatch.GetTimestamp();
        Volatile.Write(ref _caseStart, start);
        long before = GC.GetAllocatedBytesForCurrentThread();
        string outcome = target.Run(input);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        _slowest = elapsed > _slowest ? elapsed : _slowest;
        _mostAllocated = Math.Max(_mostAllocated, allocated);
        _outcomes.Add(outcome);
        if (allocated > target.AllocationLimit(input.Length))
        {
            throw new FuzzException($"An input of {input.Length:N0} bytes costs {allocated:N0} bytes of memory.");
        }
    }

    private string? Try(byte[] input)
    {
        Volatile.Write(ref _caseStart, Stopwatch.GetTimestamp());
        _input = input;
        using FuzzTarget target = make();
        try
        {
            target.Begin();
            RunCase(target, input);
            target.End();
            return null;
        }
        catch (Exception exception)
        {
            return exception.ToString();
        }
    }

    // Leaves out what can go: halves, quarters, and so on. A little is enough, the input is only to be read by a person.
    private byte[] Shrink(byte[] input)
    {
        long start = Stopwatch.GetTimestamp();
        for (int size = input.Length / 2; size > 0; size /= 2)
        {
            for (int at = 0; at + size <= input.Length;)
            {
                if (Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(10))
                {
                    return input;
                }

                byte[] smaller = [.. input[..at], .. input[(at + size)..]];
                if (Try(smaller) is not null)
                {
                    input = smaller;
                }
                else
                {
                    at += size;
                }
            }
        }

        return input;
    }

    // The hash of a string differs from process to process.
    private int SeedOf(string name, int round)
    {
        uint hash = 2166136261;
        foreach (byte value in Encoding.UTF8.GetBytes($"{name}/{seed}/{round}"))
        {
            hash = (hash ^ value) * 16777619;
        }

        return (int)(hash & int.MaxValue);
    }
}
