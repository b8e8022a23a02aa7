using Realtalk.Audio.Devices;
using Realtalk.Audio.Devices.Wave;
using Realtalk.Conversations;

namespace Realtalk.Tests.Audio.Devices;

[Collection(NativeSoundCollection.Name)]
public sealed class AudioBackendsTests
{
    [Fact]
    public void OnlyLiveBackendsAreListed() => Assert.DoesNotContain(AudioBackends.All, backend => backend.Name == "Wave");

    [SkippableFact]
    public void WithoutASoundServerTheErrorNamesBothWaysOut()
    {
        Skip.If(AudioBackends.All.Any(backend => backend.IsAvailable), "this machine has sound");
        Skip.If(AudioBackends.All.Count == 0, "this build knows no way to live sound on this system");

        using var clock = new WaveClock();
        var input = Assert.Throws<RealtimeException>(() => DeviceOpener.OpenInput(null, null, clock));
        var output = Assert.Throws<RealtimeException>(() => DeviceOpener.OpenOutput("any", null, clock));

        Assert.Equal("NoAudioDevice", input.ErrorId);
        Assert.Equal(RealtimeErrorKind.DeviceError, output.Kind);
        Assert.Contains("-InputPath", input.Recommendation, StringComparison.Ordinal);
        Assert.DoesNotContain("-OutputPath", input.Recommendation, StringComparison.Ordinal);
        Assert.Contains("-OutputPath", output.Recommendation, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
        {
            Assert.Contains("PipeWire", output.Recommendation, StringComparison.Ordinal);
        }

        Assert.Empty(AudioBackends.GetDevices());
    }
}
