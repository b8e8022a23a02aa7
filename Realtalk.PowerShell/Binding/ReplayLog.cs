using System.Management.Automation;
using Realtalk.Events;
using Realtalk.Protocol;

namespace Realtalk.Binding;

/// <summary>Reads what <c>-Replay</c> names: an exported log's file, or events.</summary>
internal static class ReplayLog
{
    /// <summary>The events; null where nothing is named.</summary>
    /// <exception cref="RealtimeException">There is no such file, or a line of it is no event.</exception>
    public static IReadOnlyList<RealtimeEvent>? Read(PSCmdlet cmdlet, object[]? replay, CancellationToken cancellationToken)
    {
        if (replay is null)
        {
            return null;
        }

        List<RealtimeEvent> events = [];
        foreach (object value in replay)
        {
            object item = (value as PSObject)?.BaseObject ?? value;
            if (item is RealtimeEvent recorded)
            {
                events.Add(recorded);
                continue;
            }

            string path = (item as FileInfo)?.FullName ?? item as string ?? throw new RealtimeException(
                "ReplayInvalid",
                RealtimeErrorKind.InvalidArgument,
                $"-Replay takes the path of an exported log, or its events; this is a {item.GetType().Name}.",
                "Name a file that Export-RealtimeEventLog -Full has written.",
                value);
            ReadFile(FilePath.Resolve(cmdlet, path), events, cancellationToken);
        }

        return events;
    }

    /// <summary>Both a scenario and a recorded call are named.</summary>
    public static RealtimeException AndScenario() => new(
        "ReplayAndScenario",
        RealtimeErrorKind.InvalidArgument,
        "-Replay and -Scenario name two things to play.",
        "Leave one of them out.");

    private static void ReadFile(string path, List<RealtimeEvent> events, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw Directory.Exists(path) ? FileErrors.IsFolder(path) : FileErrors.NotFound(path);
        }

        using IDisposable reading = FilesBeingRead.Add(path);
        int number = 0;
        long length = 0;
        try
        {
            using var lines = new LogLineReader(path);
            SessionCodings codings = SessionCodings.Default;
            while (lines.ReadAsync(cancellationToken).GetAwaiter().GetResult() is { } line)
            {
                length += line.Length;
                if (length > Simulator.Replay.ReplayScript.MaximumBytes)
                {
                    throw new FormatException($"the file has more than {Simulator.Replay.ReplayScript.MaximumBytes:N0} characters up to there");
                }

                if (!string.IsNullOrWhiteSpace(line))
                {
                    events.Add(EventLogLine.Read(line, ref codings));
                }

                number = lines.Number;
            }
        }
        catch (FormatException exception)
        {
            // A call with a hole in it would go astray somewhere, and nobody would know why.
            throw new RealtimeException(
                "LogLineInvalid",
                RealtimeErrorKind.InvalidData,
                $"Line {number + 1} of '{path}' is no event: {exception.Message}.",
                "A replay takes a whole log, as Export-RealtimeEventLog -Full writes it.",
                path,
                exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.NotRead(path, exception);
        }
    }
}
