using Realtalk.Audio;
using Realtalk.Protocol;
using Realtalk.Sessions;
using Realtalk.Transport;

namespace Realtalk.Benchmarks.Ingest;

/// <summary>
/// The engine as it is in a conversation: a key that is looked for in each frame, the log with its file, the history, and the
/// playback ledger, out of which a loudspeaker is played that takes all there is once a second of sound has come.
/// </summary>
internal sealed class EngineClient : IIngestClient, IStreamListener
{
    /// <summary>As long as keys are, and no key.</summary>
    public static readonly string Key = "sk-proj-" + string.Concat(Enumerable.Repeat("Qm3xT7vKp2_aLw9-", 10));

    private readonly PlaybackLedger _ledger = new();
    private readonly short[] _block = new short[AudioFormat.SampleRate / 50];
    private RealtimeStream? _stream;
    private TaskCompletionSource _done = new();
    private int _left;

    public long SoundBytes { get; private set; }

    public long Characters => _stream!.GetTranscript().Sum(entry => (long)entry.Content.Length);

    public async Task ConnectAsync(string endpoint)
    {
        _stream = await RealtimeStream.ConnectAsync(
            new RealtimeStreamOptions { Endpoint = endpoint, Credential = new RealtimeCredential(Key, "the benchmark") }, default);
        _stream.Attach(this);
    }

    public async Task ReceiveAsync(int replies)
    {
        _left = replies;
        _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _stream!.SendRaw("""{"type":"response.create"}""");
        await _done.Task;
        if (_stream.Log.LostPayloads > 0)
        {
            throw new InvalidOperationException($"The log lost {_stream.Log.LostPayloads} payloads, so that this counts for nothing.");
        }
    }

    public void OnAudioDelta(in ServerEvent serverEvent)
    {
        _ledger.Append(serverEvent, _stream!.Log.Codings.Output);
        if (_ledger.QueuedSamples >= AudioFormat.SampleRate)
        {
            Play();
        }
    }

    public void OnAudioDone(in ServerEvent serverEvent) => _ledger.Complete(serverEvent.ItemId);

    public void OnResponseCreated(string responseId) => _ledger.OnResponseCreated(responseId);

    public void OnResponseDone(RealtimeResponse response)
    {
        _ledger.OnResponseDone(response.Id);
        Play();
        if (--_left == 0)
        {
            _done.TrySetResult();
        }
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

    public ValueTask DisposeAsync() => _stream!.DisposeAsync();

    private void Play()
    {
        while (_ledger.Take(_block) is var count and > 0)
        {
            SoundBytes += count * sizeof(short);
        }

        _ledger.SetPending(0);
    }
}
