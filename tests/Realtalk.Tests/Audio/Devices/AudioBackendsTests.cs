using Realtalk.Audio.Devices;

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

        var input = Assert.Throws<RealtimeException>(() => AudioBackends.OpenInput(null));
        var output = Assert.Throws<RealtimeException>(() => AudioBackends.OpenOutput("any"));

        Assert.Equal("NoAudioDevice", input.ErrorId);
        Assert.Equal(RealtimeErrorKind.DeviceError, output.Kind);
        Assert.Contains("-InputPath and -OutputPath", input.Recommendation, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
        {
            Assert.Contains("PipeWire", output.Recommendation, StringComparison.Ordinal);
        }

        Assert.Empty(AudioBackends.GetDevices());
    }
}
