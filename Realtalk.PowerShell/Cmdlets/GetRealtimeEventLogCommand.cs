using System.Diagnostics;
using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Events;
using Realtalk.Protocol;
using Realtalk.Sessions;

namespace Realtalk.Cmdlets;

/// <summary><c>Get-RealtimeEventLog</c>: what was sent and received, as objects.</summary>
[Cmdlet(VerbsCommon.Get, "RealtimeEventLog")]
[OutputType(typeof(RealtimeEvent))]
public sealed class GetRealtimeEventLogCommand : StreamCmdlet
{
    private readonly HashSet<string> _doubted = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Types, with wildcards. The beta's names mean their GA twins.</summary>
    [Parameter(Position = 0)]
    [EventTypeTransformation]
    [ArgumentCompleter(typeof(EventTypeCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Type { get; set; }

    /// <summary>Only events after the one of that <c>Sequence</c>.</summary>
    [Parameter]
    [ValidateRange(0L, long.MaxValue)]
    public long After { get; set; }

    /// <summary>Only so many of the latest of them.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Last { get; set; } = int.MaxValue;

    /// <summary>Only what was sent, or only what was received.</summary>
    [Parameter]
    public EventDirection? Direction { get; set; }

    /// <summary>Goes on with what is still to come, until the stream ends or the time is over.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>How long to go on, in seconds or as a TimeSpan; any time where nothing is said. Implies <c>-Wait</c>.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? Timeout { get; set; }

    private protected override StreamAdvice Advice { get; } = new()
    {
        Elsewhere = "Get-RealtimeTranscript shows here what was said; the log is in the process that opened the stream.",
    };

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Type = Type is null ? null : Array.FindAll(Type, IsPattern);
    }

    private protected override void Process(RealtimeStream stream)
    {
        if (Type is [])
        {
            // All that was asked for is malformed, and was said to be.
            return;
        }

        RealtimeEventLog log = stream.Log;
        foreach (string doubt in (Type ?? []).Select(type => EventTypes.Doubt(type, log)).OfType<string>().Where(_doubted.Add))
        {
            WriteWarning(doubt);
        }

        var filter = new EventFilter(Type, Direction);
        bool follows = Wait || Timeout is not null;
        long end = follows ? log.SettledCount : log.Count;
        for (long next = FindStart(log, filter, end); next <= end; next++)
        {
            Emit(log, filter, next);
        }

        if (follows)
        {
            // With a limit on what is past, what is to come follows on it.
            FollowLog(stream, filter, Math.Max(end, After));
        }
    }

    private bool IsPattern(string type)
    {
        try
        {
            _ = TypePattern.Read(type);
            return true;
        }
        catch (RealtimeException exception)
        {
            WriteError(exception);
            return false;
        }
    }

    private long FindStart(RealtimeEventLog log, EventFilter filter, long end)
    {
        if (Last == int.MaxValue)
        {
            return After + 1;
        }

        int found = 0;
        long start = end + 1;
        for (long sequence = end; sequence > After && found < Last; sequence--)
        {
            if (log.TryGetRecord(sequence, out EventRecord record) && filter.Matches(record))
            {
                found++;
                start = sequence;
            }
        }

        return start;
    }

    private void FollowLog(RealtimeStream stream, EventFilter filter, long last)
    {
        RealtimeEventLog log = stream.Log;
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            Task changed = log.Changed;
            bool isOver = log.IsCompleted;
            while (last < log.SettledCount)
            {
                Emit(log, filter, ++last);
            }

            if (isOver)
            {
                return;
            }

            TimeSpan? left = Timeout is { } limit ? TimeSpan.FromTicks(Math.Max(0, (limit - Stopwatch.GetElapsedTime(start)).Ticks)) : null;
            if (!TryRun(token => WaitAsync(changed, token), left, out _))
            {
                return;
            }
        }
    }

    private static async Task<bool> WaitAsync(Task changed, CancellationToken cancellationToken)
    {
        await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private void Emit(RealtimeEventLog log, EventFilter filter, long sequence)
    {
        if (log.TryGetRecord(sequence, out EventRecord record) && filter.Matches(record))
        {
            WriteOfStream(new RealtimeEvent(log, record, sequence));
        }
    }
}
