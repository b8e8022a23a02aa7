namespace Realtalk.Protocol;

/// <summary><c>session.update</c>: only what is present changes.</summary>
internal sealed record SessionUpdateEvent(SessionUpdate Session) : ClientEvent(ClientEventNames.SessionUpdate);

/// <summary><c>input_audio_buffer.commit</c>: makes a user item of the audio sent so far; at least 100 ms.</summary>
internal sealed record InputAudioBufferCommitEvent() : ClientEvent(ClientEventNames.InputAudioBufferCommit);

/// <summary><c>input_audio_buffer.clear</c>.</summary>
internal sealed record InputAudioBufferClearEvent() : ClientEvent(ClientEventNames.InputAudioBufferClear);

/// <summary><c>conversation.item.create</c>.</summary>
internal sealed record ConversationItemCreateEvent(ConversationItem Item) : ClientEvent(ClientEventNames.ConversationItemCreate)
{
    /// <summary>The item to stand behind; <c>root</c> for the first place, null for the last.</summary>
    public string? PreviousItemId { get; init; }
}

/// <summary><c>conversation.item.truncate</c>: tells the server how much of a reply was heard.</summary>
/// <param name="ItemId">An assistant message item.</param>
/// <param name="ContentIndex">The content part, 0.</param>
/// <param name="AudioEndMs">How much was heard, in ms; not more than was sent.</param>
internal sealed record ConversationItemTruncateEvent(string ItemId, int ContentIndex, long AudioEndMs)
    : ClientEvent(ClientEventNames.ConversationItemTruncate);

/// <summary><c>conversation.item.delete</c>.</summary>
internal sealed record ConversationItemDeleteEvent(string ItemId) : ClientEvent(ClientEventNames.ConversationItemDelete);

/// <summary><c>response.create</c>.</summary>
internal sealed record ResponseCreateEvent() : ClientEvent(ClientEventNames.ResponseCreate)
{
    /// <summary>What differs from the session for this response alone.</summary>
    public ResponseParameters? Response { get; init; }
}

/// <summary><c>response.cancel</c>.</summary>
internal sealed record ResponseCancelEvent() : ClientEvent(ClientEventNames.ResponseCancel)
{
    /// <summary>The response to cancel; null for the one in the default conversation.</summary>
    public string? ResponseId { get; init; }
}
