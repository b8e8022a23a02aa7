using System.Collections.Concurrent;
using Realtalk.Events;
using Realtalk.Sessions;
using Realtalk.Simulator;

namespace Realtalk.Tests.Faults;

/// <summary>How a call with a fault in it ends.</summary>
internal enum Ending
{
    /// <summary>As without the fault.</summary>
    Same,

    /// <summary>All that was waited for comes, or is refused; the stream is open.</summary>
    Open,

    /// <summary>The stream fails.</summary>
    Lost,
}

/// <summary>A scene with a fault in it.</summary>
internal sealed record FaultCase(Scene Scene, SimulatorFaults Faults, string What, Ending Ending)
{
    // Everybody says at once what there is to say: a case is a matter of milliseconds.
    private const double Pace = 1000;

    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Usual = new();

    public override string ToString() => $"{Scene}: {What}";

    /// <summary>Plays the scene and looks how it ends.</summary>
    /// <returns>The stream, which nothing is to hold any more.</returns>
    public async Task<WeakReference> RunAsync()
    {
        string? usual = Ending == Ending.Same ? await Usual.GetOrAdd(Scene.Name, _ => new(() => DescribeAsync())).Value : null;
        int tools = 0;
        TestStream test;
        try
        {
            test = await TestStream.OpenAsync(
                options => Scene.Configure(options, () => Interlocked.Increment(ref tools)), new RealtimeSimulatorOptions { Pace = Pace, Faults = Faults });
        }
        catch (RealtimeException exception)
        {
            Assert.NotEqual(Ending.Same, Ending);
            CheckError(exception);
            return new WeakReference(null);
        }

        await using (test)
        {
            var call = new SceneStream(test);
            RealtimeException? failure = null;
            try
            {
                await Scene.PlayAsync(call);
            }
            catch (RealtimeException exception)
            {
                failure = exception;
            }

            switch (Ending)
            {
                case Ending.Lost:
                    await test.Stream.Ended.WaitAsync(SceneStream.Patience);
                    await CheckLostAsync(test.Stream);
                    break;
                case Ending.Open:
                    Assert.Null(failure);
                    Assert.Equal(RealtimeStreamState.Open, test.Stream.State);
                    break;
                default:
                    Assert.Null(failure);
                    await UntilAsync(() => Describe(test.Stream, tools) == usual);
                    Assert.Equal(usual, Describe(test.Stream, tools));
                    break;
            }

            await test.Stream.DisposeAsync().AsTask().WaitAsync(SceneStream.Patience);
            Assert.Equal(RealtimeStreamState.Closed, test.Stream.State);
            await test.Simulator.StopAsync().WaitAsync(SceneStream.Patience);
            return new WeakReference(test.Stream);
        }
    }

    private static void CheckError(Exception? exception)
    {
        RealtimeException known = Assert.IsType<RealtimeException>(exception);
        Assert.False(string.IsNullOrWhiteSpace(known.Message));
        Assert.False(string.IsNullOrWhiteSpace(known.Recommendation), $"{known.ErrorId} says not what to do.");
    }

    private static async Task CheckLostAsync(RealtimeStream stream)
    {
        Assert.Equal(RealtimeStreamState.Failed, stream.State);
        CheckError(stream.Failure);
        CheckError(Assert.Throws<RealtimeException>(() => stream.SendText("user", "Anybody there?", respond: true)));
        Assert.Contains(Warnings(stream), warning => warning.Contains("failed", StringComparison.Ordinal));
        Assert.IsNotType<TimeoutException>(await Record.ExceptionAsync(() => stream.Responses.WaitAsync(CancellationToken.None).WaitAsync(SceneStream.Patience)));

        // All that came is there: every event, and every item that was done.
        await UntilAsync(() => stream.Log.IsCompleted);
        Assert.True(stream.Log.IsCompleted);
        var done = new List<string>();
        for (long i = 1; i <= stream.Log.Count; i++)
        {
            RealtimeEvent item = stream.Log[i]!;
            Assert.NotNull(item.ReadJson());
            if (item.Type == "conversation.item.done" && item.ItemId is { } id && item.ReadJson().AsSpan().IndexOf("\"type\":\"message\""u8) >= 0)
            {
                done.Add(id);
            }
        }

        string[] gone = [.. Enumerable.Range(1, (int)stream.Log.Count).Select(i => stream.Log[i]!).Where(e => e.Type == "conversation.item.deleted").Select(e => e.ItemId!)];
        Assert.Empty(done.Except(stream.GetTranscript().Select(entry => entry.ItemId)).Except(gone));
    }

    // What was said may be written down after the reply.
    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (int i = 0; i < 200 && !isSo(); i++)
        {
            await Task.Delay(10);
        }
    }

    private static IEnumerable<string> Warnings(RealtimeStream stream)
    {
        while (stream.TakeWarning() is { } warning)
        {
            yield return warning;
        }
    }

    // What was said, without the server's ids.
    private static string Describe(RealtimeStream stream, int tools)
    {
        IEnumerable<string> messages = stream.Text.Messages.ToArray().Select(message => $"{message.Direction} {message.Kind}: {message.Text}");
        return string.Join('\n', stream.GetTranscript().Where(entry => entry.Content.Length > 0).Select(entry => $"{entry.Role} {entry.Medium}: {entry.Content}"))
            + $"\n{string.Join('\n', messages)}\n{tools} tools, {stream.Usage.Responses} responses";
    }

    private async Task<string> DescribeAsync()
    {
        int tools = 0;
        await using TestStream test = await TestStream.OpenAsync(
            options => Scene.Configure(options, () => Interlocked.Increment(ref tools)), new RealtimeSimulatorOptions { Pace = Pace });
        await Scene.PlayAsync(new SceneStream(test));
        await test.WaitForEventAsync(Scene.Last);
        return Describe(test.Stream, tools);
    }
}
