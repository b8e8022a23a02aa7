using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Bridge.Client;
using Realtalk.Sessions;

namespace Realtalk.Cmdlets;

/// <summary><c>Get-RealtimeStream</c>: the streams that have not been removed: of this process, and
/// through bridges of others.</summary>
[Cmdlet(VerbsCommon.Get, "RealtimeStream", DefaultParameterSetName = "Name")]
[OutputType(typeof(RealtimeStream), typeof(RealtimeBridgeStream))]
public sealed class GetRealtimeStreamCommand : RealtimeCmdlet
{
    /// <summary>Names (with wildcards), ids, or streams.</summary>
    [Parameter(Position = 0, ParameterSetName = "Name", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Stream", "StreamId")]
    [StreamArgumentTransformation]
    [ArgumentCompleter(typeof(TextStreamCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public StreamArgument[]? Name { get; set; }

    /// <summary>Ids.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Id")]
    [ArgumentCompleter(typeof(StreamIdCompleter))]
    public int[] Id { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        StreamArgument[]? named = ParameterSetName == "Id" ? Array.ConvertAll(Id, id => new StreamArgument(id)) : Name;
        foreach (IRealtimeTextStream stream in named is null ? OpenObjects.TextStreams : FindStreams<IRealtimeTextStream>(named).Select(one => one.Stream))
        {
            WriteWarningsOf(stream);
            WriteObject(stream);
        }
    }
}
