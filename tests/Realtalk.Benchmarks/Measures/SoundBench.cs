using System.Diagnostics;
using Realtalk.Audio.Devices.PulseAudio;
using Realtalk.Benchmarks.Devices;
using Realtalk.Conversations;
using Realtalk.Sessions;
using Realtalk.Tests.Audio;
using Realtalk.Text;

namespace Realtalk.Benchmarks.Measures;

/// <summary>What every measure needs: the sound server, chance and time.</summary>
internal sealed class SoundBench(string server, int rounds, CancellationToken cancellationToken)
{
    // The same chance in every run, so that two runs differ by what they measure.
    private readonly Random _random = new(1);

    public PulseAudioBackend Backend { get; } = new(server);

    public int Rounds => rounds;

    public CancellationToken CancellationToken => cancellationToken;

    public static double Milliseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds;

    /// <summary>Waits for a random time, so that no round knows where the device is in its block.</summary>
    public Task WaitAsync(int fromMilliseconds, int toMilliseconds) =>
        Task.Delay(TimeSpan.FromMilliseconds(fromMilliseconds + (_random.NextDouble() * (toMilliseconds - fromMilliseconds))), cancellationToken);

    /// <summary>Listens to what comes out of the loudspeaker. Nothing may play until it is open.</summary>
    public Task<DeviceTap> ListenAsync() => DeviceTap.OpenAsync(server, PulseAudioDaemon.SpeakerMonitor, cancellationToken);

    /// <summary>Listens to what goes into the microphone.</summary>
    public Task<DeviceTap> ListenToCallerAsync() => DeviceTap.OpenAsync(server, $"{PulseAudioDaemon.CallerSink}.monitor", cancellationToken);

    public Task<RealtimeStream> ConnectAsync(string endpoint) =>
        RealtimeStream.ConnectAsync(new RealtimeStreamOptions { Endpoint = endpoint }, cancellationToken);

    /// <summary>A conversation on the sound server's default devices, as a user has it.</summary>
    public Task<RealtimeConversation> StartConversationAsync(RealtimeStream stream) => RealtimeConversation.StartAsync(
        stream,
        new ConversationOptions
        {
            Input = Backend.OpenInput(PulseAudioDaemon.Microphone),
            Output = Backend.OpenOutput(PulseAudioDaemon.Speaker),
            TextTools = TextTools.None,
        },
        cancellationToken);
}
