using Realtalk.Text;

namespace Realtalk.Subscriptions;

/// <summary>The model wrote to the software.</summary>
public sealed class RealtimeTextReceivedEventArgs : EventArgs
{
    internal RealtimeTextReceivedEventArgs(RealtimeTextMessage message)
    {
        Message = message;
    }

    /// <summary>The note, question or reply. Whoever receives messages still gets it.</summary>
    public RealtimeTextMessage Message { get; }
}
