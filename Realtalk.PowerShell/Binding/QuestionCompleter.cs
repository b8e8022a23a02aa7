using Realtalk.Sessions;
using Realtalk.Text;

namespace Realtalk.Binding;

/// <summary>Suggests the ids of the model's questions that wait for an answer, then of those that got none in time.</summary>
public sealed class QuestionCompleter : MessageIdCompleter
{
    /// <summary>Whether it is a question of the model that waits for its answer.</summary>
    internal static bool IsOpen(RealtimeTextMessage message) =>
        message is { Kind: RealtimeTextKind.Question, Direction: RealtimeTextDirection.FromModel, State: RealtimeTextState.Open };

    /// <summary>The questions of the model that wait for an answer, the oldest first.</summary>
    internal static IEnumerable<RealtimeTextMessage> OpenOf(IEnumerable<IRealtimeTextStream> streams) =>
        streams.SelectMany(stream => stream.Messages.ToArray()).Where(IsOpen);

    private protected override IEnumerable<RealtimeTextMessage> Choose(IEnumerable<RealtimeTextMessage> messages)
    {
        RealtimeTextMessage[] questions = [.. messages.Where(message => message.Kind == RealtimeTextKind.Question)];
        return questions.Where(question => question.State == RealtimeTextState.Open)
            .Concat(questions.Where(question => question.State == RealtimeTextState.Expired).Reverse());
    }
}
