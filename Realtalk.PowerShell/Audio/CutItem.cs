namespace Realtalk.Audio;

/// <summary>A reply that was cut off, and how much of it was heard.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="ContentIndex">Its content part.</param>
/// <param name="HeardMs">Milliseconds that came out of the loudspeaker, rounded down.</param>
/// <param name="ReceivedMs">Milliseconds that the server had sent, rounded down.</param>
internal readonly record struct CutItem(string ItemId, int ContentIndex, long HeardMs, long ReceivedMs);
