using System.Collections.Concurrent;
using System.Text.Json;
using Realtalk.Bridge.Wire;
using Realtalk.Protocol;
using Realtalk.Sessions;
using Realtalk.Text;
using Realtalk.Threading;

namespace Realtalk.Bridge.Client;

/// <summary>
/// The text of a stream that another process has, through its bridge. It knows what it was told: the messages, the transcript
/// and the state. Any thread may use it.
/// </summary>
public sealed partial class RealtimeBridgeStream : IRealtimeTextStream
{
    private readonly BridgeAddress _address;
    private readonly BridgeLink _link;
    private readonly ConcurrentQueue<string> _warnings = new();
    private readonly object _endGate = new();
    private int _state = (int)RealtimeStreamState.Connecting;
    private readonly SteadyClock _clock = new();
    private TimeSpan? _duration;

    private RealtimeBridgeStream(BridgeAddress address, Stream transport)
    {
        _address = address;
        _link = new BridgeLink(transport, address.Token, Take, cause => End(RealtimeStreamState.Failed, BridgeLink.Lost(cause)));
        Id = RealtimeStream.NextId();
        Transcript = new RemoteTranscript(Id);
    }

    /// <inheritdoc/>
    public int Id { get; }

    /// <inheritdoc/>
    public string Name { get; private set; } = string.Empty;

    /// <inheritdoc/>
    public string Model { get; private set; } = string.Empty;

    /// <inheritdoc/>
    public RealtimeStreamState State => (RealtimeStreamState)Volatile.Read(ref _state);

    /// <summary>Where the bridge is: a path, a pipe's name or a port.</summary>
    public string Address => _address.ToString();

    /// <summary>When it was connected.</summary>
    public DateTimeOffset StartTime => _clock.StartTime;

    /// <summary>How long it has been connected, or was.</summary>
    public TimeSpan Duration => _duration ?? _clock.Elapsed;

    /// <summary>Why it failed, if it did.</summary>
    public Exception? Failure { get; private set; }

    TextMessageLog IRealtimeTextStream.Messages => Messages;

    TextInbox IRealtimeTextStream.Inbox => Inbox;

    Task IRealtimeTextStream.TranscriptChanged => Transcript.Changed;

    bool IRealtimeTextStream.IsSpeaking => Transcript.IsSpeaking;

    bool IRealtimeTextStream.IsTranscriptOver => Transcript.IsOver;

    internal TextMessageLog Messages { get; } = new();

    internal TextInbox Inbox { get; } = new();

    internal RemoteTranscript Transcript { get; }

    /// <summary>Connects to a bridge, and learns what has been said and written so far.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="name">The name here; null for the stream's own.</param>
    /// <param name="timeout">How long to wait for the bridge's answers.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RealtimeException">It did not come about; says why.</exception>
    internal static async Task<RealtimeBridgeStream> ConnectAsync(
        BridgeAddress address, string? name, TimeSpan timeout, CancellationToken cancellationToken) => await ConnectAsync(
            address, await address.ConnectAsync(cancellationToken).ConfigureAwait(false), name, timeout, cancellationToken).ConfigureAwait(false);

