using System.Management.Automation;
using Realtalk.Events;
using Realtalk.Timeline;

namespace Realtalk.Cmdlets;

/// <summary>
/// <c>Export-RealtimeTimeline</c>: a picture of a call, of a stream's log or of the events from the pipeline, as one SVG or
/// HTML file that needs no other.
/// </summary>
[Cmdlet(VerbsData.Export, "RealtimeTimeline", DefaultParameterSetName = "Stream", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportRealtimeTimelineCommand : ExportCmdlet
{
    /// <inheritdoc/>
    private protected override void CheckPath(string file) => _ = FindFormat(file) ?? throw new RealtimeException(
        "TimelineFormatUnknown",
        RealtimeErrorKind.InvalidArgument,
        $"'{System.IO.Path.GetFileName(file)}' is no picture that can be drawn: it is drawn as SVG or HTML.",
        "Name a file that ends with .svg, .html or .htm.",
        file);

    /// <inheritdoc/>
    private protected override IEventWriter CreateWriter(string file, Func<FileStream> create) => new TimelineWriter(create, FindFormat(file)!);

    private static Action<TextWriter, IReadOnlyList<CallTimeline>>? FindFormat(string file) => System.IO.Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".svg" => TimelineSvg.Write,
        ".html" or ".htm" => TimelineHtml.Write,
        _ => null,
    };
}
