using Realtalk.Audio;
using Realtalk.Audio.Devices.Wave;
using Realtalk.Conversations;
using Realtalk.Sessions;
using Realtalk.Text;

namespace Realtalk.Benchmarks.Load;

/// <summary>One of the conversations, as a user has it with files in the place of devices: on a clock in real time.</summary>
internal sealed class LoadCall : IAsyncDisposable
{
    private readonly WaveClock _clock = new();
    private readonly Caller _caller;
    private RealtimeStream _stream = null!;
    private RealtimeConversation _conversation = null!;
    private ClockedInput _input = null!;
    private long _recorded;
    private long _underruns;
    private long _dropped;

    private LoadCall(int number) => _caller = new Caller(number);

    public HeardProbe Heard { get; private set; } = null!;

    /// <summary>Since <see cref="Begin"/>.</summary>
    public long Underruns => _conversation.GetMetric().Underruns.GetValueOrDefault() - _underruns;

    /// <summary>Since <see cref="Begin"/>.</summary>
    public long DroppedFrames => Dropped - _dropped;

    public long Backlog { get; private set; }

    public bool HasFailed => _stream.State != RealtimeStreamState.Open || _conversation.State != RealtimeConversationState.Running;

    private long Dropped => _stream.DroppedAudioFrames + (_input.DroppedSamples / AudioFormat.FrameSamples);

    public static async Task<LoadCall> StartAsync(int number, string endpoint)
    {
        var call = new LoadCall(number);
        call._stream = await RealtimeStream.ConnectAsync(new RealtimeStreamOptions { Endpoint = endpoint }, CancellationToken.None);
        var output = new WaveFileOutput(null, call._clock);
        call.Heard = new HeardProbe(output);
        call._clock.Attach(call.Heard);
        call._input = new ClockedInput(call._clock, "caller", call.Produce);
        call._conversation = await RealtimeConversation.StartAsync(
            call._stream, new ConversationOptions { Input = call._input, Output = output, TextTools = TextTools.None }, CancellationToken.None);
        call._clock.Start();
        return call;
    }

    /// <summary>From now on it counts.</summary>
    public void Begin()
    {
        _underruns = _conversation.GetMetric().Underruns.GetValueOrDefault();
        _dropped = Dropped;
        Heard.IsMeasured = true;
    }

    public async ValueTask DisposeAsync()
    {
        Heard.IsMeasured = false;
        await _stream.DisposeAsync();
        _clock.Dispose();
    }

    private int Produce(Span<short> samples)
    {
        if (Heard.IsMeasured)
        {
            Backlog = Math.Max(Backlog, (_recorded / AudioFormat.FrameSamples) - _stream.SentAudioFrames);
        }

        _recorded += samples.Length;
        return _caller.Fill(samples);
    }
}
