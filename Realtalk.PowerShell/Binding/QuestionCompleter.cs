using Realtalk.Text;

namespace Realtalk.Binding;

/// <summary>Suggests the ids of the model's questions that wait for an answer, then of those that got none in time.</summary>
public sealed class QuestionCompleter : MessageIdCompleter
{
    private protected override IEnumerable<RealtimeTextMessage> Choose(IEnumerable<RealtimeTextMessage> messages)
    {
        RealtimeTextMessage[] questions = [.. messages.Where(message => message.Kind == RealtimeTextKind.Question)];
        return questions.Where(question => question.State == RealtimeTextState.Open)
            .Concat(questions.Where(question => question.State == RealtimeTextState.Expired).Reverse());
    }
}
