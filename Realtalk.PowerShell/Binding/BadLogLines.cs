namespace Realtalk.Binding;

/// <summary>
/// Reports the lines of a log that are no events: each of the first, and then how many more. A file that begins with nothing else is
/// no log, and is worth one error.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="report">Reports an error.</param>
internal sealed class BadLogLines(string path, Action<RealtimeException> report)
{
    private const int MaxBeforeFirstEvent = 5;
    private const int MaxReported = 10;

    private readonly List<RealtimeException> _early = [];
    private bool _hasEvents;
    private int _count;

    /// <summary>A line is no event.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="reason">Why.</param>
    /// <returns>Whether to go on; false where the file is no log.</returns>
    public bool Add(int number, FormatException reason)
    {
        var error = new RealtimeException(
            "LogLineInvalid",
            RealtimeErrorKind.InvalidData,
            $"Line {number} of '{path}' is no event: {reason.Message}.",
            "The line is passed over. Each line is as Export-RealtimeEventLog writes it.",
            path,
            reason);
        _count++;
        if (_hasEvents)
        {
            if (_count <= MaxReported)
            {
                report(error);
            }

            return true;
        }

        _early.Add(error);
        if (_early.Count < MaxBeforeFirstEvent)
        {
            return true;
        }

        report(new RealtimeException(
            "LogInvalid",
            RealtimeErrorKind.InvalidData,
            $"'{path}' is no event log: none of its first lines is an event. {_early[0].Message}",
            "Name a file that Export-RealtimeEventLog has written. The rest of this one was not read.",
            path,
            _early[0]));
        return false;
    }

    /// <summary>A line is an event: the file is a log, with perhaps bad lines before.</summary>
    public void OnEvent()
    {
        _hasEvents = true;
        ReportEarly();
    }

    /// <summary>The file has ended.</summary>
    public void OnEnd()
    {
        ReportEarly();
        if (_count > MaxReported)
        {
            report(new RealtimeException(
                "LogLinesInvalid",
                RealtimeErrorKind.InvalidData,
                $"{_count - MaxReported:N0} more lines of '{path}' are no events.",
                "They are passed over. Each line is as Export-RealtimeEventLog writes it.",
                path));
        }
    }

    private void ReportEarly()
    {
        _early.ForEach(report);
        _early.Clear();
    }
}
