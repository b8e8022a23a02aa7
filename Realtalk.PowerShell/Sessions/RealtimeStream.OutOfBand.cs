using System.Globalization;
using System.Text.Json;
using Realtalk.Protocol;
using Realtalk.Text;

namespace Realtalk.Sessions;

/// <content>Questions to the model beside the conversation.</content>
public sealed partial class RealtimeStream
{
    private readonly OutOfBandRequests _outOfBand = new();

    /// <summary>
    /// Asks the model something about the conversation without entering it (<c>conversation: "none"</c>). It runs beside a
    /// reply that is being spoken, and past the sequencer, so the model knows what has been sent, and not what still waits.
    /// </summary>
    /// <returns>The model's answer.</returns>
    /// <exception cref="RealtimeException">The model does not answer in time or at all, or the stream has ended.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the response is too.</exception>
    internal async Task<RealtimeTextMessage> AskOutOfBandAsync(OutOfBandQuestion question, CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        Budget.ThrowIfOver();
        string eventId = NewEventId();
        OutgoingFrame frame = OutgoingFrame.Of(new ResponseCreateEvent
        {
            EventId = eventId,
            Response = new ResponseParameters
            {
                Conversation = "none",
                OutputModalities = ["text"],
                Instructions = question.ToInstructions(Instructions),
                Tools = [],
                ToolChoice = "none",
                Metadata = new Dictionary<string, string> { [OutOfBandRequests.MetadataKey] = eventId },
            },
        });
        Task<RealtimeResponse> done = _outOfBand.Expect(frame);
        RealtimeTextMessage asked = Text.OnSending(RealtimeTextKind.Question, question.Text, DateTimeOffset.Now + question.Timeout);
        RealtimeTextState outcome = RealtimeTextState.Cancelled;
        try
        {
            _sender.Add(frame);
            RealtimeResponse response = await done.WaitAsync(question.Timeout, cancellationToken).ConfigureAwait(false);
            CheckAnswer(response, asked);
            outcome = RealtimeTextState.Answered;
            return Text.OnAnswer(asked, response.Text.Trim());
        }
        catch (TimeoutException)
        {
            outcome = RealtimeTextState.Expired;
            CancelOutOfBand(eventId);
            throw new RealtimeException(
                "OutOfBandTimeout",
                RealtimeErrorKind.OperationTimeout,
                string.Create(CultureInfo.InvariantCulture, $"The model did not answer within {question.Timeout.TotalSeconds:0.###} s."),
                "Allow more time with -Timeout.",
                asked);
        }
        catch (OperationCanceledException)
        {
            CancelOutOfBand(eventId);
            throw;
        }
        finally
        {
            Text.Messages.TryMove(asked, RealtimeTextState.Open, outcome);
        }
    }

    private static void CheckAnswer(RealtimeResponse response, RealtimeTextMessage asked)
    {
        if (response.Status != "completed" || string.IsNullOrWhiteSpace(response.Text))
        {
            string why = response.ErrorMessage ?? response.Reason ?? (response.Status == "completed" ? "it is empty" : response.Status);
            throw new RealtimeException(
                "OutOfBandFailed",
                RealtimeErrorKind.ProtocolError,
                $"The model's answer did not come about: {why}",
                "Ask again; Get-RealtimeEventLog -Type response.done has the whole of it.",
                asked)
            {
                ServiceCode = response.Reason,
            };
        }
    }

    // Its end tells that it is cancelled; where it was done meanwhile, the server's answer says so, and nobody minds.
    private void CancelOutOfBand(string eventId)
    {
        if (_outOfBand.GiveUp(eventId) is { } responseId)
        {
            CancelOutOfBandResponse(responseId);
        }
    }

    private void CancelOutOfBandResponse(string responseId)
    {
        try
        {
            SendNow(id => new ResponseCancelEvent { EventId = id, ResponseId = responseId });
        }
        catch (RealtimeException)
        {
            // The stream has ended, and the response with it.
        }
    }

    /// <summary>Takes what belongs to an out-of-band response of ours, which nobody else is to see.</summary>
    /// <returns>Whether it does.</returns>
    private bool TakeOutOfBand(in ServerEvent serverEvent)
    {
        if (serverEvent.Kind == ServerEventKind.ResponseCreated && serverEvent.ResponseId is { } id
            && _outOfBand.OnCreated(id, serverEvent.ReadObject(), out bool isGivenUp))
        {
            if (isGivenUp)
            {
                CancelOutOfBandResponse(id);
            }

            return true;
        }

        if (!_outOfBand.Owns(serverEvent.ResponseId))
        {
            return false;
        }

        if (serverEvent.Kind == ServerEventKind.ResponseDone)
        {
            JsonElement json = serverEvent.ReadObject();
            RealtimeResponse response = Count(RealtimeResponseReader.Read(serverEvent.ResponseId!, json, _clock.Now, _clock.Now) with { StreamId = Id }, json);
            _outOfBand.OnDone(response);
        }

        return true;
    }
}
