namespace Realtalk.Audio;

/// <summary>How far an item that is being spoken, or about to be, has come.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="HeardMs">Milliseconds that came out of the loudspeaker, rounded down.</param>
/// <param name="ReceivedMs">Milliseconds that the server has sent so far, rounded down.</param>
internal readonly record struct ItemPosition(string ItemId, long HeardMs, long ReceivedMs);
