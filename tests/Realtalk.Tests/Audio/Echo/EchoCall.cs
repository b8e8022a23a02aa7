using System.Diagnostics;
using System.Text.Json.Nodes;
using Realtalk.Audio;
using Realtalk.Audio.Devices;
using Realtalk.Audio.Echo;
using Realtalk.Simulator.Session;

namespace Realtalk.Tests.Audio.Echo;

/// <summary>
/// A loudspeaker and a microphone in their own time: what is played is known 100 ms ahead, as devices want it, and what is recorded
/// is cleaned frame by frame.
/// </summary>
internal sealed class EchoCall : TimeProvider, IAudioInput
{
    private const int Ahead = 100 * AudioFormat.SamplesPerMillisecond;

    private readonly EchoReference _reference = new();
    private readonly short[] _played;
    private readonly short[] _recorded;
    private int _now;
    private int _written;

    private EchoCall(short[] played, short[] recorded)
    {
        _played = played;
        _recorded = recorded;
    }

    public string Name => "Room";

    public TimeSpan Latency => TimeSpan.Zero;

    /// <summary>What a microphone gives while the loudspeaker plays.</summary>
    public static short[] Hold(short[] played, short[] recorded, IEchoCanceller canceller)
    {
        var call = new EchoCall(played, recorded);
        using var input = new EchoCancellingInput(call, call._reference, canceller, call);
        var given = new short[recorded.Length];
        Assert.Equal(given.Length, input.Read(given, CancellationToken.None));
        return given;
    }

    /// <summary>Where the simulator's detection, as it is set by default, finds the beginnings of speech: the samples at which it tells so.</summary>
    public static IReadOnlyList<int> FindSpeech(short[] heard)
    {
        var detection = TurnDetection.Of(new JsonObject())!;
        var activity = new VoiceActivity();
        var found = new List<int>();
        const int Window = SpeechMeter.WindowMilliseconds * AudioFormat.SamplesPerMillisecond;
        for (int start = 0; start + Window <= heard.Length; start += Window)
        {
            double level = Tone.Decibels(Math.Max(1e-6, Tone.Rms(heard.AsSpan(start, Window)) / short.MaxValue));
            if (activity.Next(level, detection) == true)
            {
                found.Add(start + Window);
            }
        }

        return found;
    }

    public override long GetTimestamp() => (long)Math.Ceiling((_now + AudioFormat.SampleRate) * (Stopwatch.Frequency / (double)AudioFormat.SampleRate));

    public int Read(Span<short> samples, CancellationToken cancellationToken)
    {
        int end = Math.Min(_now + Ahead, _played.Length);
        long heardAt = GetTimestamp() + ((_written - _now) * Stopwatch.Frequency / AudioFormat.SampleRate);
        _reference.Write(_played.AsSpan(_written, end - _written), heardAt);
        _written = end;
        int count = Math.Min(samples.Length, _recorded.Length - _now);
        _recorded.AsSpan(_now, count).CopyTo(samples);
        _now += count;
        return count;
    }

    public void Dispose()
    {
    }
}
