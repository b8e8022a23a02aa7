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
    private const int LongLine = 1 << 20;

    /// <summary>The files, with wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true)]
    [FileTransformation]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The files, without wildcards.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Types, with wildcards. The beta's names mean their GA twins.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(EventTypeCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Type { get; set; }

    /// <summary>Only what was sent, or only what was received.</summary>
    [Parameter]
    public EventDirection? Direction { get; set; }

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
        if (Directory.Exists(path))
        {
            throw FileErrors.IsFolder(path);
        }

        SessionCodings codings = SessionCodings.Default;
        var filter = new EventFilter(Type, Direction);
        using var progress = new DelayedProgress(this, "Importing the event log", System.IO.Path.GetFileName(path));
        using IDisposable reading = FilesBeingRead.Add(path);
        long size = Guard(path, () => Math.Max(1, new FileInfo(path).Length));
        using LogLineReader lines = Guard(path, () => RunApart(() => new LogLineReader(path)));
        var bad = new BadLogLines(path, error => WriteError(error));
        while (true)
        {
            try
            {
                if (Guard(path, () => Run(lines.ReadAsync)) is not { } line)
                {
                    break;
                }

                // A character that takes several bytes makes the bar a little late, which nobody minds.
                progress.Report(part: (double)lines.Count / size);
                if (!string.IsNullOrWhiteSpace(line))
                {
                    (RealtimeEvent item, codings) = Read(line, codings);
                    bad.OnEvent();
                    if (filter.Matches(item))
                    {
                        WriteObject(item);
                    }
                }
            }
            catch (FormatException exception)
            {
                if (!bad.Add(lines.Number, exception))
                {
                    return;
                }
            }
        }

        bad.OnEnd();
    }

    private (RealtimeEvent Item, SessionCodings Codings) Read(string line, SessionCodings codings)
    {
        // What takes long to read is read apart, where it does not hold up a pipeline that is stopped.
        return line.Length < LongLine ? ReadHere() : RunApart(ReadHere);

        (RealtimeEvent Item, SessionCodings Codings) ReadHere()
        {
            SessionCodings after = codings;
            return (EventLogLine.Read(line, ref after), after);
        }
    }

    private static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.NotRead(path, exception);
        }
    }
}
