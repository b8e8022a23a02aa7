using System.Collections.Concurrent;
using System.Diagnostics;
using Realtalk.Audio;
using Realtalk.Audio.Devices;
using Realtalk.Audio.Devices.Wave;

namespace Realtalk.Tests.Audio.Devices;

public sealed class WaveClockTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public void AManualClockMovesByTicksOfTenMilliseconds()
    {
        using var clock = new WaveClock();

        clock.Advance(3);

        Assert.Equal(720, clock.Position);
        Assert.Equal(240, WaveClock.TickSamples);
    }

    [Fact]
    public void InEveryTickTheOutputsComeBeforeTheInputs()
    {
        using var clock = new WaveClock();
        var log = new List<string>();
        clock.Attach(new Recorder(AudioDirection.Input, () => log.Add("input 1")));
        clock.Attach(new Recorder(AudioDirection.Output, () => log.Add("output 1")));
        clock.Attach(new Recorder(AudioDirection.Input, () => log.Add("input 2")));
        clock.Attach(new Recorder(AudioDirection.Output, () => log.Add("output 2")));

        clock.Advance(2);

        string[] order = ["output 1", "output 2", "input 1", "input 2"];
        Assert.Equal([.. order, .. order], log);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(double.PositiveInfinity)]
    public void AStartedClockTicksByItself(double speed)
    {
        using var clock = new WaveClock(speed);
        using var ticked = new CountdownEvent(50);
        clock.Attach(new Recorder(AudioDirection.Input, () => SignalOnce(ticked)));

        clock.Start();

        Assert.True(ticked.Wait(Deadline));
        Assert.Throws<InvalidOperationException>(() => clock.Advance());
    }

    [Fact]
    public void TimeStandsStillWhileItIsHeld()
    {
        bool hold = false;
        using var held = new ManualResetEventSlim();
        using var ticked = new AutoResetEvent(false);
        using var clock = new WaveClock(double.PositiveInfinity)
        {
            Hold = () =>
            {
                if (Volatile.Read(ref hold))
                {
                    held.Set();
                    return true;
                }

                return false;
            },
        };
        clock.Attach(new Recorder(AudioDirection.Output, () =>
        {
            Volatile.Write(ref hold, true);
            ticked.Set();
        }));

        clock.Start();
        Assert.True(ticked.WaitOne(Deadline));
        Assert.True(held.Wait(Deadline));
        long position = clock.Position;
        held.Reset();
        Assert.True(held.Wait(Deadline));
        Assert.Equal(position, clock.Position);

        Volatile.Write(ref hold, false);
        clock.Wake();
        Assert.True(ticked.WaitOne(Deadline));
    }

    [Fact]
    public void ADeviceThatIsDetachedTicksNoMore()
    {
        using var clock = new WaveClock();
        int ticks = 0;
        var device = new Recorder(AudioDirection.Input, () => ticks++);
        clock.Attach(device);
        clock.Advance();

        clock.Detach(device);
        clock.Advance();

        Assert.Equal(1, ticks);
    }

    [Fact]
    public void ADeviceMayDetachItselfWithinATick()
    {
        using var clock = new WaveClock(double.PositiveInfinity);
        using var first = new ManualResetEventSlim();
        using var second = new ManualResetEventSlim();
        Recorder? device = null;
        device = new Recorder(AudioDirection.Input, () =>
        {
            clock.Detach(device!);
            first.Set();
        });
        clock.Attach(device);
        clock.Start();
        Assert.True(first.Wait(Deadline));

        // With nothing attached the thread is gone; the next device brings it back.
        clock.Attach(new Recorder(AudioDirection.Output, second.Set));
        Assert.True(second.Wait(Deadline));
    }

    [Fact]
    public void ClocksInRealTimeShareAThread()
    {
        const int count = SharedClock.Capacity;
        var threads = new ConcurrentDictionary<int, int>();
        using var ticked = new CountdownEvent(count);
        WaveClock[] clocks = [.. Enumerable.Range(0, count).Select(_ => new WaveClock())];
        foreach (WaveClock clock in clocks)
        {
            int ticks = 0;
            clock.Attach(new Recorder(AudioDirection.Input, () =>
            {
                threads[Environment.CurrentManagedThreadId] = 1;
                if (++ticks == 3)
                {
                    ticked.Signal();
                }
            }));
            clock.Start();
        }

        Assert.True(ticked.Wait(Deadline));
        Array.ForEach(clocks, clock => clock.Dispose());

        // Clocks of other tests take part, and what had to wait on a busy machine has a thread of its own.
        Assert.InRange(threads.Count, 1, count - 1);
    }

    [Fact]
    public void AClockThatKeepsOthersWaitingGetsAThreadOfItsOwn()
    {
        using var clock = new WaveClock();
        using var other = new WaveClock();
        using var moved = new ManualResetEventSlim();
        using var otherTicked = new ManualResetEventSlim();
        int first = 0;
        clock.Attach(new Recorder(AudioDirection.Output, () =>
        {
            int thread = Environment.CurrentManagedThreadId;
            if (first == 0)
            {
                first = thread;
                long start = Stopwatch.GetTimestamp();
                SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(start) > SharedClock.Patience);
            }
            else if (first != thread)
            {
                moved.Set();
            }
        }));
        other.Attach(new Recorder(AudioDirection.Output, () =>
        {
            if (moved.IsSet)
            {
                otherTicked.Set();
            }
        }));

        clock.Start();
        other.Start();

        Assert.True(moved.Wait(Deadline));
        Assert.True(otherTicked.Wait(Deadline));
    }

    [Fact]
    public void DisposingTellsTheDevices()
    {
        var clock = new WaveClock(100);
        var input = new ClockedInput(clock, "caller", samples => samples.Length);
        var output = new WaveFileOutput(null, clock);
        clock.Start();

        clock.Dispose();
        clock.Dispose();

        while (input.Read(new short[AudioFormat.SampleRate], CancellationToken.None) > 0)
        {
        }

        Assert.Equal("DeviceLost", Assert.Throws<RealtimeException>(() => output.Write([1])).ErrorId);
        Assert.Throws<ObjectDisposedException>(clock.Start);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void AClockRunsForward(double speed) => Assert.Throws<ArgumentOutOfRangeException>(() => new WaveClock(speed));

    private static void SignalOnce(CountdownEvent countdown)
    {
        if (!countdown.IsSet)
        {
            countdown.Signal();
        }
    }

    private sealed class Recorder(AudioDirection direction, Action tick) : IClockedDevice
    {
        public AudioDirection Direction => direction;

        public void Tick() => tick();

        public void ClockStopped()
        {
        }
    }
}
