using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Realtalk.Benchmarks.Ingest;
using Realtalk.Benchmarks.Server;
using Realtalk.Simulator.Connections;

namespace Realtalk.Benchmarks.Wire;

/// <summary>A server that sends a delta every 20 ms once it is asked for a response, to any number of clients, each on a thread of its own.</summary>
internal static class WireServer
{
    private const string Session = """{"type":"session.updated","event_id":"event_0","session":{"id":"sess_1","type":"realtime"}}""";
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    /// <summary>What the child does: serves until its input ends, as it does when its parent is gone.</summary>
    public static async Task<int> ServeAsync(string[] arguments)
    {
        int deltas = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = Task.Factory.StartNew(() => AcceptAll(listener, deltas), TaskCreationOptions.LongRunning);
        Console.WriteLine($"ws://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/v1/realtime");
        while (await Console.In.ReadLineAsync() is not null)
        {
        }

        return 0;
    }

    private static void AcceptAll(TcpListener listener, int deltas)
    {
        for (int connection = 1; ; connection++)
        {
            Socket client = listener.AcceptSocket();
            int number = connection;
            _ = Task.Factory.StartNew(() => Serve(client, number, deltas), TaskCreationOptions.LongRunning);
        }
    }

    private static void Serve(Socket client, int number, int deltas)
    {
        try
        {
            ServeAsync(client, number, deltas).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is IOException or SocketException or WebSocketException)
        {
            // It has gone.
        }
    }

    private static async Task ServeAsync(Socket client, int number, int deltas)
    {
        using Socket owned = client;
        client.NoDelay = true;
        var stream = new BlockingStream(client);
        UpgradeRequest request = await HttpUpgrade.ReadAsync(stream, default) ?? throw new IOException("That was no WebSocket.");
        await HttpUpgrade.AcceptAsync(stream, request, request.Subprotocols.FirstOrDefault(), default);
        using WebSocket socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
        Send(stream, Encoding.UTF8.GetBytes(Session.Replace("updated", "created", StringComparison.Ordinal)));
        var buffer = new byte[1 << 16];
        for (int length = 0; ;)
        {
            ValueWebSocketReceiveResult result = await socket.ReceiveAsync(buffer.AsMemory(length), default);
            length += result.Count;
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            if (result.EndOfMessage)
            {
                string json = Encoding.UTF8.GetString(buffer, 0, length);
                length = 0;
                if (json.Contains("\"session.update\"", StringComparison.Ordinal))
                {
                    Send(stream, Encoding.UTF8.GetBytes(Session));
                }
                else if (json.Contains("\"response.create\"", StringComparison.Ordinal))
                {
                    SendDeltas(stream, number, deltas);
                }
            }
        }
    }

    // Every other client gets its deltas in the middle between those of the others.
    private static void SendDeltas(BlockingStream stream, int number, int deltas)
    {
        byte[] payload = WireFrames.Make(number);
        byte[] frame = [.. ReplyFrames.Head(payload.Length), .. payload];
        long step = (long)(Pace.TotalSeconds * Stopwatch.Frequency);
        long due = ((Stopwatch.GetTimestamp() / step) + 1) * step + (number % 2 * step / 2);
        for (int i = 0; i < deltas; i++, due += step)
        {
            if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is { Ticks: > 0 } left)
            {
                Thread.Sleep(left);
            }

            WireFrames.Stamp(frame, Stopwatch.GetTimestamp());
            stream.Write(frame);
        }
    }

    private static void Send(BlockingStream stream, byte[] utf8) => stream.Write([.. ReplyFrames.Head(utf8.Length), .. utf8]);
}
