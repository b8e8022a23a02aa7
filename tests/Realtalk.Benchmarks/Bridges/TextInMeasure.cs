using System.Diagnostics;
using System.Net.Sockets;
using Realtalk.Benchmarks.Figures;
using Realtalk.Benchmarks.Measures;

namespace Realtalk.Benchmarks.Bridges;

/// <summary>A text in through the bridge: until its frame is at the server.</summary>
internal static class TextInMeasure
{
    private const double GoalMilliseconds = 2;
    private const int WarmUp = 200;

    public static async Task<Figure> RunAsync(int count, CancellationToken cancellationToken)
    {
        await using BridgeBench bench = await BridgeBench.OpenAsync(cancellationToken);
        using NetworkStream client = Crowd.Connect(bench.Bridge);
        Task reading = client.CopyToAsync(Stream.Null, cancellationToken);
        byte[] line = """{"kind":"text","role":"system","text":"The car is a white Honda Fit."}"""u8.ToArray();
        byte[] whole = [.. line, (byte)'\n'];
        var times = new List<double>();
        var floor = new List<double>();
        for (int i = -WarmUp; i < count; i++)
        {
            double through = await MeasureAsync(bench, () => client.Socket.Send(whole), cancellationToken);
            double direct = await MeasureAsync(
                bench, () => bench.Stream.SendText("system", "The car is a white Honda Fit.", respond: false), cancellationToken);
            if (i >= 0)
            {
                times.Add(through);
                floor.Add(direct);
            }
        }

        var value = Spread.Of(times, "ms", "0.00");
        client.Dispose();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return new Figure(
            "text in through the bridge, to its frame on the socket", value, Spread.Of(floor, "ms", "0.00"), $"p95 ≤ {GoalMilliseconds} ms", value.P95 <= GoalMilliseconds)
        {
            Note = "from before the client's send to after the server's receive, all in one process. Floor: the same text sent by the stream itself.",
        };
    }

    private static async Task<double> MeasureAsync(BridgeBench bench, Action send, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        send();
        return SoundBench.Milliseconds(start, (await bench.Server.WaitForAsync("conversation.item.create", cancellationToken)).Timestamp);
    }
}
