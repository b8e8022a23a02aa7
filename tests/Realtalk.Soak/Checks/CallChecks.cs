using Realtalk.Soak.Calls;

namespace Realtalk.Soak.Checks;

/// <summary>All that must hold of a call that is over; what does not is put among its faults.</summary>
internal static class CallChecks
{
    public static void Run(CallRecord call, SoakScenario scenario)
    {
        if (call.Conversation.Count == 0)
        {
            call.Faults.Enqueue("The server knows of no conversation of the last session.");
            return;
        }

        IEnumerable<string> faults = TextCheck.Find(call)
            .Concat(ToolCheck.Find(call))
            .Concat(TranscriptCheck.Find(call, scenario))
            .Concat(SoundCheck.Find(call))
            .Concat(TroubleCheck.Find(call));
        foreach (string fault in faults)
        {
            call.Faults.Enqueue(fault);
        }
    }
}
