using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Events;

namespace Realtalk.Cmdlets;

/// <summary>Makes a file of a stream's events, or of those from the pipeline.</summary>
public abstract class ExportCmdlet : RealtimeCmdlet
{
    private IEventWriter? _writer;
    private string _file = string.Empty;
    private bool _declined;
    private bool _takesStreams;
    private DelayedProgress? _progress;
    private long _written;

    /// <summary>The file to write, in place of one that is there.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("PSPath", "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The streams, their names (with wildcards) or their ids. May be left out while exactly one is open.</summary>
    [Parameter(Position = 1, ParameterSetName = "Stream", ValueFromPipelineByPropertyName = true)]
    [Alias("StreamId")]
    [StreamArgumentTransformation]
    [ArgumentCompleter(typeof(StreamCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public StreamArgument[]? Stream { get; set; }

    /// <summary>The events to write.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Event", ValueFromPipeline = true)]
    [ValidateNotNull]
    public RealtimeEvent[] InputObject { get; set; } = [];

    /// <summary>Leaves a file alone that is there already, and reports it.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Replaces a file even where it is read-only.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Emits the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == "Stream")
        {
            _takesStreams = true;
            WithStreams(Stream, stream =>
            {
                for (long sequence = 1; sequence <= stream.Log.Count && !_declined && !StopToken.IsCancellationRequested; sequence++)
                {
                    Write(stream.Log[sequence]!);
                    Progress.Report(part: (double)sequence / stream.Log.Count);
                }

                Open();
            });
            return;
        }

        foreach (RealtimeEvent item in InputObject)
        {
            Write(item);
            _written++;
            if (Progress.IsDue)
            {
                Progress.Report($"{_written:N0} events");
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // Of no events there is a file without any; of a stream that there is not there is none.
        if (!_takesStreams)
        {
            Open();
        }

        if (_writer is null)
        {
            return;
        }

        Try(writer =>
        {
            writer.Complete();
            writer.Dispose();
        });
        _progress?.Dispose();
        if (PassThru)
        {
            WriteObject(FilePath.GetItem(this, _file));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _writer?.Dispose();
            _progress?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Says what is wrong with the file's name, before it is created.</summary>
    /// <exception cref="RealtimeException">Such a file cannot be made.</exception>
    private protected virtual void CheckPath(string file)
    {
    }

    /// <summary>Begins the file.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="create">Creates the file, empty, for the writer, which disposes of it.</param>
    private protected abstract IEventWriter CreateWriter(string file, Func<FileStream> create);

    private DelayedProgress Progress => _progress ??=
        new DelayedProgress(this, $"Exporting to {System.IO.Path.GetFileName(_file)}", "events");

    private void Write(RealtimeEvent item)
    {
        Open();
        Try(writer => writer.Write(item));
    }

    private void Try(Action<IEventWriter> work)
    {
        try
        {
            if (_writer is not null)
            {
                work(_writer);
            }
        }
        catch (IOException exception)
        {
            ThrowError(FileErrors.NotWritten(_file, exception));
        }
        catch (RealtimeException exception)
        {
            ThrowError(exception, Path);
        }
    }

    private void Open()
    {
        if (_writer is not null || _declined)
        {
            return;
        }

        try
        {
            _file = FilePath.Resolve(this, Path);
            CheckPath(_file);
            FilesBeingRead.ThrowIfAmong(_file);
            _declined = !ShouldProcess(_file);
            if (!_declined)
            {
                FilePath.ThrowIfNotWritable(_file, NoClobber);
                _writer = CreateWriter(_file, () => FilePath.Create(_file, NoClobber, Force));
            }
        }
        catch (RealtimeException exception)
        {
            ThrowError(exception, Path);
        }
    }
}
