namespace Realtalk.Protocol;

/// <summary>The names of the events that a client may send (OpenAI Realtime API, GA).</summary>
internal static class ClientEventNames
{
    public const string SessionUpdate = "session.update";
    public const string InputAudioBufferAppend = "input_audio_buffer.append";
    public const string InputAudioBufferCommit = "input_audio_buffer.commit";
    public const string InputAudioBufferClear = "input_audio_buffer.clear";
    public const string ConversationItemCreate = "conversation.item.create";
    public const string ConversationItemRetrieve = "conversation.item.retrieve";
    public const string ConversationItemTruncate = "conversation.item.truncate";
    public const string ConversationItemDelete = "conversation.item.delete";
    public const string ResponseCreate = "response.create";
    public const string ResponseCancel = "response.cancel";
    public const string OutputAudioBufferClear = "output_audio_buffer.clear";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        SessionUpdate,
        InputAudioBufferAppend,
        InputAudioBufferCommit,
        InputAudioBufferClear,
        ConversationItemCreate,
        ConversationItemRetrieve,
        ConversationItemTruncate,
        ConversationItemDelete,
        ResponseCreate,
        ResponseCancel,
        OutputAudioBufferClear,
    ];
}
