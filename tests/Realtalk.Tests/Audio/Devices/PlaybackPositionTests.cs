using System.Diagnostics;
using Realtalk.Audio;
using Realtalk.Audio.Devices.PulseAudio;

namespace Realtalk.Tests.Audio.Devices;

public sealed class PlaybackPositionTests
{
    private readonly PlaybackPosition _position = new();

    [Fact]
    public void WhatIsWrittenIsPendingUntilTheServerPlays()
    {
        _position.Wrote(480, At(0));

        Assert.Equal(480, _position.Pending(At(500)));
        Assert.False(_position.IsMoving);
    }

    [Fact]
    public void WhilePlayingTimeTakesFromIt()
    {
        _position.Wrote(960, At(0));
        _position.Measured(queued: 480, inDevice: 240, playing: true, silent: 0, At(10));

        Assert.Equal(720, _position.Pending(At(10)));
        Assert.Equal(480, _position.Pending(At(20)));
        _position.Wrote(240, At(20));
        Assert.Equal(480, _position.Pending(At(30)));
        Assert.Equal(0, _position.Pending(At(100)));
    }

    [Fact]
    public void WhatTheDeviceHoldsAfterRunningDryIsStillPending()
    {
        _position.Wrote(960, At(0));
        _position.Measured(queued: 0, inDevice: 360, playing: false, silent: 120, At(10));

        Assert.Equal(240, _position.Pending(At(10)));
        Assert.Equal(120, _position.Pending(At(15)));
        Assert.Equal(0, _position.Pending(At(20)));
    }

    [Fact]
    public void TheLatencyOfAnIdleDeviceIsNobodysSamples()
    {
        _position.Wrote(240, At(0));
        _position.Measured(queued: 0, inDevice: 360, playing: false, silent: 100_000, At(100));

        Assert.Equal(0, _position.Pending(At(100)));
    }

    [Fact]
    public void WhatHasBeenHeardStaysHeard()
    {
        _position.Wrote(480, At(0));
        _position.Measured(480, 0, playing: true, 0, At(0));
        Assert.Equal(240, _position.Pending(At(10)));

        _position.Measured(480, 240, playing: true, 0, At(10));

        Assert.Equal(240, _position.Pending(At(20)));
        Assert.Equal(240, _position.Pending(At(30) - 1));
        Assert.Equal(0, _position.Pending(At(40)));
    }

    [Fact]
    public void AfterAnIdleTimeWhatIsWrittenWaitsForTheServer()
    {
        _position.Wrote(240, At(0));
        _position.Measured(240, 0, playing: true, 0, At(0));
        Assert.Equal(0, _position.Pending(At(1_000)));

        _position.Wrote(240, At(1_000));
        Assert.Equal(240, _position.Pending(At(2_000)));
        _position.Measured(240, 0, playing: false, 24_000, At(2_000));
        Assert.Equal(240, _position.Pending(At(3_000)));
    }

    [Fact]
    public void ADeviceNeverHoldsMoreThanWasWritten()
    {
        _position.Wrote(100, At(0));
        _position.Measured(100, 10_000, playing: true, 0, At(0));

        Assert.Equal(100, _position.Pending(At(0)));
    }

    [Fact]
    public void AnAnswerThatIsOlderThanTheLastLookIsTakenInItsTime()
    {
        _position.Wrote(AudioFormat.SampleRate, At(0));
        _ = _position.Pending(At(20));

        _position.Measured(AudioFormat.SampleRate, 0, playing: true, 0, At(10));

        Assert.Equal(AudioFormat.SampleRate - 240, _position.Pending(At(20)));
    }

    private static long At(int milliseconds) => 1_000 + (Stopwatch.Frequency * milliseconds / 1_000);
}
