using System.Diagnostics;
using System.Text.Json;
using Realtalk.Audio;
using Realtalk.Benchmarks.Ingest;
using Realtalk.Protocol;
using Realtalk.Sessions;

namespace Realtalk.Benchmarks.Wire;

/// <summary>
/// Notes for each delta how long it took from the server's socket until its samples could be taken for the loudspeaker; and the same
/// for a bare client of the same server in the same process, at the same time. Public for PowerShell.
/// </summary>
public sealed class WireProbe
{
    /// <summary>Deltas that come before it counts.</summary>
    internal const int WarmUp = 100;

    private readonly List<double> _engine = [];
    private readonly List<double> _floor = [];
    private readonly Task _done;

    /// <summary>Begins.</summary>
    /// <param name="stream">A stream to the server.</param>
    /// <param name="endpoint">The server.</param>
    /// <param name="deltas">How many deltas it sends.</param>
    public WireProbe(RealtimeStream stream, string endpoint, int deltas)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var listener = new Listener(stream, deltas, _engine);
        stream.Attach(listener);
        stream.SendRaw("""{"type":"response.create"}""");
        _done = Task.WhenAll(listener.Done, ReceiveBareAsync(endpoint, deltas));
    }

    /// <summary>Whether all have come.</summary>
    public bool IsDone => _done.IsCompleted;

    /// <summary>Microseconds: of the engine, then of the floor, as JSON.</summary>
    public string GetResult()
    {
        _done.GetAwaiter().GetResult();
        return JsonSerializer.Serialize<double[][]>([[.. _engine.Skip(WarmUp)], [.. _floor.Skip(WarmUp)]]);
    }

    /// <summary>What the child does: measures in a process that does nothing else.</summary>
    internal static async Task<int> RunAsync(string[] arguments)
    {
        await using RealtimeStream stream = await RealtimeStream.ConnectAsync(new RealtimeStreamOptions { Endpoint = arguments[0] }, default);
        var probe = new WireProbe(stream, arguments[0], int.Parse(arguments[1], System.Globalization.CultureInfo.InvariantCulture));
        await probe._done;
        Console.WriteLine(probe.GetResult());
        return 0;
    }

    private async Task ReceiveBareAsync(string endpoint, int deltas)
    {
        await using var client = new BareClient();
        await client.ConnectAsync(endpoint);
        await client.RequestAsync();
        while (_floor.Count < deltas)
        {
            if (await client.ReceiveOneAsync())
            {
                _floor.Add(Stopwatch.GetElapsedTime(WireFrames.ReadStamp(client.Frame)).TotalMicroseconds);
            }
        }
    }

    private sealed class Listener(RealtimeStream stream, int deltas, List<double> times) : IStreamListener
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly PlaybackLedger _ledger = new();
        private readonly short[] _block = new short[AudioFormat.SampleRate];

        public Task Done => _done.Task;

        public void OnAudioDelta(in ServerEvent serverEvent)
        {
            _ledger.Append(serverEvent, stream.Log.Codings.Output);
            times.Add(Stopwatch.GetElapsedTime(WireFrames.ReadStamp(serverEvent.Frame)).TotalMicroseconds);
            _ledger.Take(_block);
            _ledger.SetPending(0);
            if (times.Count == deltas)
            {
                _done.TrySetResult();
            }
        }

        public void OnAudioDone(in ServerEvent serverEvent)
        {
        }

        public void OnResponseCreated(string responseId)
        {
        }

        public void OnResponseDone(RealtimeResponse response)
        {
        }

        public void OnSpeechStarted(string? itemId, string? activeResponseId)
        {
        }

        public void OnSpeechStopped(string? itemId)
        {
        }

        public void OnCommitted(string? itemId)
        {
        }

        public void OnTranscribed(string? itemId, string? text)
        {
        }

        public bool OnError(string eventId, string? code, string message) => false;

        public void OnSessionLost()
        {
        }

        public void OnEnded(Exception reason) => _done.TrySetException(reason);
    }
}
