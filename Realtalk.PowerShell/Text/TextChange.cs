namespace Realtalk.Text;

/// <summary>A message that came up, or one that went to another state.</summary>
/// <param name="Message">The message; its own state may have changed again meanwhile.</param>
/// <param name="State">The state that it went to.</param>
/// <param name="IsNew">Whether the message came up.</param>
/// <param name="Number">The change's place among all of the log, from 1.</param>
internal readonly record struct TextChange(RealtimeTextMessage Message, RealtimeTextState State, bool IsNew, long Number);
