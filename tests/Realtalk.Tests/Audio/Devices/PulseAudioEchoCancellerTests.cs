using Realtalk.Audio.Devices;
using Realtalk.Audio.Devices.PulseAudio;

namespace Realtalk.Tests.Audio.Devices;

/// <summary>The sound server's own echo canceller: asked for, and known when it is there.</summary>
public sealed class PulseAudioEchoCancellerTests : IDisposable
{
    private readonly PulseAudioDaemon _daemon;

    public PulseAudioEchoCancellerTests()
    {
        PulseAudioDaemon.SkipIfMissing();
        _daemon = new PulseAudioDaemon();
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhereTheServerHasNoneNobodyGetsIt(bool wants) => Assert.Equal((false, false), OpenBoth(wants));

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhoAsksForItGetsIt(bool wants)
    {
        _daemon.Control("load-module", "module-filter-heuristics");
        _daemon.Control("load-module", "module-filter-apply");

        Assert.Equal((wants, wants), OpenBoth(wants));
    }

    [SkippableFact]
    public void ItLeavesTheMicrophoneAsLoudAsItWas()
    {
        _daemon.Control("load-module", "module-filter-heuristics");
        _daemon.Control("load-module", "module-filter-apply");

        Assert.Equal((true, true), OpenBoth(wants: true));

        Assert.Contains("100%", _daemon.Control("get-source-volume", PulseAudioDaemon.Microphone), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void OneThatSomebodyHasSetUpIsKnown()
    {
        _daemon.Control(
            "load-module", "module-echo-cancel", "source_name=quiet", "sink_name=loud",
            $"source_master={PulseAudioDaemon.Microphone}", $"sink_master={PulseAudioDaemon.Speaker}");

        Assert.Equal((true, true), OpenBoth(wants: false, "quiet", "loud"));
        Assert.Equal((false, true), OpenBoth(wants: false, "loud.monitor", "loud"));
        Assert.Equal((true, false), OpenBoth(wants: false, "quiet", PulseAudioDaemon.Speaker));
    }

    public void Dispose() => _daemon?.Dispose();

    private (bool Input, bool Output) OpenBoth(
        bool wants, string microphone = PulseAudioDaemon.Microphone, string speaker = PulseAudioDaemon.Speaker)
    {
        var backend = new PulseAudioBackend(_daemon.Server, wants);
        using IAudioOutput output = backend.OpenOutput(speaker);
        using IAudioInput input = backend.OpenInput(microphone);
        return (((IEchoCancelled)input).IsEchoCancelled, ((IEchoCancelled)output).IsEchoCancelled);
    }
}
