using System.Diagnostics;
using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Sessions;
using Realtalk.Text;

namespace Realtalk.Cmdlets;

/// <summary><c>Receive-RealtimeText</c>: what the model wrote to the software: questions, notes, and replies in text.</summary>
[Cmdlet(VerbsCommunications.Receive, "RealtimeText", DefaultParameterSetName = "Wait")]
[OutputType(typeof(RealtimeTextMessage))]
public sealed class ReceiveRealtimeTextCommand : TextStreamCmdlet
{
    /// <summary>Waits for a message where there is none yet.</summary>
    [Parameter(ParameterSetName = "Wait")]
    public SwitchParameter Wait { get; set; }

    /// <summary>Goes on receiving until the stream ends, or the time is over.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Follow")]
    public SwitchParameter Follow { get; set; }

    /// <summary>How long to wait, in seconds or as a TimeSpan; any time where nothing is said. Implies <c>-Wait</c>.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? Timeout { get; set; }

    /// <summary>The messages that are one of these; others stay to be received.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateSet(nameof(RealtimeTextKind.Question), nameof(RealtimeTextKind.Note), nameof(RealtimeTextKind.Reply))]
    public RealtimeTextKind[]? Kind { get; set; }

    private protected override void Process(IRealtimeTextStream stream)
    {
        if (Follow)
        {
            FollowAll(stream);
            return;
        }

        bool any = EmitUnread(stream);
        if (any || !(Wait || Timeout is not null))
        {
            return;
        }

        if (!TryRunWithProgress<RealtimeTextMessage?>(
            token => stream.Inbox.ReceiveAsync(IsMeant, token),
            Timeout,
            "Waiting for a text of the model",
            () => Describe(stream),
            out RealtimeTextMessage? message))
        {
            throw new RealtimeException(
                "TextTimeout",
                RealtimeErrorKind.OperationTimeout,
                $"The model has written {(Kind is null ? "nothing" : $"no {KindNames}")}{Within(Timeout!.Value)}.",
                "Allow more time with -Timeout. Questions and notes need New-RealtimeStream -TextTools All, replies in text -OutputModality Text.",
                stream);
        }

        if (message is null)
        {
            stream.ThrowIfEnded();
            return;
        }

        WriteObject(message);
        EmitUnread(stream);
    }

    private void FollowAll(IRealtimeTextStream stream)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            TimeSpan? left = Timeout is { } limit ? TimeSpan.FromTicks(Math.Max(0, (limit - Stopwatch.GetElapsedTime(start)).Ticks)) : null;
            if (!TryRun<RealtimeTextMessage?>(token => stream.Inbox.ReceiveAsync(IsMeant, token), left, out RealtimeTextMessage? message)
                || message is null)
            {
                return;
            }

            WriteObject(message);
            WriteWarningsOf(stream);
        }
    }

    private bool EmitUnread(IRealtimeTextStream stream)
    {
        bool any = false;
        while (stream.Inbox.TryReceive(IsMeant) is { } message)
        {
            WriteObject(message);
            any = true;
        }

        return any;
    }

    private string KindNames => string.Join(" or ", Kind!).ToLowerInvariant();

    private bool IsMeant(RealtimeTextMessage message) => Kind is null || Array.IndexOf(Kind, message.Kind) >= 0;

    // A question that was received already does not come again, and who waits for it waits for ever.
    private string Describe(IRealtimeTextStream stream)
    {
        string what = Kind is null ? "text" : KindNames;
        RealtimeTextMessage? open = QuestionCompleter.OpenOf([stream]).FirstOrDefault();
        return open is null ? $"No {what} has come yet"
            : $"No new {what} has come yet; question {open.Id} is still open (Send-RealtimeText … -InReplyTo {open.Id})";
    }
}
