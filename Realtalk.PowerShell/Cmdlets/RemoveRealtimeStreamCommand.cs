using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Runspaces;
using Realtalk.Sessions;

namespace Realtalk.Cmdlets;

/// <summary><c>Remove-RealtimeStream</c>: closes a stream with all that it brought along, or the connection to one of
/// another process. Its log can still be read.</summary>
[Cmdlet(VerbsCommon.Remove, "RealtimeStream", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class RemoveRealtimeStreamCommand : TextStreamCmdlet
{
    private protected override StreamAdvice Advice => StreamAdvice.Ending;

    private protected override void Process(IRealtimeTextStream stream)
    {
        if (!ShouldProcess(stream.Name))
        {
            return;
        }

        OpenObjects.Remove(stream);
        try
        {
            RunClosing(() => stream.DisposeAsync().AsTask(), "Closing the stream", stream.Name);
        }
        finally
        {
            EventSubscribers.Unregister(stream);
        }
    }
}
