using System.Globalization;
using Realtalk.Conversations;
using Realtalk.Conversations.Views;
using Realtalk.Events;
using Realtalk.Sessions;
using Realtalk.Simulator;
using Realtalk.Simulator.Dialogue;
using Realtalk.Text;

namespace Realtalk.Demo;

/// <summary>The whole call: the caller and the model aloud, the software beside them in text.</summary>
internal sealed class CarRentalCall(DemoOptions options, TextWriter writer)
{
    private const double FastSpeed = 8;
    private const string Briefing =
        "You are James, of Watts car rental. The caller is Marvin; a white Honda Fit is reserved for him for tomorrow. "
        + "Greet the caller. Where the car is to be collected you do not know: ask the client.";

    private const string CollectionPoint = "The Northern Train Station office.";

    /// <summary>Holds the call.</summary>
    /// <returns>The exit code: 0 when it went as it should.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        double speed = options.RealTime ? 1 : FastSpeed;
        await using RealtimeSimulator? simulator = options.Endpoint is null
            ? RealtimeSimulator.Start(new RealtimeSimulatorOptions { Pace = 4 * speed })
            : null;
        PrepareFolder(options.RecordPath);
        await using RealtimeStream stream = await RealtimeStream.ConnectAsync(
            new RealtimeStreamOptions
            {
                Name = "car-rental",
                Endpoint = options.Endpoint ?? simulator!.Endpoint.ToString(),
                Model = options.Model ?? RealtimeStreamOptions.DefaultModel,
                TextTools = TextTools.All,
                TextHandler = (_, _) => Task.FromResult<string?>(CollectionPoint),
            },
            cancellationToken);
        using ConversationDevices devices = ConversationDevices.Open(new DeviceSelection
        {
            Caller = Scenario.DefaultName,
            OutputDevice = options.OutputDevice,
            RecordPath = options.RecordPath,
            Speed = speed,
        });
        using ThroughTheAir? air = options.CallerDevice is null ? null : new ThroughTheAir(devices.Input, options.CallerDevice, options.InputDevice!);
        RealtimeConversation conversation = await RealtimeConversation.StartAsync(
            stream,
            new ConversationOptions
            {
                Input = air?.Microphone ?? devices.Input,
                Output = devices.Output,
                RecordPath = options.RecordPath,
            },
            cancellationToken);
        devices.Join(conversation);
        var view = new TwoColumnView(ReadWidth(), useColor: !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null);
        writer.WriteLine(view.Header);
        try
        {
            stream.SendText("system", Briefing, respond: true);
            var follower = new TranscriptFollower(stream, conversation);
            while (await follower.NextAsync(cancellationToken) is { } entry)
            {
                writer.WriteLine(view.Format(entry));
            }
        }
        finally
        {
            await conversation.DisposeAsync();
        }

        for (string? warning = stream.TakeWarning(); warning is not null; warning = stream.TakeWarning())
        {
            writer.WriteLine($"warning: {warning}");
        }

        ExportEvents(stream);
        PrintFigures(conversation);
        return conversation.State == RealtimeConversationState.Stopped ? 0 : 1;
    }

    private static void PrepareFolder(string path)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }
    }

    // As a person would type it from where he is.
    private static string Shorten(string path)
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? Path.GetFullPath(path) : relative;
    }

    private static int ReadWidth()
    {
        try
        {
            return Console.IsOutputRedirected ? 110 : Console.WindowWidth - 1;
        }
        catch (IOException)
        {
            return 110;
        }
    }

    private void ExportEvents(RealtimeStream stream)
    {
        if (options.EventsPath is not { } path)
        {
            return;
        }

        PrepareFolder(path);
        using var export = new EventLogExport(File.Create(path));
        for (long sequence = 1; stream.Log[sequence] is { } item; sequence++)
        {
            export.Write(item);
        }
    }

    private void PrintFigures(RealtimeConversation conversation)
    {
        RealtimeMetric metric = conversation.GetMetric();
        string Ms(TimeSpan time) => time.TotalMilliseconds.ToString("N0", CultureInfo.InvariantCulture) + " ms";
        writer.WriteLine();
        writer.WriteLine($"Recording:     {Shorten(options.RecordPath)} (caller left, model right)");
        if (options.EventsPath is { } events)
        {
            writer.WriteLine($"Event log:     {Shorten(events)} ({conversation.Stream.Log.Count:N0} events)");
        }

        writer.WriteLine($"Replies:       {metric.Replies}, {metric.Underruns} of them ran dry");
        if (metric.ReplyLatency is { } latency)
        {
            writer.WriteLine($"Reply latency: {Ms(latency)} (from the server's end of speech to the first sample out; the middle of {metric.ReplyLatencies.Count})");
        }

        foreach (RealtimeInterruption cut in metric.Interruptions)
        {
            writer.WriteLine($"Interruption:  silent {Ms(cut.OnsetToSilence)} after the server heard the caller; {Ms(cut.Heard)} of {Ms(cut.Received)} were heard");
        }
    }
}
