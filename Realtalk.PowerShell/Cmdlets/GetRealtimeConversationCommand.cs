using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Conversations;
using Realtalk.Sessions;

namespace Realtalk.Cmdlets;

/// <summary><c>Get-RealtimeConversation</c>: the conversations that have not been stopped.</summary>
[Cmdlet(VerbsCommon.Get, "RealtimeConversation")]
[OutputType(typeof(RealtimeConversation))]
public sealed class GetRealtimeConversationCommand : RealtimeCmdlet
{
    /// <summary>Only the conversations of these streams: the streams, their names (with wildcards) or their ids.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("StreamId")]
    [StreamArgumentTransformation]
    [ArgumentCompleter(typeof(StreamCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public StreamArgument[]? Stream { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        IEnumerable<RealtimeConversation> found = Stream is null
            ? OpenObjects.Conversations.ToArray()
            : FindStreams<RealtimeStream>(Stream).Select(one => OpenObjects.FindConversation(one.Stream)).OfType<RealtimeConversation>();
        foreach (RealtimeConversation conversation in found)
        {
            WriteWarningsOf(conversation.Stream);
            WriteObject(conversation);
        }
    }
}
