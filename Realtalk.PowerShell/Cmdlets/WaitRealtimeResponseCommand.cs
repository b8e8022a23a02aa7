using System.Globalization;
using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Sessions;

namespace Realtalk.Cmdlets;

/// <summary><c>Wait-RealtimeResponse</c>: until the current response, or the next one, is finished.</summary>
[Cmdlet(VerbsLifecycle.Wait, "RealtimeResponse")]
[OutputType(typeof(RealtimeResponse))]
public sealed class WaitRealtimeResponseCommand : StreamCmdlet
{
    /// <summary>How long to wait, in seconds or as a TimeSpan; any time where nothing is said.</summary>
    [Parameter(Position = 2)]
    [DurationTransformation]
    public TimeSpan? Timeout { get; set; }

    private protected override StreamAdvice Advice { get; } = new()
    {
        Elsewhere = "Receive-RealtimeText -Wait waits here for what the model writes; wait for its replies in the process that opened the stream.",
    };

    private protected override void Process(RealtimeStream stream)
    {
        WriteVerbose($"'{stream.Name}': {Describe(stream)}.");
        if (!TryRunWithProgress(
            stream.Responses.WaitAsync, Timeout, "Waiting for the model's reply", () => Describe(stream), out RealtimeResponse? response))
        {
            throw new RealtimeException(
                "ResponseTimeout",
                RealtimeErrorKind.OperationTimeout,
                $"The model has finished no response{Within(Timeout!.Value)}.",
                "Allow more time with -Timeout; see whether one was asked for (Send-RealtimeText -Respond) and what the server says (Get-RealtimeEventLog).",
                stream);
        }

        WriteVerbose(string.Create(
            CultureInfo.CurrentCulture,
            $"The response {response!.Id} is {response.Status}, after {(response.EndTime - response.StartTime).TotalSeconds:N1} s and with {response.TotalTokens:N0} tokens."));
        WriteObject(response);
        if (response.Status == "failed")
        {
            throw new RealtimeException(
                "ResponseFailed",
                RealtimeErrorKind.ProtocolError,
                $"The response failed: {response.ErrorMessage ?? response.Reason ?? "the server does not say why"}",
                "Ask again; Get-RealtimeEventLog -Type response.done has the whole of it.",
                response)
            {
                ServiceCode = response.Reason,
            };
        }
    }

    private static string Describe(RealtimeStream stream) =>
        !stream.Responses.IsIdle ? (stream.History.IsSpeaking ? "The model is speaking its reply" : "The model is making its reply")
        : OpenObjects.FindConversation(stream) is null ? "No reply has been asked for yet (Send-RealtimeText -Respond)"
        : "No reply has been asked for yet (the caller has said nothing to reply to; Send-RealtimeText -Respond)";
}
