using System.Diagnostics;
using Realtalk.Soak.Calls;

namespace Realtalk.Soak.Resources;

/// <summary>What the process holds at a moment at which no call is open.</summary>
/// <param name="Values">In the order of <see cref="Kinds"/>.</param>
/// <param name="Living">Which objects of calls that are over are there still.</param>
internal sealed record ResourceSample(IReadOnlyList<double> Values, string Living)
{
    // What may still come and go without anything being wrong: an absolute part, and one of what there was.
    public static readonly IReadOnlyList<(string Name, double Slack, double Share)> Kinds =
    [
        ("threads but the pool's", 1, 0),
        ("threads of the pool", 4, 0.2),
        ("handles", 2, 0),
        ("sockets", 0, 0),
        ("timers", 1, 0),
        ("objects of calls", 0, 0),
        ("managed heap, MB", 1, 0.03),
        ("resident set, MB", 8, 0.1),
    ];

    public static async Task<ResourceSample> TakeAsync(WatchedObjects watched)
    {
        (int Count, string Kinds) living = (0, string.Empty);
        for (int i = 0; i < 20; i++)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            living = watched.CountLiving();
            if (living.Count == 0 && i > 0)
            {
                break;
            }

            // What a thread or a task of the pool has in its hands for a moment longer.
            await Task.Delay(20);
        }

        using var self = Process.GetCurrentProcess();
        string[] handles = Directory.Exists("/proc/self/fd") ? Directory.GetFileSystemEntries("/proc/self/fd") : [];
        const double Megabyte = 1024 * 1024;
        return new ResourceSample(
            [
                Math.Max(0, self.Threads.Count - ThreadPool.ThreadCount),
                ThreadPool.ThreadCount,
                handles.Length > 0 ? handles.Length : self.HandleCount,
                handles.Count(IsSocket),
                Timer.ActiveCount,
                living.Count,
                GC.GetTotalMemory(forceFullCollection: false) / Megabyte,
                self.WorkingSet64 / Megabyte,
            ],
            living.Kinds);
    }

    private static bool IsSocket(string handle)
    {
        try
        {
            return File.ResolveLinkTarget(handle, returnFinalTarget: false)?.Name.StartsWith("socket:", StringComparison.Ordinal) ?? false;
        }
        catch (IOException)
        {
            // That of the listing itself.
            return false;
        }
    }
}
