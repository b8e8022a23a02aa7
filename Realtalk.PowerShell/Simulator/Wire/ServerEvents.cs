using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Realtalk.Protocol;
using Realtalk.Simulator.Connections;
using Realtalk.Simulator.Faults;

namespace Realtalk.Simulator.Wire;

/// <summary>Writes server events as frames. Not safe to use from several threads at once; the session's lock guards it.</summary>
internal sealed class ServerEvents
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly FrameSender _sender;
    private readonly bool _betaNames;
    private string _name = string.Empty;

    /// <param name="sender">Where the frames go.</param>
    /// <param name="betaNames">Use the names of the beta.</param>
    public ServerEvents(FrameSender sender, bool betaNames)
    {
        _sender = sender;
        _betaNames = betaNames;
    }

    /// <summary>What goes wrong on the way; null = nothing.</summary>
    public FaultInjector? Faults { get; init; }

    /// <summary>Sends an event.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="fields">Its fields besides <c>type</c> and <c>event_id</c>.</param>
    public void Send(ServerEventKind kind, params (string Key, JsonNode? Value)[] fields)
    {
        if (NameOf(kind) is not { } name)
        {
            return;
        }

        if (_betaNames)
        {
            foreach ((string _, JsonNode? value) in fields)
            {
                BetaNames.Rename(value);
            }
        }

        Write(name, fields);
    }

    /// <summary>Sends an event that the protocol does not have.</summary>
    public void SendUnknown(string name, params (string Key, JsonNode? Value)[] fields) => Write(name, fields);

    /// <summary>Sends a piece of a reply's sound.</summary>
    public void SendAudioDelta(string responseId, string itemId, int outputIndex, ReadOnlySpan<byte> audio)
    {
        using Utf8JsonWriter writer = Start(NameOf(ServerEventKind.ResponseOutputAudioDelta)!);
        writer.WriteString("response_id"u8, responseId);
        writer.WriteString("item_id"u8, itemId);
        writer.WriteNumber("output_index"u8, outputIndex);
        writer.WriteNumber("content_index"u8, 0);
        writer.WriteBase64String("delta"u8, audio);
        Finish(writer);
    }

    /// <summary>Sends an <c>error</c> event.</summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="clientEventId">The <c>event_id</c> of the client event that it is about, or null.</param>
    public void SendError(ProtocolFault fault, string? clientEventId) => Send(
        ServerEventKind.Error,
        ("error", new JsonObject
        {
            ["type"] = "invalid_request_error",
            ["code"] = fault.Code,
            ["message"] = fault.Message,
            ["param"] = fault.Param,
            ["event_id"] = clientEventId,
        }));

    /// <summary>Sends a text that need not be an event.</summary>
    public void SendRaw(ReadOnlySpan<byte> text) => _sender.Send(text);

    private void Write(string name, (string Key, JsonNode? Value)[] fields)
    {
        using Utf8JsonWriter writer = Start(name);
        foreach ((string key, JsonNode? value) in fields)
        {
            writer.WritePropertyName(key);
            if (value is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                value.WriteTo(writer);
            }
        }

        Finish(writer);
    }

    private string? NameOf(ServerEventKind kind) => _betaNames ? BetaNames.Of(kind) : ServerEventNames.Of(kind);

    private Utf8JsonWriter Start(string name)
    {
        _name = name;
        _buffer.ResetWrittenCount();
        var writer = new Utf8JsonWriter(_buffer, Plain);
        writer.WriteStartObject();
        writer.WriteString("type"u8, name);
        writer.WriteString("event_id"u8, Identifier.New("event"));
        return writer;
    }

    private void Finish(Utf8JsonWriter writer)
    {
        writer.WriteEndObject();
        writer.Flush();
        if (Faults is null)
        {
            _sender.Send(_buffer.WrittenSpan);
        }
        else
        {
            Faults.Send(this, _name, _buffer.WrittenSpan.ToArray());
        }
    }
}
