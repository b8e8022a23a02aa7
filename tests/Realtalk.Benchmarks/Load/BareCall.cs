using System.Buffers.Text;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using Realtalk.Audio;

namespace Realtalk.Benchmarks.Load;

/// <summary>The floor of a conversation: a bare WebSocket that sends the same frames and receives the same.</summary>
internal sealed class BareCall : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly Caller _caller;
    private readonly short[] _samples = new short[AudioFormat.FrameSamples];
    private readonly byte[] _frame;
    private readonly int _head;
    private Task _receiving = Task.CompletedTask;

    private BareCall(int number)
    {
        _caller = new Caller(number);
        ReadOnlySpan<byte> head = """{"type":"input_audio_buffer.append","audio":" """u8[..^1];
        _head = head.Length;
        _frame = new byte[_head + Base64.GetMaxEncodedToUtf8Length(_samples.Length * 2) + 2];
        head.CopyTo(_frame);
        "\"}"u8.CopyTo(_frame.AsSpan(_frame.Length - 2));
    }

    public long ReceivedBytes { get; private set; }

    public bool HasFailed => _socket.State != WebSocketState.Open || _receiving.IsCompleted;

    public static async Task<BareCall> StartAsync(int number, string endpoint)
    {
        var call = new BareCall(number);
        call._socket.Options.SetRequestHeader("Authorization", "Bearer none");
        await call._socket.ConnectAsync(new Uri(endpoint + "?model=gpt-realtime"), CancellationToken.None);
        call._receiving = Task.Run(call.ReceiveAsync);
        return call;
    }

    /// <summary>Sends the microphone's next frame.</summary>
    public ValueTask SendAsync()
    {
        _caller.Fill(_samples);
        Base64.EncodeToUtf8(MemoryMarshal.AsBytes(_samples.AsSpan()), _frame.AsSpan(_head), out _, out _);
        return _socket.SendAsync(_frame.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        await _receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            ValueWebSocketReceiveResult result = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            ReceivedBytes += result.Count;
        }
    }
}
