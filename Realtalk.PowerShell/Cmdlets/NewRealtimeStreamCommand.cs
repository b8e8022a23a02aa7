using System.Management.Automation;
using Realtalk.Sessions;

namespace Realtalk.Cmdlets;

/// <summary><c>New-RealtimeStream</c>: connects, configures the session, and emits the stream.</summary>
[Cmdlet(VerbsCommon.New, "RealtimeStream", DefaultParameterSetName = SessionSet)]
[OutputType(typeof(RealtimeStream))]
public sealed class NewRealtimeStreamCommand : OpenStreamCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            RealtimeStream stream = OpenStream();
            Emit(stream, stream);
        }
        catch (RealtimeException exception)
        {
            ThrowError(exception);
        }
    }
}
