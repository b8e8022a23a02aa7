using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using Realtalk.Conversations.Views;

namespace Realtalk.Cmdlets;

/// <summary>
/// The progress of work that mostly takes no time: it is shown once that has lasted a second, and taken away at its end, however
/// that comes about. For the pipeline's thread alone.
/// </summary>
internal sealed class DelayedProgress : IDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly RealtimeCmdlet _cmdlet;
    private readonly string _activity;
    private readonly string _status;
    private readonly Stopwatch _time = Stopwatch.StartNew();
    private TimeSpan _next = Delay;
    private bool _isShown;

    /// <summary>Begins, and shows nothing yet.</summary>
    /// <param name="cmdlet">Whose work it is.</param>
    /// <param name="activity">What is being done.</param>
    /// <param name="status">To what; not empty.</param>
    public DelayedProgress(RealtimeCmdlet cmdlet, string activity, string status)
    {
        _cmdlet = cmdlet;
        _activity = activity;
        _status = status;
    }

    /// <summary>Whether it is time to report: most calls need not make up what they would say.</summary>
    public bool IsDue => _time.Elapsed >= _next;

    /// <summary>Shows how far it is, if it is time to.</summary>
    /// <param name="status">What is to be said; null for what was said at the beginning.</param>
    /// <param name="part">How much of it is done, 0 to 1; null where nobody knows.</param>
    public void Report(string? status = null, double? part = null)
    {
        if (!IsDue)
        {
            return;
        }

        _next = _time.Elapsed + Interval;
        _isShown = true;
        Write(new ProgressRecord(0, _activity, TextCells.Clean(status ?? _status))
        {
            PercentComplete = part is { } known ? (int)Math.Clamp(known * 100, 0, 100) : -1,
        });
    }

    /// <summary>Waits until the task is over, well or not, and shows for how long.</summary>
    /// <param name="task">What to wait for.</param>
    /// <param name="getStatus">What is to be said now; null for what was said at the beginning.</param>
    public void WaitFor(Task task, Func<string>? getStatus = null)
    {
        while (Task.WaitAny([task], TimeUntilDue()) < 0)
        {
            Report(string.Create(CultureInfo.CurrentCulture, $"{getStatus?.Invoke() ?? _status} ({_time.Elapsed.TotalSeconds:0} s)"));
        }
    }

    /// <summary>Takes it away.</summary>
    public void Dispose()
    {
        if (!_isShown)
        {
            return;
        }

        _isShown = false;
        Write(new ProgressRecord(0, _activity, _status) { RecordType = ProgressRecordType.Completed });
    }

    // A pipeline that is stopped lets nobody write any more, and its host takes the progress away itself; so does -ProgressAction
    // Stop, with the first record. The work must still be waited for: it ends by its token, and what it may have opened is closed.
    private void Write(ProgressRecord record)
    {
        try
        {
            _cmdlet.WriteProgress(record);
        }
        catch (PipelineStoppedException)
        {
            _isShown = false;
            _cmdlet.CancelWork();
        }
    }

    private TimeSpan TimeUntilDue()
    {
        TimeSpan left = _next - _time.Elapsed;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
