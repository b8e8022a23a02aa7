using Realtalk;
using Realtalk.Demo;

try
{
    DemoOptions options = DemoOptions.Parse(args);
    if (options.ShowHelp)
    {
        Console.WriteLine(DemoOptions.Help);
        return 0;
    }

    using var stop = new CancellationTokenSource();
    Console.CancelKeyPress += (_, key) =>
    {
        // The first Ctrl+C hangs up in good order, the second ends the program.
        key.Cancel = !stop.IsCancellationRequested;
        stop.Cancel();
    };
    return await new CarRentalCall(options, Console.Out).RunAsync(stop.Token);
}
catch (ArgumentException exception)
{
    Console.Error.WriteLine($"{exception.Message} See --help.");
    return 2;
}
catch (RealtimeException exception)
{
    Console.Error.WriteLine($"{exception.Message} {exception.Recommendation}");
    return 1;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Stopped.");
    return 130;
}
