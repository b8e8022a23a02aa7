using Realtalk.Bridge.Connections;
using Realtalk.Bridge.Wire;
using Realtalk.Events;
using Realtalk.Protocol;
using Realtalk.Sessions;
using Realtalk.Text;

namespace Realtalk.Bridge;

/// <summary>Does what the lines of the clients ask for. Any thread may call.</summary>
internal sealed class BridgeDispatcher(RealtimeStream stream, BridgeFeed feed, BridgeLimits limits)
{
    private static readonly string[] Kinds =
    [
        BridgeProtocol.Hello, BridgeProtocol.Text, BridgeProtocol.Answer, BridgeProtocol.Status, BridgeProtocol.Subscribe,
        BridgeProtocol.Unsubscribe, BridgeProtocol.Ping,
    ];

    private static readonly string[] Topics =
        [BridgeProtocol.Messages, BridgeProtocol.Transcript, BridgeProtocol.Events, BridgeProtocol.State];

    public RealtimeStream Stream => stream;

    public BridgeFeed Feed => feed;

    /// <summary>Does what a line asks for.</summary>
    /// <returns>The message that came of it; null for none.</returns>
    /// <exception cref="RealtimeException">The line is refused.</exception>
    public RealtimeTextMessage? Handle(BridgeRequest request, BridgeSubscriber client)
    {
        switch (request.Kind)
        {
            case BridgeProtocol.Hello:
                CheckVersion(request);
                return null;
            case BridgeProtocol.Text:
                return SendText(request);
            case BridgeProtocol.Answer:
                stream.ThrowIfEnded();
                return stream.Text.Answer(request.RequiredText("inReplyTo"), ReadText(request));
            case BridgeProtocol.Status:
                return stream.SetStatus(request.Text("text") ?? string.Empty);
            case BridgeProtocol.Subscribe:
                Subscribe(request, client);
                return null;
            case BridgeProtocol.Unsubscribe:
                Unsubscribe(request, client);
                return null;
            case BridgeProtocol.Ping:
                return null;
            case var unknown:
                throw BridgeErrors.KindUnknown(unknown, Kinds);
        }
    }

    /// <summary>The out-of-band question that a line is; null where it is none.</summary>
    /// <exception cref="RealtimeException">The line is refused.</exception>
    public static OutOfBandQuestion? ReadOutOfBand(BridgeRequest request)
    {
        if (request.Kind != BridgeProtocol.Text || !request.Flag("outOfBand"))
        {
            return null;
        }

        string? schema = request.Object("jsonSchema");
        var question = new OutOfBandQuestion(ReadText(request)) { AsJson = request.Flag("json") || schema is not null, JsonSchema = schema };
        return request.Seconds("timeout") is { } timeout ? question with { Timeout = timeout } : question;
    }

    /// <summary>Refuses a hello of another version.</summary>
    /// <exception cref="RealtimeException">It is of another version.</exception>
    public static void CheckVersion(BridgeRequest hello)
    {
        if (hello.Integer("version") is { } version && version != BridgeProtocol.Version)
        {
            throw BridgeErrors.VersionUnsupported($"version {version}");
        }
    }

    private static string ReadText(BridgeRequest request) =>
        request.RequiredText("text") is { Length: > 0 } text ? text : throw TextErrors.Empty(null);

    private RealtimeTextMessage SendText(BridgeRequest request)
    {
        bool respond = request.Flag("respond");
        string? modality = request.OneOf("outputModality", "audio", "text");
        if (modality is not null && !respond)
        {
            throw BridgeErrors.PropertyInvalid("outputModality", """for a text with "respond":true""");
        }

        string text = ReadText(request);
        if (stream.Sequencer.WaitingCount >= limits.MaxWaitingTexts)
        {
            throw BridgeErrors.TooManyWaiting(limits.MaxWaitingTexts);
        }

        return stream.SendText(request.OneOf("role", "user", "system", "assistant") ?? "user", text, respond, request.Flag("now"), modality);
    }

    private void Subscribe(BridgeRequest request, BridgeSubscriber client)
    {
        string[] topics = ReadTopics(request) ?? throw BridgeErrors.PropertyMissing("to", $"one or more of {string.Join(", ", Topics)}");
        string? direction = request.OneOf("direction", "sent", "received");
        var filter = new EventFilter(
            request.Texts("types"),
            direction switch { "sent" => EventDirection.Sent, "received" => EventDirection.Received, _ => null });
        bool replay = request.Flag("replay");
        foreach (string topic in topics)
        {
            switch (topic)
            {
                case BridgeProtocol.Messages:
                    feed.SubscribeMessages(client, replay);
                    break;
                case BridgeProtocol.Transcript:
                    feed.SubscribeTranscript(client);
                    break;
                case BridgeProtocol.Events:
                    feed.SubscribeEvents(client, filter);
                    break;
                default:
                    feed.SubscribeState(client);
                    break;
            }
        }
    }

    private static void Unsubscribe(BridgeRequest request, BridgeSubscriber client)
    {
        string[] topics = ReadTopics(request) ?? Topics;
        lock (client)
        {
            client.MessagesAfter = topics.Contains(BridgeProtocol.Messages) ? BridgeSubscriber.Nothing : client.MessagesAfter;
            client.TranscriptAfter = topics.Contains(BridgeProtocol.Transcript) ? BridgeSubscriber.Nothing : client.TranscriptAfter;
            client.EventsAfter = topics.Contains(BridgeProtocol.Events) ? BridgeSubscriber.Nothing : client.EventsAfter;
            client.State &= !topics.Contains(BridgeProtocol.State);
        }
    }

    private static string[]? ReadTopics(BridgeRequest request)
    {
        string[]? topics = request.Texts("to");
        return topics is null || (topics.Length > 0 && topics.All(topic => Topics.Contains(topic)))
            ? topics
            : throw BridgeErrors.PropertyInvalid("to", $"one or more of {string.Join(", ", Topics)}");
    }
}
