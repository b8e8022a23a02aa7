using System.Globalization;
using System.Text.Json;
using Realtalk.Benchmarks.Figures;
using Realtalk.Benchmarks.Server;

namespace Realtalk.Benchmarks;

/// <summary>Measures <c>Get-RealtimeEventLog</c> over a long log, and prints one table. Needs PowerShell, and no sound.</summary>
internal static class LogBenchmark
{
    private const int RepliesAtOnce = 130;
    private const double GoalFiltered = 500;
    private const double GoalObjects = 50;

    // Asked for bit by bit, so that the disk can follow.
    private const string Script = """
        $stream = New-RealtimeStream -Endpoint $endpoint
        $log = $stream.Log
        foreach ($i in 1..10) {
            $before = $log.Count
            Send-RealtimeEvent '{"type":"response.create"}'
            while ($log.Count -lt $before + 20000) { Start-Sleep -Milliseconds 20 }
        }
        if ($log.LostPayloads) { throw "The log lost $($log.LostPayloads) payloads." }
        $results = @{ filter = @(); objects = @(); data = @(); look = @(); read = @() }
        function Measure-Rate([string] $Name, [double] $Count, [scriptblock] $Block) {
            $watch = [Diagnostics.Stopwatch]::StartNew()
            $null = & $Block
            $results[$Name] += $Count / $watch.Elapsed.TotalSeconds / 1000
        }
        $deltas = @(Get-RealtimeEventLog -Type *.delta).Count
        foreach ($round in 0..$rounds) {
            Measure-Rate filter $log.Count { Get-RealtimeEventLog -Type response.done }
            Measure-Rate look $log.Count { [Realtalk.Benchmarks.Logs.LogFloor]::Count($log, 'response.done') }
            Measure-Rate objects $deltas { Get-RealtimeEventLog -Type *.delta | & { process { } } }
            Measure-Rate data $deltas { Get-RealtimeEventLog -Type *.delta | & { process { $null = $_.Data } } }
            Measure-Rate read $log.Count { [Realtalk.Benchmarks.Logs.LogFloor]::ReadAll($log) }
        }
        ConvertTo-Json $results -Compress
        Remove-RealtimeStream $stream
        """;

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(BenchmarkOptions options, string[] arguments, CancellationToken cancellationToken)
    {
        if (!PowerShellChild.IsInstalled)
        {
            Console.Error.WriteLine("pwsh is not on the path, and without it there is no cmdlet.");
            return 2;
        }

        Console.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC; {Machine.Describe()}");
        Console.WriteLine($"dotnet run -c Release --project tests/Realtalk.Benchmarks -- {string.Join(' ', arguments)}\n");
        (BenchmarkChild server, string endpoint) = await BenchmarkChild.ServeAsync(cancellationToken, "flood", RepliesAtOnce.ToString(CultureInfo.InvariantCulture), "20");
        await using (server)
        {
            string json = await BenchmarkChild.RunScriptAsync($"$rounds = {Math.Max(1, options.Rounds / 4)}\n{Script}", endpoint, cancellationToken);
            Dictionary<string, double[]> rates = JsonSerializer.Deserialize<Dictionary<string, double[]>>(json)!;

            // The first time is PowerShell's own warm-up.
            Spread Take(string name) => Spread.Of(rates[name].Skip(1), "k/s");
            Spread filtered = Take("filter");
            Spread objects = Take("objects");
            Spread data = Take("data");
            Spread read = Take("read");
            FigureTable.Write(Console.Out,
            [
                new Figure("events looked at by Get-RealtimeEventLog -Type, of which few match", filtered, Take("look"), $"p50 ≥ {GoalFiltered} k/s", filtered.P50 >= GoalFiltered)
                {
                    Note = "200,000 events, of which 1,300 are it. Floor: a loop in C# over the log's index.",
                },
                new Figure("events into the pipeline", objects, read, $"p50 ≥ {GoalObjects} k/s", objects.P50 >= GoalObjects)
                {
                    Note = "all deltas, into a script block that does nothing. Floor: the frames of all events, read out of the spool in C#.",
                },
                new Figure("the same, each with its Data", data, read, $"p50 ≥ {GoalObjects} k/s", data.P50 >= GoalObjects)
                {
                    Note = "each frame is read back, parsed, and made an object of PowerShell's; deltas of 20 ms.",
                },
            ]);
        }

        return 0;
    }
}
