using System.Collections.Concurrent;
using Realtalk.Audio.Devices;
using Realtalk.Audio.Devices.PulseAudio;
using Realtalk.Audio.Devices.Resilience;
using static Realtalk.Tests.Audio.Devices.SoundCheck;

namespace Realtalk.Tests.Audio.Devices.Resilience;

/// <summary>A sound server that loses its devices, or its life.</summary>
public sealed class PulseAudioResilienceTests : IDisposable
{
    private readonly BlockingCollection<string> _notices = [];

    public void Dispose() => _notices.Dispose();

    [SkippableFact]
    public void ASoundServerThatRestartsIsUsedAgain()
    {
        PulseAudioDaemon.SkipIfMissing();
        using var daemon = new PulseAudioDaemon();
        var backend = new PulseAudioBackend(daemon.Server);
        using ResilientOutput output = OpenOutput(backend, PulseAudioDaemon.CallerSink);
        using var microphoneMoved = new CancellationTokenSource();
        var policy = new ReopenPolicy(notice =>
        {
            if (notice.Contains("The microphone is now 'Headset'.", StringComparison.Ordinal))
            {
                microphoneMoved.Cancel();
            }
        });
        using var input = new ResilientInput(new OpenedDevice<IAudioInput>(backend.OpenInput(null), backend, null), policy);

        daemon.Kill();
        Until(() => output.PendingSamples == 0 && _notices.Any());
        Assert.Contains("There is no other loudspeaker", NextNotice(), StringComparison.Ordinal);
        daemon.Restart();

        Assert.Equal("The loudspeaker is now 'Caller'.", NextNotice());
        short[] frame = new short[480];
        Until(() => input.Read(frame, CancellationToken.None) == 480 && microphoneMoved.IsCancellationRequested);
        short[] speech = Voice(12_000, seed: 31);
        output.Write(speech);
        short[] heard = Trim(Listen(input, speech.Length));
        Assert.Equal(speech, heard.Where(sample => sample != 0));
    }

    [SkippableFact]
    public void ANewSinkIsNoticedWhenTheOnlyOneHasGone()
    {
        PulseAudioDaemon.SkipIfMissing();
        using var daemon = PulseAudioDaemon.WithSpeakerOnly();
        var backend = new PulseAudioBackend(daemon.Server);

        // Without an end to the waiting only the server's own word can help.
        var policy = new ReopenPolicy(_notices.Add) { Wait = static (_, token) => Task.Delay(Timeout.Infinite, token) };
        using var output = new ResilientOutput(
            new OpenedDevice<IAudioOutput>(backend.OpenOutput(PulseAudioDaemon.Speaker), backend, PulseAudioDaemon.Speaker), policy);
        output.Write(new short[24_000]);

        daemon.Control("unload-module", "module-null-sink");
        Until(() => output.PendingSamples >= 0 && _notices.Any());
        Assert.Contains("There is no other loudspeaker", NextNotice(), StringComparison.Ordinal);
        daemon.Control("load-module", "module-null-sink", "sink_name=second", "sink_properties=device.description=Second");

        Assert.Equal("The loudspeaker is now 'Second'.", NextNotice());
        Until(() => output.PendingSamples == 0);
    }

    private ResilientOutput OpenOutput(PulseAudioBackend backend, string id) =>
        new(new OpenedDevice<IAudioOutput>(backend.OpenOutput(id), backend, id), new ReopenPolicy(_notices.Add));

    private string NextNotice()
    {
        Assert.True(_notices.TryTake(out string? notice, Deadline));
        return notice;
    }
}
