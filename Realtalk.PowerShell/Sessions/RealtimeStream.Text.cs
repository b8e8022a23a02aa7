using Realtalk.Text;

namespace Realtalk.Sessions;

/// <content>The part that a stream has in common with one of another process.</content>
public sealed partial class RealtimeStream
{
    TextMessageLog IRealtimeTextStream.Messages => Text.Messages;

    TextInbox IRealtimeTextStream.Inbox => Text.Inbox;

    Task IRealtimeTextStream.TranscriptChanged => Task.WhenAny(History.Changed, Log.Changed);

    bool IRealtimeTextStream.IsSpeaking => History.IsSpeaking;

    bool IRealtimeTextStream.IsTranscriptOver => Log.IsCompleted;

    /// <summary>The next number for a stream of whatever kind.</summary>
    internal static int NextId() => Interlocked.Increment(ref s_lastId);

    Task<RealtimeTextMessage> IRealtimeTextStream.SendTextAsync(
        string role, string text, bool respond, bool now, string? outputModality, CancellationToken cancellationToken) =>
        Task.FromResult(SendText(role, text, respond, now, outputModality));

    Task<RealtimeTextMessage> IRealtimeTextStream.AnswerAsync(string questionId, string text, CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        return Task.FromResult(Text.Answer(questionId, text));
    }

    Task<RealtimeTextMessage> IRealtimeTextStream.AskOutOfBandAsync(OutOfBandQuestion question, CancellationToken cancellationToken) =>
        AskOutOfBandAsync(question, cancellationToken);

    Task<RealtimeTextMessage?> IRealtimeTextStream.SetStatusAsync(string text, CancellationToken cancellationToken) =>
        Task.FromResult(SetStatus(text));

    /// <summary>Sets what the model is told again after each of its replies; an empty text takes it away.</summary>
    /// <returns>The status; null where it is taken away.</returns>
    /// <exception cref="RealtimeException">The stream has ended.</exception>
    internal RealtimeTextMessage? SetStatus(string text)
    {
        ThrowIfEnded();
        Budget.ThrowIfOver();
        if (!string.IsNullOrWhiteSpace(text))
        {
            return Status.Set(text);
        }

        Status.Clear();
        return null;
    }

    void IRealtimeTextStream.ThrowIfEnded() => ThrowIfEnded();

    string? IRealtimeTextStream.TakeWarning() => TakeWarning();
}