    /// <summary>The same over a connection that is there, which goes with the stream.</summary>
    internal static async Task<RealtimeBridgeStream> ConnectAsync(
        BridgeAddress address, Stream transport, string? name, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var stream = new RealtimeBridgeStream(address, transport);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            await stream.OpenAsync(name, deadline.Token).ConfigureAwait(false);
            return stream;
        }
        catch (Exception exception)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw exception switch
            {
                OperationCanceledException when !cancellationToken.IsCancellationRequested => new RealtimeException(
                    "BridgeTimeout",
                    RealtimeErrorKind.OperationTimeout,
                    $"What listens at {address} did not answer as a bridge within {timeout.TotalSeconds:0.#} s.",
                    "See that it is a bridge of Realtalk."),
                IOException or System.Net.Sockets.SocketException => BridgeLink.Lost(exception),
                JsonException => BridgeErrors.VersionUnsupported("something else"),
                _ => exception,
            };
        }
    }

    /// <summary>Gives it another name here, before anyone has it.</summary>
    internal void Rename(string name) => Name = name;

    /// <inheritdoc/>
    public IReadOnlyList<RealtimeTranscriptEntry> GetTranscript() => Transcript.ToArray();

    /// <summary>Closes the connection. The stream itself goes on. Twice is fine.</summary>
    public async ValueTask DisposeAsync()
    {
        End(RealtimeStreamState.Closed, null);
        await _link.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The name and state.</summary>
    public override string ToString() => $"{Name} ({State})";

    async Task<RealtimeTextMessage> IRealtimeTextStream.SendTextAsync(
        string role, string text, bool respond, bool now, string? outputModality, CancellationToken cancellationToken) =>
        await AskAsync(
            BridgeProtocol.Text,
            writer =>
            {
                writer.WriteString("role"u8, role);
                writer.WriteString("text"u8, text);
                writer.WriteBoolean("respond"u8, respond);
                writer.WriteBoolean("now"u8, now);
                writer.WriteString("outputModality"u8, outputModality);
            },
            cancellationToken).ConfigureAwait(false);

    async Task<RealtimeTextMessage> IRealtimeTextStream.AnswerAsync(string questionId, string text, CancellationToken cancellationToken) =>
        await AskAsync(
            BridgeProtocol.Answer,
            writer =>
            {
                writer.WriteString("inReplyTo"u8, questionId);
                writer.WriteString("text"u8, text);
            },
            cancellationToken).ConfigureAwait(false);

    async Task<RealtimeTextMessage> IRealtimeTextStream.AskOutOfBandAsync(OutOfBandQuestion question, CancellationToken cancellationToken) =>
        await AskAsync(
            BridgeProtocol.Text,
            writer =>
            {
                writer.WriteBoolean("outOfBand"u8, true);
                writer.WriteString("text"u8, question.Text);
                writer.WriteNumber("timeout"u8, question.Timeout.TotalSeconds);
                writer.WriteBoolean("json"u8, question.AsJson);
                if (question.JsonSchema is { } schema)
                {
                    writer.WritePropertyName("jsonSchema"u8);
                    writer.WriteRawValue(schema);
                }
            },
            cancellationToken).ConfigureAwait(false);

    async Task<RealtimeTextMessage?> IRealtimeTextStream.SetStatusAsync(string text, CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        JsonElement answer = await _link.AskAsync(
            BridgeProtocol.Status, writer => writer.WriteString("text"u8, text), cancellationToken).ConfigureAwait(false);
        return answer.Find("message").ValueKind == JsonValueKind.Object ? Find(answer) : null;
    }

    void IRealtimeTextStream.ThrowIfEnded() => ThrowIfEnded();

    string? IRealtimeTextStream.TakeWarning() => _warnings.TryDequeue(out string? warning) ? warning : null;

    private void ThrowIfEnded()
    {
        if (State is RealtimeStreamState.Closed or RealtimeStreamState.Failed)
        {
            throw (Failure as RealtimeException)?.ToRecord() ?? new RealtimeException(
                "StreamClosed",
                RealtimeErrorKind.InvalidOperation,
                $"The stream '{Name}' is closed.",
                "Connect to another bridge with Connect-RealtimeBridge.",
                this);
        }
    }

    private async Task<RealtimeTextMessage> AskAsync(string kind, Action<Utf8JsonWriter> writeRest, CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        JsonElement answer = await _link.AskAsync(kind, writeRest, cancellationToken).ConfigureAwait(false);
        return Find(answer);
    }

    private RealtimeTextMessage Find(JsonElement answer) =>
        Messages.Find(answer.Find("message").Find("id").Text() ?? string.Empty) ?? MessageJson.Read(answer.Find("message"), Id);

    private void End(RealtimeStreamState state, RealtimeException? failure)
    {
        lock (_endGate)
        {
            if (State is RealtimeStreamState.Closed or RealtimeStreamState.Failed)
            {
                return;
            }

            Failure = failure?.ToRecord();
            _duration = _clock.Elapsed;
            Volatile.Write(ref _state, (int)state);
        }

        if (failure is not null)
        {
            _warnings.Enqueue($"The stream '{Name}' failed: {failure.Message}");
        }

        Messages.End();
        Inbox.End();
        Transcript.End();
    }
}
