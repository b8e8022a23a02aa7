using System.Management.Automation;
using Realtalk.Sessions;

namespace Realtalk.Cmdlets;

/// <summary><c>Get-RealtimeTranscript</c>: who said what, in the order of the conversation.</summary>
[Cmdlet(VerbsCommon.Get, "RealtimeTranscript")]
[OutputType(typeof(RealtimeTranscriptEntry))]
public sealed class GetRealtimeTranscriptCommand : StreamCmdlet
{
    /// <summary>Goes on until the stream ends, and emits each entry once, when nothing more is to come of it.</summary>
    [Parameter]
    public SwitchParameter Follow { get; set; }

    private protected override void Process(RealtimeStream stream)
    {
        if (!Follow)
        {
            WriteObject(stream.GetTranscript(), enumerateCollection: true);
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            Task changed = stream.Log.Changed;
            bool isLast = stream.Log.IsCompleted;

            // In order: an entry that is still being written down holds back those after it.
            foreach (RealtimeTranscriptEntry entry in stream.GetTranscript().TakeWhile(entry => isLast || !entry.IsPartial))
            {
                if (seen.Add(entry.ItemId ?? string.Empty))
                {
                    WriteObject(entry);
                }
            }

            if (isLast)
            {
                return;
            }

            Run(token => changed.WaitAsync(token));
        }
    }
}
