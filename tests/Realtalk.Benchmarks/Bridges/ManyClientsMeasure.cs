using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Realtalk.Benchmarks.Figures;
using Realtalk.Benchmarks.Measures;

namespace Realtalk.Benchmarks.Bridges;

/// <summary>Two hundred clients, each with fifty messages a second, in or out.</summary>
internal static class ManyClientsMeasure
{
    private const int Clients = 200;
    private const int PerSecond = 50;

    /// <summary>Every client is told fifty messages a second.</summary>
    public static async Task<Figure> ReceiveAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        await using BridgeBench bench = await BridgeBench.OpenAsync(cancellationToken);
        int count = Math.Max(1, (int)(duration.TotalSeconds * PerSecond));
        NetworkStream[] clients = Enumerable.Range(0, Clients).Select(_ => bench.Connect()).ToArray();
        Task<(List<double> Delays, long Missed)>[] reading = await Task.WhenAll(clients.Select(client => SubscribeAsync(client, count, cancellationToken)));
        long start = Stopwatch.GetTimestamp();
        await PaceAsync(count, () => bench.Stream.Text.OnReply($"{Stopwatch.GetTimestamp()}"), cancellationToken);
        (List<double> Delays, long Missed)[] results = await Task.WhenAll(reading);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Array.ForEach(clients, client => client.Dispose());
        long received = results.Sum(result => result.Delays.Count);
        long lost = ((long)count * Clients) - received;
        return new Figure(
            $"a message to each of {Clients} clients, {PerSecond} a second", Spread.Of(results.SelectMany(result => result.Delays), "ms"), null, "none lost", lost == 0)
        {
            Note = $"{received:N0} lines of {(long)count * Clients:N0} in {seconds:0.0} s, {lost} lost; from when the message came up to when its line was read. The clients are in the same process.",
        };
    }

    /// <summary>Every client sends fifty texts a second.</summary>
    public static async Task<Figure> SendAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        await using BridgeBench bench = await BridgeBench.OpenAsync(cancellationToken);
        int count = Math.Max(1, (int)(duration.TotalSeconds * PerSecond));
        NetworkStream[] clients = Enumerable.Range(0, Clients).Select(_ => bench.Connect()).ToArray();
        Task answers = Task.WhenAll(clients.Select(client => client.CopyToAsync(Stream.Null, cancellationToken)));
        long start = Stopwatch.GetTimestamp();
        Task sending = Task.WhenAll(clients.Select(client => PaceAsync(
            count,
            () => client.Socket.Send(Encoding.ASCII.GetBytes($$"""{"kind":"text","role":"system","text":"{{Stopwatch.GetTimestamp()}}"}""" + "\n")),
            cancellationToken)));
        var delays = new List<double>();
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            while (delays.Count < count * Clients)
            {
                // What has not come so long after the last is lost.
                quiet.CancelAfter(TimeSpan.FromSeconds(10));
                var frame = await bench.Server.WaitForAsync("conversation.item.create", quiet.Token);
                JsonElement content = frame.Event.GetProperty("item").GetProperty("content")[0];
                delays.Add(SoundBench.Milliseconds(long.Parse(content.GetProperty("text").GetString()!, null), frame.Timestamp));
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Counted below.
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await sending;
        Array.ForEach(clients, client => client.Dispose());
        await answers.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        long lost = ((long)count * Clients) - delays.Count;
        return new Figure($"a text of each of {Clients} clients, {PerSecond} a second, to its frame", Spread.Of(delays, "ms"), null, "none lost", lost == 0)
        {
            Note = $"{delays.Count:N0} frames of {(long)count * Clients:N0} texts in {seconds:0.0} s, {lost} lost. The clients and the server are in the same process.",
        };
    }

    // Keeps the rate over the whole time, also where a turn comes late.
    private static async Task PaceAsync(int count, Action act, CancellationToken cancellationToken)
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

    private static async Task<Task<(List<double> Delays, long Missed)>> SubscribeAsync(NetworkStream client, int count, CancellationToken cancellationToken)
    {
        var reader = new StreamReader(client);
        await reader.ReadLineAsync(cancellationToken);
        client.Socket.Send("{\"kind\":\"subscribe\",\"to\":\"messages\"}\n"u8);
        await reader.ReadLineAsync(cancellationToken);
        return ReadAsync(reader, count, cancellationToken);
    }

    private static async Task<(List<double> Delays, long Missed)> ReadAsync(StreamReader reader, int count, CancellationToken cancellationToken)
    {
        var delays = new List<double>(count);
        long missed = 0;
        while (delays.Count + missed < count && await reader.ReadLineAsync(cancellationToken) is { } text)
        {
            long now = Stopwatch.GetTimestamp();
            using JsonDocument line = JsonDocument.Parse(text);
            if (line.RootElement.GetProperty("kind").GetString() == "missed")
            {
                missed += line.RootElement.GetProperty("count").GetInt64();
            }
            else
            {
                delays.Add(SoundBench.Milliseconds(
                    long.Parse(line.RootElement.GetProperty("message").GetProperty("text").GetString()!, null), now));
            }
        }

        return (delays, missed);
    }
}
