using Realtalk.Text;

namespace Realtalk.Sessions;

/// <summary>
/// What takes part in a conversation's text: a stream of this process, or, through a bridge, one of another. This library alone
/// implements it.
/// </summary>
public interface IRealtimeTextStream : IAsyncDisposable
{
    /// <summary>The stream's number in this process.</summary>
    int Id { get; }

    /// <summary>The stream's name.</summary>
    string Name { get; }

    /// <summary>The model, as the server says.</summary>
    string Model { get; }

    /// <summary>Where the stream is in its life.</summary>
    RealtimeStreamState State { get; }

    /// <summary>The conversation so far.</summary>
    IReadOnlyList<RealtimeTranscriptEntry> GetTranscript();

    /// <summary>The messages of the text stream, both ways.</summary>
    internal TextMessageLog Messages { get; }

    /// <summary>The messages of the model that nobody here has received.</summary>
    internal TextInbox Inbox { get; }

    /// <summary>A task that completes when the transcript changes, or nothing more is to come; take it before looking.</summary>
    internal Task TranscriptChanged { get; }

    /// <summary>Whether the model is to be heard now, so that its last reply may still be cut off.</summary>
    internal bool IsSpeaking { get; }

    /// <summary>Whether nothing more will come of the transcript.</summary>
    internal bool IsTranscriptOver { get; }

    /// <summary>Puts a text message into the conversation, as <see cref="RealtimeStream.SendText"/> does.</summary>
    /// <exception cref="RealtimeException">The stream has ended, or refuses it.</exception>
    internal Task<RealtimeTextMessage> SendTextAsync(
        string role, string text, bool respond, bool now, string? outputModality, CancellationToken cancellationToken);

    /// <summary>Answers a question of the model.</summary>
    /// <exception cref="RealtimeException">There is no such question, it is answered, or the stream has ended.</exception>
    internal Task<RealtimeTextMessage> AnswerAsync(string questionId, string text, CancellationToken cancellationToken);

    /// <summary>Asks the model something beside the conversation.</summary>
    /// <returns>The model's answer.</returns>
    /// <exception cref="RealtimeException">The model does not answer in time or at all, or the stream has ended.</exception>
    internal Task<RealtimeTextMessage> AskOutOfBandAsync(OutOfBandQuestion question, CancellationToken cancellationToken);

    /// <summary>Sets what the model is told again after each of its replies; an empty text takes it away.</summary>
    /// <returns>The status; null where it is taken away.</returns>
    /// <exception cref="RealtimeException">The stream has ended.</exception>
    internal Task<RealtimeTextMessage?> SetStatusAsync(string text, CancellationToken cancellationToken);

    /// <summary>Throws unless the stream is open.</summary>
    /// <exception cref="RealtimeException">It is closed or failed.</exception>
    internal void ThrowIfEnded();

    /// <summary>Takes a warning that came up in the background; null when there is none.</summary>
    internal string? TakeWarning();
}
