using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Conversations;
using Realtalk.Conversations.Views;

namespace Realtalk.Cmdlets;

/// <summary>
/// <c>Watch-RealtimeConversation</c>: a live view of a conversation for the terminal, until it is over or the viewer leaves,
/// with <c>q</c> or Ctrl+C; the conversation goes on. Where output is no terminal: the finished lines of the transcript as
/// text.
/// </summary>
[Cmdlet(VerbsCommon.Watch, "RealtimeConversation")]
[OutputType(typeof(string))]
public sealed class WatchRealtimeConversationCommand : ConversationCmdlet
{
    /// <summary>How long what is shown may be old at most, in seconds or as a TimeSpan: 0.02 to 10 s; 0.1 s where nothing is said.</summary>
    [Parameter(Position = 2)]
    [DurationTransformation(MinSeconds = 0.02, MaxSeconds = 10)]
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    private protected override StreamAdvice Advice { get; } = new()
    {
        Elsewhere = "Get-RealtimeTranscript -Follow shows here what is said.",
    };

    private protected override void Process(RealtimeConversation conversation)
    {
        bool isLast = MyInvocation.PipelinePosition == MyInvocation.PipelineLength;
        if (isLast && ConsoleTerminal.IsAvailable && Host.UI?.SupportsVirtualTerminal == true)
        {
            Show(conversation);
        }
        else
        {
            WriteLines(conversation);
        }
    }

    private void Show(RealtimeConversation conversation)
    {
        using (var view = new LiveView(
            conversation, new ConsoleTerminal(), new ViewStyle(OutputStyle.UsesColor, ConsoleTerminal.ShowsUnicode), RefreshInterval))
        {
            while (view.Update())
            {
                Run(view.WaitAsync);
            }
        }

        // The view goes with what it showed; who did not leave it himself is told why.
        if (conversation.IsOver)
        {
            Host.UI!.WriteLine($"The conversation of '{conversation.Name}' is over. Get-RealtimeTranscript shows what was said.");
        }
    }

    private void WriteLines(RealtimeConversation conversation)
    {
        var follower = new TranscriptFollower(conversation.Stream, conversation);
        while (Run(follower.NextAsync) is { } entry)
        {
            WriteObject(TranscriptLine.FormatAlone(entry));
            WriteWarningsOf(conversation.Stream);
        }
    }
}
