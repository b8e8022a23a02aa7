using Realtalk.Audio.Devices;
using static Realtalk.Audio.Devices.AudioDirection;

namespace Realtalk.Tests.Audio.Devices;

public sealed class BackendSelectorTests
{
    private readonly FakeBackend _first = new(
        "First", FakeBackend.Device("First", "lamp", Output, isDefault: true), FakeBackend.Device("First", "both", Output));

    private readonly FakeBackend _second = new(
        "Second",
        FakeBackend.Device("Second", "horn", Output, isDefault: true),
        FakeBackend.Device("Second", "both", Output),
        FakeBackend.Device("Second", "hw:0,0", Output),
        FakeBackend.Device("Second", "ear", Input, isDefault: true));

    private readonly BackendSelector _selector;

    public BackendSelectorTests() => _selector = new BackendSelector([_first, _second]);

    [Theory]
    [InlineData(null, "First", "LAMP")]
    [InlineData("both", "First", "BOTH")]
    [InlineData("Both", "First", "BOTH")]
    [InlineData("second:both", "Second", "BOTH")]
    [InlineData("horn", "Second", "HORN")]
    [InlineData("hw:0,0", "Second", "HW:0,0")]
    [InlineData("Second:hw:0,0", "Second", "HW:0,0")]
    public void ADeviceIsFoundInTheFirstBackendThatHasIt(string? asked, string backend, string name)
    {
        OpenedDevice<IAudioOutput> opened = _selector.OpenOutput(asked);

        Assert.Equal(backend, opened.Backend.Name);
        Assert.Equal(name, opened.Device.Name);
    }

    [Fact]
    public void ABackendWithoutAMicrophoneLeavesItToTheNext() => Assert.Equal("EAR", _selector.OpenInput(null).Device.Name);

    [Fact]
    public void EachDirectionHasOneDefault()
    {
        AudioDevice[] defaults = [.. _selector.GetDevices().Where(device => device.IsDefault)];

        Assert.Equal(["ear", "lamp"], defaults.Select(device => device.Id).Order());
        Assert.Equal(6, _selector.GetDevices().Count);
    }

    [Fact]
    public void AWrongNameIsAnsweredWithTheNamesOfAll()
    {
        var error = Assert.Throws<RealtimeException>(() => _selector.OpenOutput("drum"));

        Assert.Equal("DeviceNotFound", error.ErrorId);
        Assert.Contains("'LAMP' (lamp)", error.Message, StringComparison.Ordinal);
        Assert.Contains("'HORN' (horn)", error.Message, StringComparison.Ordinal);
        Assert.Equal("DeviceNotFound", Assert.Throws<RealtimeException>(() => _selector.OpenOutput("First:horn")).ErrorId);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("both")]
    [InlineData("First:both")]
    public void ADeviceThatAnotherProgramHoldsIsReportedAndNotReplacedInSecret(string? asked)
    {
        _first.Busy.UnionWith(["lamp", "both"]);

        var error = Assert.Throws<RealtimeException>(() => _selector.OpenOutput(asked));

        Assert.Equal(("DeviceNotOpened", RealtimeErrorKind.DeviceError), (error.ErrorId, error.Kind));
        Assert.Contains("Device unavailable", error.Message, StringComparison.Ordinal);
        Assert.Contains("program", error.Recommendation, StringComparison.Ordinal);
        Assert.Equal(0, _second.Attempts);
    }

    [Fact]
    public void WhereNothingIsTheFirstBackendsReasonCounts()
    {
        _first.Devices.Clear();
        _second.Devices.Clear();

        var error = Assert.Throws<RealtimeException>(() => _selector.OpenOutput(null));

        Assert.Equal(("NoAudioDevice", "First has nothing."), (error.ErrorId, error.Message));
        Assert.Equal("NoAudioDevice", Assert.Throws<RealtimeException>(() => new BackendSelector([]).OpenInput("any")).ErrorId);
    }
}
