using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Realtalk.Benchmarks.Server;
using Realtalk.Simulator.Connections;

namespace Realtalk.Benchmarks.Ingest;

/// <summary>
/// A server that gives each <c>response.create</c> a row of replies as fast as the socket takes them: frames made beforehand, in
/// writes of hundreds of kilobytes, so that it costs next to nothing. It runs in a process of its own.
/// </summary>
internal static class FloodServer
{
    private const string Session =
        """{"type":"session.updated","event_id":"event_0","session":{"id":"sess_1","type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","create_response":true,"interrupt_response":true}}}}}""";

    private const int Kinds = 8;

    /// <summary>The deltas of one reply: some 10 seconds of sound.</summary>
    public const int DeltasPerReply = 144;

    /// <summary>What the child does: serves until its input ends, as it does when its parent is gone.</summary>
    public static async Task<int> ServeAsync(string[] arguments)
    {
        int replies = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        int? milliseconds = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : null;
        ReplyFrames[] frames = [.. Enumerable.Range(1, Kinds).Select(seed => new ReplyFrames(DeltasPerReply, seed, milliseconds))];
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = Task.Factory.StartNew(() => AcceptAll(listener, frames, replies), TaskCreationOptions.LongRunning);
        Console.WriteLine($"ws://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/v1/realtime");
        while (await Console.In.ReadLineAsync() is not null)
        {
        }

        return 0;
    }

    // One client at a time: they are measured one after the other.
    private static void AcceptAll(TcpListener listener, ReplyFrames[] frames, int replies)
    {
        while (true)
        {
            using Socket client = listener.AcceptSocket();
            try
            {
                ServeAsync(client, frames, replies).GetAwaiter().GetResult();
            }
            catch (Exception exception) when (exception is IOException or SocketException or WebSocketException)
            {
                // It has gone.
            }
        }
    }

    private static async Task ServeAsync(Socket client, ReplyFrames[] frames, int replies)
    {
        client.NoDelay = true;
        var stream = new BlockingStream(client);
        UpgradeRequest request = await HttpUpgrade.ReadAsync(stream, default) ?? throw new IOException("That was no WebSocket.");
        await HttpUpgrade.AcceptAsync(stream, request, request.Subprotocols.FirstOrDefault(), default);
        using WebSocket socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
        Send(stream, Session.Replace("updated", "created", StringComparison.Ordinal));
        var buffer = new byte[1 << 16];
        int length = 0;
        int number = 0;
        while (true)
        {
            ValueWebSocketReceiveResult result = await socket.ReceiveAsync(buffer.AsMemory(length), default);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, default);
                return;
            }

            length += result.Count;
            if (!result.EndOfMessage)
            {
                continue;
            }

            string json = Encoding.UTF8.GetString(buffer, 0, length);
            length = 0;
            if (json.Contains("\"session.update\"", StringComparison.Ordinal))
            {
                Send(stream, Session);
            }
            else if (json.Contains("\"response.create\"", StringComparison.Ordinal))
            {
                for (int reply = 0; reply < replies; reply++)
                {
                    ReplyFrames next = frames[reply % Kinds];
                    next.SetNumber(++number);
                    stream.Write(next.Bytes);
                }
            }
        }
    }

    private static void Send(BlockingStream stream, string json)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(json);
        stream.Write([.. ReplyFrames.Head(utf8.Length), .. utf8]);
    }
}
