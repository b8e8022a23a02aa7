using System.Globalization;
using System.Text.Json;
using Realtalk.Protocol;
using Realtalk.Text;

namespace Realtalk.Sessions;

/// <content>What goes out.</content>
public sealed partial class RealtimeStream
{
    /// <summary>Puts a text message into the conversation as soon as the model does not speak.</summary>
    /// <param name="role"><c>user</c>, <c>system</c> or <c>assistant</c>.</param>
    /// <param name="text">The text.</param>
    /// <param name="respond">Whether the model is to answer it.</param>
    /// <param name="now">Whether it goes in at once, cancelling a running reply if an answer is asked for.</param>
    /// <param name="outputModality"><c>audio</c> or <c>text</c> for the answer; null as the session has it.</param>
    /// <returns>The message, which is delivered when the frame that carries it has gone.</returns>
    /// <exception cref="RealtimeException">The stream has ended.</exception>
    internal RealtimeTextMessage SendText(string role, string text, bool respond, bool now = false, string? outputModality = null)
    {
        ThrowIfEnded();
        OutgoingFrame item = Frame(ConversationItem.Message(role, text));
        RealtimeTextMessage message = Text.OnSending(RealtimeTextKind.Note, text);
        Text.Messages.SettleWhen(message, item.Sent.Task);
        Sequencer.Submit(new SequencedRequest
        {
            Items = [item],
            Create = respond ? CreateResponse(outputModality) : null,
            AnyReplyWillDo = outputModality is null,
            IsUrgent = now,
        });
        return message;
    }

    /// <summary>Asks the model to speak without a new message.</summary>
    /// <exception cref="RealtimeException">The stream has ended.</exception>
    internal void RequestResponse(string? outputModality = null, string? instructions = null)
    {
        ThrowIfEnded();
        Sequencer.Submit(new SequencedRequest { Create = CreateResponse(outputModality, instructions) });
    }

    /// <summary>Sends sound as a user message of its own: appends it to the input buffer, commits it, and asks for a response.</summary>
    /// <param name="samples">16-bit, mono, 24,000 Hz.</param>
    /// <param name="respond">Whether the model is to answer it.</param>
    /// <exception cref="RealtimeException">The stream has ended.</exception>
    internal void SendAudioMessage(ReadOnlySpan<short> samples, bool respond)
    {
        ThrowIfEnded();
        var item = new ConversationItem("message")
        {
            Role = "user",
            Content = [new ContentPart("input_audio") { Audio = Convert.ToBase64String(Log.Codings.Input.EncodeSpeech(samples)) }],
        };
        Sequencer.Submit(new SequencedRequest { Items = [Frame(item)], Create = respond ? CreateResponse(null) : null });
    }

    /// <summary>Queues sound of the microphone: 16-bit, mono, 24,000 Hz. Never waits, never throws.</summary>
    internal void SendMicrophone(ReadOnlySpan<short> samples)
    {
        if (!Budget.IsOver)
        {
            _sender.AddAudio(samples);
        }
    }

    /// <summary>Sends an event at once, past the sequencer.</summary>
    /// <returns>The frame; its <see cref="OutgoingFrame.Sent"/> tells when it has gone.</returns>
    /// <exception cref="RealtimeException">The stream has ended.</exception>
    internal OutgoingFrame SendNow(Func<string, ClientEvent> withEventId)
    {
        OutgoingFrame frame = OutgoingFrame.Of(withEventId(NewEventId()));
        Add(frame);
        return frame;
    }

    /// <summary>Sends an event behind the microphone's sound that is on its way.</summary>
    /// <exception cref="RealtimeException">The stream has ended.</exception>
    internal void SendAfterMicrophone(Func<string, ClientEvent> withEventId) =>
        _sender.AddAfterAudio(OutgoingFrame.Of(withEventId(NewEventId())));

