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
    /// <summary>Only the conversation of this stream: the stream, its name or its id.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("StreamId")]
    [StreamTransformation]
    [ArgumentCompleter(typeof(StreamCompleter))]
    [ValidateNotNull]
    public RealtimeStream? Stream { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (RealtimeConversation conversation in OpenObjects.Conversations.ToArray())
        {
            if (Stream is null || ReferenceEquals(conversation.Stream, Stream))
            {
                WriteWarningsOf(conversation.Stream);
                WriteObject(conversation);
            }
        }
    }
}
