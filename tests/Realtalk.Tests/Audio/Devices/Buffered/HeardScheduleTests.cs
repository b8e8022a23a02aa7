using System.Diagnostics;
using Realtalk.Audio.Devices.Buffered;

namespace Realtalk.Tests.Audio.Devices.Buffered;

public sealed class HeardScheduleTests
{
    private readonly HeardSchedule _schedule = new();

    [Fact]
    public void APieceIsHeardFromItsTimeOn()
    {
        _schedule.Add(480, At(30));

        Assert.Equal(480, _schedule.Pending(At(0)));
        Assert.Equal(480, _schedule.Pending(At(30)));
        Assert.Equal(240, _schedule.Pending(At(40)));
        Assert.Equal(0, _schedule.Pending(At(50)));
    }

    [Fact]
    public void SilenceBetweenPiecesIsNobodysSamples()
    {
        _schedule.Add(240, At(0));
        _schedule.Add(0, At(10));
        _schedule.Add(240, At(100));

        Assert.Equal(240, _schedule.Pending(At(50)));
        Assert.Equal(120, _schedule.Pending(At(105)));
    }

    [Fact]
    public void WhatHasBeenHeardStaysHeardWhenTheDeviceIsLateOrEarly()
    {
        _schedule.Add(240, At(20));
        _schedule.Add(240, At(25));
        _schedule.Add(240, At(42));
        int before = 720;
        for (int time = 0; time < 60; time++)
        {
            int pending = _schedule.Pending(At(time));
            Assert.InRange(pending, 0, before);
            before = pending;
        }

        Assert.Equal(0, before);
    }

    private static long At(int milliseconds) => 1_000 + (Stopwatch.Frequency * milliseconds / 1_000);
}
