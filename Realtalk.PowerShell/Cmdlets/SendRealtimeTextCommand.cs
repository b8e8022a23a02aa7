using System.Globalization;
using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Sessions;
using Realtalk.Text;

namespace Realtalk.Cmdlets;

/// <summary><c>Send-RealtimeText</c>: text into the conversation, the answer to a question of the model, or a question to it beside the conversation.</summary>
[Cmdlet(VerbsCommunications.Send, "RealtimeText", DefaultParameterSetName = "Message")]
[OutputType(typeof(RealtimeTextMessage), ParameterSetName = ["Message", "Answer", "AnswerTo", OutOfBandSet])]
[OutputType(typeof(PSObject), ParameterSetName = [OutOfBandSet])]
public sealed class SendRealtimeTextCommand : TextStreamCmdlet
{
    private const string OutOfBandSet = "OutOfBand";

    private bool _textIsGiven;

    /// <summary>The text. Several texts are several messages.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string[] Text { get; set; } = [];

    /// <summary>In whose name it is sent: <c>User</c> (the default), <c>System</c> or <c>Assistant</c>.</summary>
    [Parameter(ParameterSetName = "Message", ValueFromPipelineByPropertyName = true)]
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
    [ArgumentCompleter(typeof(QuestionCompleter))]
    [ValidateNotNullOrEmpty]
    public string? InReplyTo { get; set; }

    /// <summary>The question that this answers, from the pipeline.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "AnswerTo", ValueFromPipeline = true)]
    [AllowNull]
    public RealtimeTextMessage? Question { get; set; }

    /// <summary>
    /// Asks the model something about the conversation without entering it, and emits the answer. The user hears nothing of it,
    /// and a reply that is being spoken goes on.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = OutOfBandSet)]
    public SwitchParameter OutOfBand { get; set; }

    /// <summary>The answer is to be JSON, and is emitted as objects.</summary>
    [Parameter(ParameterSetName = OutOfBandSet)]
    public SwitchParameter AsJson { get; set; }

    /// <summary>The JSON Schema that the answer is to keep to: a hashtable, an object or JSON text. Implies <c>-AsJson</c>.</summary>
    [Parameter(ParameterSetName = OutOfBandSet)]
    [ValidateNotNullOrEmpty]
    public object? JsonSchema { get; set; }

    /// <summary>How long the model may take to answer, in seconds or as a TimeSpan; 30 seconds where nothing is said.</summary>
    [Parameter(ParameterSetName = OutOfBandSet)]
    [DurationTransformation(MinSeconds = 0.001)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Emits what was sent: a message whose state says what became of it.</summary>
    [Parameter(ParameterSetName = "Message")]
    [Parameter(ParameterSetName = "Answer")]
    [Parameter(ParameterSetName = "AnswerTo")]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    // By property alone: what comes along the pipeline by itself is something else.
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("StreamId")]
    [StreamArgumentTransformation]
    [ArgumentCompleter(typeof(TextStreamCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public override StreamArgument[]? Stream { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _textIsGiven = MyInvocation.BoundParameters.ContainsKey(nameof(Text));
    }

    private protected override void Process(IRealtimeTextStream stream)
    {
        if (ParameterSetName == "AnswerTo")
        {
            ThrowUnlessAnswered(stream);
        }

        foreach (string text in Text)
        {
            try
            {
                if (string.IsNullOrEmpty(text))
                {
                    throw TextErrors.Empty(stream);
                }

                TextErrors.ThrowIfTooLong(text, stream);
                if (OutOfBand)
                {
                    Ask(stream, text);
                    continue;
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

    // What is null, and a message without an answer, the binder takes for a question.
    private void ThrowUnlessAnswered(IRealtimeTextStream stream)
    {
        if (Question is null)
        {
            throw !_textIsGiven ? TextErrors.Empty(stream) : new RealtimeException(
                "QuestionMissing",
                RealtimeErrorKind.InvalidArgument,
                "What came from the pipeline is no question, but null.",
                "Get-RealtimeText -Kind Question -State Open lists the questions that wait for an answer.",
                stream);
        }

        if (!_textIsGiven)
        {
            throw new RealtimeException(
                "AnswerMissing",
                RealtimeErrorKind.InvalidArgument,
                $"The message '{Question.Id}' came from the pipeline, and no text that answers it.",
                "Give the answer: $question | Send-RealtimeText 'The answer.'. To send a message's own text: Send-RealtimeText $message.Text.",
                Question);
        }
    }

    private void Ask(IRealtimeTextStream stream, string text)
    {
        string? schema = JsonSchema is null ? null : JsonAnswer.ReadSchema(JsonSchema);
        bool asJson = AsJson || schema is not null;
        var question = new OutOfBandQuestion(text) { AsJson = asJson, JsonSchema = schema, Timeout = Timeout };
        WriteVerbose($"Asking the model of '{stream.Name}' beside the conversation: {Count(text)}.");
        RealtimeTextMessage answer = Run(token => stream.AskOutOfBandAsync(question, token));
        WriteObject(asJson ? JsonAnswer.Read(answer, schema) : answer, enumerateCollection: true);
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
        RealtimeTextMessage message = Run(token => stream.SendTextAsync(Role.ToProtocol(), text, Respond, Now, modality, token));
        WriteVerbose($"Sent to '{stream.Name}' as {Role}: {message.Id}, {Count(text)}{(Respond ? ", and asked for a reply" : string.Empty)}.");
        if ((stream as RealtimeStream)?.Sequencer.DescribeHold() is { } why)
        {
            WriteVerbose($"It is held until the conversation is free, and goes in then, in order: {why} (-Now does not wait).");
        }

        return message;
    }

    private RealtimeTextMessage SendAnswer(IRealtimeTextStream stream, string text)
    {
        string question = InReplyTo ?? Question!.Id;
        RealtimeTextMessage answer = Run(token => stream.AnswerAsync(question, text, token));
        WriteVerbose($"Answered question {question} of '{stream.Name}': {answer.Id}, {Count(text)}.");
        return answer;
    }

    private static string Count(string text) =>
        string.Create(CultureInfo.CurrentCulture, $"{text.Length:N0} {(text.Length == 1 ? "character" : "characters")}");
}
