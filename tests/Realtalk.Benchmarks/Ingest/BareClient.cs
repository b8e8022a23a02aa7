using System.Buffers;
using System.Buffers.Text;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Realtalk.Benchmarks.Ingest;

/// <summary>The floor: a <see cref="ClientWebSocket"/>, a reader over the frame, and buffers that are used again.</summary>
internal sealed class BareClient : IIngestClient
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _frame = new byte[1 << 20];
    private readonly byte[] _sound = new byte[1 << 20];
    private readonly char[] _text = new char[1 << 16];

    private enum Kind
    {
        Other,
        Sound,
        Transcript,
        Done,
    }

    public long SoundBytes { get; private set; }

    public long Characters { get; private set; }

    public async Task ConnectAsync(string endpoint)
    {
        await _socket.ConnectAsync(new Uri(endpoint), default);
        await NextAsync();
    }

    public async Task ReceiveAsync(int replies)
    {
        await RequestAsync();
        while (replies > 0)
        {
            int length = await NextAsync();
            if (Read(_frame.AsSpan(0, length)) == Kind.Done)
            {
                replies--;
            }
        }
    }

    /// <summary>The frame that came last, and what came before in its place.</summary>
    public ReadOnlySpan<byte> Frame => _frame;

    /// <summary>Asks for a response.</summary>
    public Task RequestAsync() =>
        _socket.SendAsync(Encoding.UTF8.GetBytes("""{"type":"response.create"}"""), WebSocketMessageType.Text, true, default);

    /// <summary>Takes in the next frame, whatever it is.</summary>
    /// <returns>Whether it was sound.</returns>
    public async Task<bool> ReceiveOneAsync()
    {
        int length = await NextAsync();
        return Read(_frame.AsSpan(0, length)) == Kind.Sound;
    }

    public ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<int> NextAsync()
    {
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult result = await _socket.ReceiveAsync(_frame.AsMemory(length), default);
            length += result.Count;
            if (result.EndOfMessage)
            {
                return result.MessageType == WebSocketMessageType.Text ? length : throw new IOException("The server has closed.");
            }
        }
    }

    private Kind Read(ReadOnlySpan<byte> frame)
    {
        var reader = new Utf8JsonReader(frame);
        Kind kind = Kind.Other;
        ReadOnlySpan<byte> delta = default;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isType = reader.ValueTextEquals("type"u8);
            bool isDelta = !isType && reader.ValueTextEquals("delta"u8);
            reader.Read();
            if (isType)
            {
                kind = reader.ValueTextEquals("response.output_audio.delta"u8) ? Kind.Sound
                    : reader.ValueTextEquals("response.output_audio_transcript.delta"u8) ? Kind.Transcript
                    : reader.ValueTextEquals("response.done"u8) ? Kind.Done
                    : Kind.Other;
            }
            else if (isDelta)
            {
                delta = reader.ValueSpan;
            }
            else
            {
                reader.Skip();
            }
        }

        if (kind == Kind.Sound)
        {
            OperationStatus status = Base64.DecodeFromUtf8(delta, _sound, out _, out int count);
            SoundBytes += status == OperationStatus.Done ? count : throw new FormatException("That was no base64.");
        }
        else if (kind == Kind.Transcript)
        {
            Characters += Encoding.UTF8.GetChars(delta, _text);
        }

        return kind;
    }
}
