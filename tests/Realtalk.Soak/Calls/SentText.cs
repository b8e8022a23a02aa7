namespace Realtalk.Soak.Calls;

/// <summary>A text that a sender gave to the stream, and to which there is no other like it.</summary>
internal sealed record SentText(int Sender, string Text, bool Respond);
