using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Realtalk.Benchmarks.Figures;
using Realtalk.Benchmarks.Measures;
using Realtalk.Benchmarks.Server;

namespace Realtalk.Benchmarks.Bridges;

/// <summary>Two hundred clients, each with fifty messages a second, in or out.</summary>
internal static class ManyClientsMeasure
{
    /// <summary>Every client is told fifty messages a second.</summary>
    public static async Task<Figure> ReceiveAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        await using BridgeBench bench = await BridgeBench.OpenAsync(cancellationToken);
        int count = Math.Max(1, (int)(duration.TotalSeconds * Crowd.PerSecond));
        long start;
        List<double> delays;
        using (Crowd crowd = await Crowd.OpenAsync(bench.Bridge, cancellationToken))
        {
            start = Stopwatch.GetTimestamp();
            delays = await crowd.RunAsync(bench.Stream, count, cancellationToken);
        }

        return Make($"a message to each of {Crowd.Clients} clients, {Crowd.PerSecond} a second", "lines read", count, delays, start);
    }

    /// <summary>Every client sends fifty texts a second.</summary>
    public static async Task<Figure> SendAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        await using BridgeBench bench = await BridgeBench.OpenAsync(cancellationToken);
        int count = Math.Max(1, (int)(duration.TotalSeconds * Crowd.PerSecond));
        NetworkStream[] clients = Enumerable.Range(0, Crowd.Clients).Select(_ => Crowd.Connect(bench.Bridge)).ToArray();
        Task answers = Task.WhenAll(clients.Select(client => client.CopyToAsync(Stream.Null, cancellationToken)));
        long start = Stopwatch.GetTimestamp();
        Task sending = Task.WhenAll(clients.Select(client => Crowd.PaceAsync(
            count,
            () => client.Socket.Send(Encoding.ASCII.GetBytes($$"""{"kind":"text","role":"system","text":"{{Stopwatch.GetTimestamp()}}"}""" + "\n")),
            cancellationToken)));
        var delays = new List<double>();
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            while (delays.Count < count * Crowd.Clients)
            {
                // What has not come so long after the last is lost.
                quiet.CancelAfter(TimeSpan.FromSeconds(10));
                WireFrame frame = await bench.Server.WaitForAsync("conversation.item.create", quiet.Token);
                JsonElement content = frame.Event.GetProperty("item").GetProperty("content")[0];
                delays.Add(SoundBench.Milliseconds(long.Parse(content.GetProperty("text").GetString()!, null), frame.Timestamp));
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Counted below.
        }

        Figure figure = Make($"a text of each of {Crowd.Clients} clients, {Crowd.PerSecond} a second, to its frame", "frames", count, delays, start);
        await sending;
        Array.ForEach(clients, client => client.Dispose());
        await answers.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return figure;
    }

    private static Figure Make(string name, string what, int count, List<double> delays, long start)
    {
        long lost = ((long)count * Crowd.Clients) - delays.Count;
        return new Figure(name, Spread.Of(delays, "ms"), null, "none lost", lost == 0)
        {
            Note = $"{delays.Count:N0} {what} of {(long)count * Crowd.Clients:N0} in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s, {lost} lost. "
                + "The clients are in the same process.",
        };
    }
}
