using System.Management.Automation;
using Realtalk.Events;

namespace Realtalk.Cmdlets;

/// <summary><c>Export-RealtimeEventLog</c>: a stream's log, or some of its events, as JSON Lines.</summary>
[Cmdlet(VerbsData.Export, "RealtimeEventLog", DefaultParameterSetName = "Stream", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportRealtimeEventLogCommand : ExportCmdlet
{
    /// <summary>With the microphone's sound, where the stream has kept it: the file has all that the call had.</summary>
    [Parameter]
    public SwitchParameter Full { get; set; }

    /// <inheritdoc/>
    private protected override IEventWriter CreateWriter(string file, Func<FileStream> create) => new EventLogExport(create(), Full, WriteWarning);
}
