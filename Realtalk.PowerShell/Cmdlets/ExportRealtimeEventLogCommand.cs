using System.Management.Automation;
using Realtalk.Events;

namespace Realtalk.Cmdlets;

/// <summary><c>Export-RealtimeEventLog</c>: a stream's log, or some of its events, as JSON Lines.</summary>
[Cmdlet(VerbsData.Export, "RealtimeEventLog", DefaultParameterSetName = "Stream", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportRealtimeEventLogCommand : ExportCmdlet
{
    /// <inheritdoc/>
    private protected override IEventWriter CreateWriter(string file, Func<FileStream> create) => new EventLogExport(create());
}