    /// <summary>Sends any event as it is.</summary>
    /// <param name="json">A JSON object with a <c>type</c>.</param>
    /// <exception cref="RealtimeException">It is no such object, or the stream has ended.</exception>
    internal OutgoingFrame SendRaw(string json)
    {
        ThrowIfEnded();
        Budget.ThrowIfOver();
        RawEvent raw = RawEvent.Parse(json);
        var frame = new OutgoingFrame(raw.Type, raw.Utf8, raw.EventId) { ItemId = raw.ItemId, ResponseId = raw.ResponseId };
        Add(frame);
        return frame;
    }

    private void Add(OutgoingFrame frame)
    {
        if (frame.Type == ClientEventNames.SessionUpdate)
        {
            _settings.OnSending(frame);
        }

        _sender.Add(frame);
    }

    /// <summary>Changes the session, and waits until the server has.</summary>
    /// <returns>The whole session, as the server has it now.</returns>
    /// <exception cref="RealtimeException">The server refuses, or does not answer in the time that connecting has; or the stream has ended.</exception>
    internal async Task<JsonElement> UpdateSessionAsync(SessionUpdate session, CancellationToken cancellationToken)
    {
        Task<JsonElement> reply = null!;

        // The answers come in the order of the updates, so these must go in the order in which answers are expected.
        lock (_sessionReplies)
        {
            SendNow(eventId =>
            {
                reply = _sessionReplies.Expect(eventId);
                return new SessionUpdateEvent(session) { EventId = eventId };
            });
        }

        try
        {
            return await reply.WaitAsync(_options.ConnectTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new RealtimeException(
                "SessionTimeout",
                RealtimeErrorKind.OperationTimeout,
                string.Create(
                    CultureInfo.InvariantCulture, $"{_endpoint.Uri.Host} did not confirm the change of the session within {_options.ConnectTimeout.TotalSeconds:0.###} s."),
                "Look at what it sends (Get-RealtimeEventLog); New-RealtimeStream -ConnectTimeout gives it more time.",
                this);
        }
    }

    /// <summary>Cancels the running reply, if there is one.</summary>
    /// <returns>Whether there was one.</returns>
    internal bool CancelResponse() => Sequencer.CancelActive();

    Task ITextOutlet.SendAnswer(string callId, string text) =>
        SubmitQuietly(ConversationItem.FunctionCallOutput(callId, text), item => new SequencedRequest
        {
            Items = [item],
            Create = CreateResponse(null),
        });

    // Into the running response, since nothing is to follow from it.
    void ITextOutlet.SendOutput(string callId, string text) =>
        SubmitQuietly(ConversationItem.FunctionCallOutput(callId, text), item => new SequencedRequest { Items = [item], IsUrgent = true });

    Task ITextOutlet.SendNote(string text) =>
        SubmitQuietly(ConversationItem.Message("system", text), item => new SequencedRequest { Items = [item] });

    private Task SubmitQuietly(ConversationItem item, Func<OutgoingFrame, SequencedRequest> toRequest)
    {
        OutgoingFrame frame = Frame(item);
        if (!SubmitQuietly(toRequest(frame)))
        {
            frame.Sent.TrySetCanceled();
        }

        return frame.Sent.Task;
    }

    private bool SubmitQuietly(SequencedRequest request)
    {
        try
        {
            Sequencer.Submit(request);
            return true;
        }
        catch (RealtimeException)
        {
            // The stream ended between the question and its answer: there is nobody to tell.
            return false;
        }
    }

    // With an id of ours, so that it is known when the server has it.
    private OutgoingFrame Frame(ConversationItem item) => OutgoingFrame.Of(
        new ConversationItemCreateEvent(item with { Id = item.Id ?? $"realtalk_item_{Interlocked.Increment(ref _lastItemId)}" }) { EventId = NewEventId() });

    private OutgoingFrame CreateResponse(string? outputModality, string? instructions = null) =>
        OutgoingFrame.Of(new ResponseCreateEvent
        {
            EventId = NewEventId(),
            Response = outputModality is null && instructions is null ? null : new ResponseParameters
            {
                OutputModalities = outputModality is null ? null : [outputModality],
                Instructions = instructions,
            },
        });
}
