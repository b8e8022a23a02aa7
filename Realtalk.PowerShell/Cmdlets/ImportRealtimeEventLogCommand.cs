using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Events;
using Realtalk.Protocol;

namespace Realtalk.Cmdlets;

/// <summary><c>Import-RealtimeEventLog</c>: the events of an exported log.</summary>
[Cmdlet(VerbsData.Import, "RealtimeEventLog", DefaultParameterSetName = "Path")]
[OutputType(typeof(RealtimeEvent))]
public sealed class ImportRealtimeEventLogCommand : RealtimeCmdlet
{
    /// <summary>The files, with wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The files, without wildcards.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        bool isLiteral = ParameterSetName == "LiteralPath";
        foreach (string path in isLiteral ? LiteralPath : Path)
        {
            try
            {
                foreach (string file in FilePath.Find(this, path, isLiteral))
                {
                    Import(file);
                }
            }
            catch (RealtimeException exception)
            {
                WriteError(exception, path);
            }
        }
    }

    private void Import(string path)
    {
        SessionCodings codings = SessionCodings.Default;
        using var progress = new DelayedProgress(this, "Importing the event log", System.IO.Path.GetFileName(path));
        long size = FileSize(path);
        long read = 0;
        using IEnumerator<string> lines = OpenLines(path).GetEnumerator();
        for (int number = 1; TryNext(lines, path); number++)
        {
            // A character that takes several bytes makes the bar a little late, which nobody minds.
            read += lines.Current.Length + 1;
            progress.Report(part: (double)read / size);
            if (string.IsNullOrWhiteSpace(lines.Current))
            {
                continue;
            }

            RealtimeEvent item;
            try
            {
                item = EventLogLine.Read(lines.Current, ref codings);
            }
            catch (FormatException exception)
            {
                WriteError(new RealtimeException(
                    "LogLineInvalid",
                    RealtimeErrorKind.InvalidData,
                    $"Line {number} of '{path}' is no event: {exception.Message}.",
                    "The line is passed over. Each line is as Export-RealtimeEventLog writes it.",
                    path,
                    exception));
                continue;
            }

            WriteObject(item);
        }
    }

    // At least 1, so that it can be divided by: what is no file on a disk has no size.
    private static long FileSize(string path)
    {
        try
        {
            return Math.Max(1, new FileInfo(path).Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.NotRead(path, exception);
        }
    }

    private static IEnumerable<string> OpenLines(string path)
    {
        try
        {
            return File.ReadLines(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.NotRead(path, exception);
        }
    }

    private static bool TryNext(IEnumerator<string> lines, string path)
    {
        try
        {
            return lines.MoveNext();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.NotRead(path, exception);
        }
    }
}
