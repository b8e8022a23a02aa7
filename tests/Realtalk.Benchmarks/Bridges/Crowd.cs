using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using Realtalk.Benchmarks.Measures;
using Realtalk.Bridge;
using Realtalk.Sessions;

namespace Realtalk.Benchmarks.Bridges;

/// <summary>Two hundred clients that are told fifty messages a second each.</summary>
internal sealed class Crowd : IDisposable
{
    public const int Clients = 200;
    public const int PerSecond = 50;

    private readonly NetworkStream[] _clients;
    private readonly StreamReader[] _readers;

    private Crowd(NetworkStream[] clients)
    {
        _clients = clients;
        _readers = Array.ConvertAll(clients, client => new StreamReader(client));
    }

    public static NetworkStream Connect(RealtimeBridge bridge)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(bridge.Path!));
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Connects and subscribes.</summary>
    public static async Task<Crowd> OpenAsync(RealtimeBridge bridge, CancellationToken cancellationToken)
    {
        var crowd = new Crowd(Enumerable.Range(0, Clients).Select(_ => Connect(bridge)).ToArray());
        for (int i = 0; i < Clients; i++)
        {
            await crowd._readers[i].ReadLineAsync(cancellationToken);
            crowd._clients[i].Socket.Send("{\"kind\":\"subscribe\",\"to\":\"messages\"}\n"u8);
            await crowd._readers[i].ReadLineAsync(cancellationToken);
        }

        return crowd;
    }

    /// <summary>Lets the stream tell so many messages, and waits until every client has read them or missed them.</summary>
    /// <returns>For each message that was read, the milliseconds from when it came up.</returns>
    public async Task<List<double>> RunAsync(RealtimeStream stream, int count, CancellationToken cancellationToken)
    {
        Task<List<double>[]> reading = Task.WhenAll(_readers.Select(reader => ReadAsync(reader, count, cancellationToken)));
        await PaceAsync(count, () => stream.Text.OnReply($"{Stopwatch.GetTimestamp()}"), cancellationToken);
        return (await reading).SelectMany(delays => delays).ToList();
    }

    /// <summary>Does something fifty times a second; keeps the rate over the whole time, also where a turn comes late.</summary>
    public static async Task PaceAsync(int count, Action act, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            TimeSpan early = TimeSpan.FromSeconds((double)i / PerSecond) - Stopwatch.GetElapsedTime(start);
            if (early > TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(early, cancellationToken);
            }

            act();
        }
    }

    public void Dispose() => Array.ForEach(_clients, client => client.Dispose());

    private static async Task<List<double>> ReadAsync(StreamReader reader, int count, CancellationToken cancellationToken)
    {
        var delays = new List<double>();
        long missed = 0;
        while (delays.Count + missed < count && await reader.ReadLineAsync(cancellationToken) is { } text)
        {
            long now = Stopwatch.GetTimestamp();
            using JsonDocument line = JsonDocument.Parse(text);
            if (line.RootElement.GetProperty("kind").GetString() == "missed")
            {
                missed += line.RootElement.GetProperty("count").GetInt64();
            }
            else if (long.TryParse(line.RootElement.GetProperty("message").GetProperty("text").GetString(), out long sent))
            {
                delays.Add(SoundBench.Milliseconds(sent, now));
            }
        }

        return delays;
    }
}
