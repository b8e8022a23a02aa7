using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Sessions;
using Realtalk.Text;

namespace Realtalk.Cmdlets;

/// <summary><c>Send-RealtimeText</c>: text into the conversation, or the answer to a question of the model.</summary>
[Cmdlet(VerbsCommunications.Send, "RealtimeText", DefaultParameterSetName = "Message")]
[OutputType(typeof(RealtimeTextMessage))]
public sealed class SendRealtimeTextCommand : TextStreamCmdlet
{
    /// <summary>The text. Several texts are several messages.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string[] Text { get; set; } = [];

    /// <summary>In whose name it is sent: <c>User</c> (the default), <c>System</c> or <c>Assistant</c>.</summary>
    [Parameter(ParameterSetName = "Message")]
    public MessageRole Role { get; set; }

    /// <summary>The model is to answer, as soon as it is free.</summary>
    [Parameter(ParameterSetName = "Message")]
    public SwitchParameter Respond { get; set; }

    /// <summary>The text goes in at once, not after the reply that is being made; with <c>-Respond</c> that reply is cancelled.</summary>
    [Parameter(ParameterSetName = "Message")]
    public SwitchParameter Now { get; set; }

    /// <summary>In what the model is to answer this; as the session has it where nothing is said.</summary>
    [Parameter(ParameterSetName = "Message")]
    public OutputModality OutputModality { get; set; }

    /// <summary>The question that this answers: the message, or its id such as <c>q1</c>.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Answer")]
    [QuestionTransformation]
    [ValidateNotNullOrEmpty]
    public string? InReplyTo { get; set; }

    /// <summary>The question that this answers, from the pipeline.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "AnswerTo", ValueFromPipeline = true)]
    [ValidateNotNull]
    public RealtimeTextMessage? Question { get; set; }

    /// <summary>Emits what was sent.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(IRealtimeTextStream stream)
    {
        foreach (string text in Text)
        {
            try
            {
                if (string.IsNullOrEmpty(text))
                {
                    throw TextErrors.Empty(stream);
                }

                RealtimeTextMessage sent = ParameterSetName == "Message" ? SendMessage(stream, text) : SendAnswer(stream, text);
                if (PassThru)
                {
                    WriteObject(sent);
                }
            }
            catch (RealtimeException exception)
            {
                WriteError(exception, stream);
            }
        }
    }

    private RealtimeTextMessage SendMessage(IRealtimeTextStream stream, string text)
    {
        bool asksFor = MyInvocation.BoundParameters.ContainsKey(nameof(OutputModality));
        if (asksFor && !Respond)
        {
            throw new RealtimeException(
                "ModalityWithoutResponse",
                RealtimeErrorKind.InvalidArgument,
                "-OutputModality says in what the model is to answer, and no answer is asked for.",
                "Add -Respond, or leave -OutputModality out.",
                stream);
        }

        string? modality = asksFor ? OutputModality.ToProtocol() : null;
        return Run(token => stream.SendTextAsync(Role.ToProtocol(), text, Respond, Now, modality, token));
    }

    private RealtimeTextMessage SendAnswer(IRealtimeTextStream stream, string text) =>
        Run(token => stream.AnswerAsync(InReplyTo ?? Question!.Id, text, token));
}
