using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Realtalk.Benchmarks.Ingest;

/// <summary>One of those that are compared, in a process of its own: what it does first there, and what it does once warm.</summary>
internal static class IngestChild
{
    /// <summary>Rows of replies that are measured once warm.</summary>
    public const int Repeats = 3;

    /// <summary>For how long at least it is warmed up, after the cold first time: the runtime compiles for seconds in the background.</summary>
    public static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);

    // The runtime compiles once there is a moment without anything new, and a disk takes less in a second than a socket gives.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>What the child does: measures, and writes what came out as a line of JSON.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        IIngestClient client = arguments[0] switch
        {
            "engine" => new EngineClient(),
            "package" => new PackageClient(),
            _ => new BareClient(),
        };
        int replies = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        await using (client)
        {
            await client.ConnectAsync(arguments[1]);
            IngestSample cold = await MeasureAsync(client, replies);
            int rows = 1;
            for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < WarmUp; rows++)
            {
                await client.ReceiveAsync(replies);
                await Task.Delay(Pause);
            }

            var warm = new List<IngestSample>();
            for (int i = 0; i < Repeats; i++)
            {
                await Task.Delay(Pause);
                warm.Add(await MeasureAsync(client, replies));
            }

            Console.WriteLine(JsonSerializer.Serialize<IngestSample[]>([cold, .. warm]));
            Check(client, replies * (rows + Repeats));
        }

        return 0;
    }

    private static async Task<IngestSample> MeasureAsync(IIngestClient client, int replies)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan processor = Process.GetCurrentProcess().TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        await client.ReceiveAsync(replies);
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        processor = Process.GetCurrentProcess().TotalProcessorTime - processor;
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        double events = (double)replies * new ReplyFrames(FloodServer.DeltasPerReply, 1).Count;
        return new IngestSample(events / time.TotalSeconds, processor.TotalMicroseconds / events, bytes / events);
    }

    // Who decodes less is faster, too.
    private static void Check(IIngestClient client, int replies)
    {
        long expected = replies * new ReplyFrames(FloodServer.DeltasPerReply, 1).SoundBytes;
        if (client.SoundBytes != expected || client.Characters == 0)
        {
            throw new InvalidOperationException($"{client.SoundBytes} bytes of sound were decoded of {expected}, and {client.Characters} characters.");
        }
    }
}
