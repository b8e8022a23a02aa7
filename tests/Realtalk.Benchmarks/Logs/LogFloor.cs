using Realtalk.Events;

namespace Realtalk.Benchmarks.Logs;

/// <summary>The least that it takes to read a log back. Public for PowerShell.</summary>
public static class LogFloor
{
    /// <summary>Looks at each event's record.</summary>
    /// <param name="log">The log.</param>
    /// <param name="type">The type that is looked for.</param>
    /// <returns>How many are of that type.</returns>
    public static int Count(RealtimeEventLog log, string type)
    {
        ArgumentNullException.ThrowIfNull(log);
        int found = 0;
        for (long sequence = 1; sequence <= log.Count; sequence++)
        {
            if (log.TryGetRecord(sequence, out EventRecord record) && record.Type == type)
            {
                found++;
            }
        }

        return found;
    }

    /// <summary>Reads the frame of each event out of the spool.</summary>
    /// <param name="log">The log.</param>
    /// <returns>The bytes read.</returns>
    public static long ReadAll(RealtimeEventLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        long bytes = 0;
        for (long sequence = 1; sequence <= log.Count; sequence++)
        {
            bytes += log.ReadJson(sequence)?.Length ?? 0;
        }

        return bytes;
    }
}
