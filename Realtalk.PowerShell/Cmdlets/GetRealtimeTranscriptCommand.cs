using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Conversations;
using Realtalk.Sessions;

namespace Realtalk.Cmdlets;

/// <summary><c>Get-RealtimeTranscript</c>: who said what, in the order of the conversation.</summary>
[Cmdlet(VerbsCommon.Get, "RealtimeTranscript")]
[OutputType(typeof(RealtimeTranscriptEntry))]
public sealed class GetRealtimeTranscriptCommand : TextStreamCmdlet
{
    /// <summary>
    /// Goes on until the conversation is over (without one: until the stream ends), and emits each entry once, when nothing more
    /// is to come of it: a spoken reply when it was heard to its end or cut off.
    /// </summary>
    [Parameter]
    public SwitchParameter Follow { get; set; }

    private protected override void Process(IRealtimeTextStream stream)
    {
        if (!Follow)
        {
            WriteObject(stream.GetTranscript(), enumerateCollection: true);
            return;
        }

        var follower = new TranscriptFollower(stream, stream is RealtimeStream own ? OpenObjects.FindConversation(own) : null);
        while (Run(follower.NextAsync) is { } entry)
        {
            WriteObject(entry);
        }
    }
}
