using Realtalk;
using Realtalk.Benchmarks;
using Realtalk.Benchmarks.Ingest;
using Realtalk.Benchmarks.Load;
using Realtalk.Benchmarks.Server;
using Realtalk.Benchmarks.Wire;

// 0: measured, whatever came out; 1: could not measure; 2: cannot be run like this, or not here.
try
{
    using var stop = new CancellationTokenSource();
    Console.CancelKeyPress += (_, key) =>
    {
        key.Cancel = !stop.IsCancellationRequested;
        stop.Cancel();
    };
    return args switch
    {
        ["serve", .. string[] rest] => await SimulatorChild.ServeAsync(rest),
        ["flood", .. string[] rest] => await FloodServer.ServeAsync(rest),
        ["wire-serve", .. string[] rest] => await WireServer.ServeAsync(rest),
        ["wire-client", .. string[] rest] => await WireProbe.RunAsync(rest),
        ["ingest-client", .. string[] rest] => await IngestChild.RunAsync(rest),
        ["load-client", .. string[] rest] => await LoadChild.RunAsync(rest),
        ["memory-client", .. string[] rest] => await MemoryChild.RunAsync(rest),
        ["all", .. string[] rest] => await AllBenchmarks.RunAsync(BenchmarkOptions.Parse(rest), rest, stop.Token),
        ["ingest", .. string[] rest] => await IngestBenchmark.RunAsync(BenchmarkOptions.Parse(rest), args, stop.Token),
        ["wire", .. string[] rest] => await WireBenchmark.RunAsync(BenchmarkOptions.Parse(rest), args, stop.Token),
        ["log", .. string[] rest] => await LogBenchmark.RunAsync(BenchmarkOptions.Parse(rest), args, stop.Token),
        ["load", .. string[] rest] => await LoadBenchmark.RunAsync(BenchmarkOptions.Parse(rest), args, stop.Token),
        ["sound", .. string[] rest] => await SoundBenchmark.RunAsync(BenchmarkOptions.Parse(rest), args, stop.Token),
        ["bridge", .. string[] rest] => await BridgeBenchmark.RunAsync(BenchmarkOptions.Parse(rest), args, stop.Token),
        ["tools", .. string[] rest] => await ToolBenchmark.RunAsync(BenchmarkOptions.Parse(rest), args, stop.Token),
        _ => ShowHelp(),
    };
}
catch (ArgumentException exception)
{
    Console.Error.WriteLine(exception.Message);
    return ShowHelp();
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Stopped.");
    return 1;
}
catch (RealtimeException exception)
{
    Console.Error.WriteLine($"Could not measure: {exception.Message}");
    return 1;
}

static int ShowHelp()
{
    Console.Error.WriteLine(BenchmarkOptions.Help);
    return 2;
}
