using Realtalk.Audio;
using Realtalk.Audio.Devices;
using Realtalk.Audio.Devices.Resilience;
using static Realtalk.Tests.Audio.Devices.SoundCheck;

namespace Realtalk.Tests.Audio.Devices.Resilience;

public sealed class ResilientOutputTests : ResilienceTest
{
    [Fact]
    public void WhatALostDeviceHadNotPlayedIsPlayedByTheDefaultOne()
    {
        using ResilientOutput output = Open("named-out", out FakeOutput named);
        short[] speech = Voice(960, seed: 21);
        output.Write(speech);
        named.Play(300);
        Assert.Equal(660, output.PendingSamples);
        Remove("named-out");

        named.Lose();
        Assert.Equal(660, output.PendingSamples);

        FakeOutput fallback = Take(Backend.Outputs);
        Assert.Equal(
            "The audio device 'NAMED-OUT' is gone: it was taken away. The loudspeaker is now 'DEFAULT-OUT'.", NextNotice());
        Assert.True(named.IsDisposed);
        Assert.Equal("DEFAULT-OUT", output.Name);
        Assert.Equal(660, output.PendingSamples);
        fallback.Play(960);
        Assert.Equal(speech, named.Played.Concat(fallback.Played));
        Assert.Equal(0, output.PendingSamples);
    }

    [Fact]
    public void TheSameDeviceComesFirst()
    {
        using ResilientOutput output = Open("named-out", out FakeOutput named);

        named.Lose();
        _ = output.WritableSamples;

        Assert.EndsWith("The loudspeaker is now 'NAMED-OUT'.", NextNotice(), StringComparison.Ordinal);
    }

    [Fact]
    public void WhereThereIsNoneTimeGoesOnUntilOneComes()
    {
        using ResilientOutput output = Open(null, out FakeOutput first);
        short[] speech = Voice(960, seed: 22);
        output.Write(speech);
        first.Play(240);
        Assert.Equal(720, output.PendingSamples);
        Backend.Devices.Clear();

        first.Lose();
        Assert.Equal(0, output.WritableSamples);
        Assert.EndsWith("There is no other loudspeaker. The conversation goes on unheard until there is one.", NextNotice(), StringComparison.Ordinal);

        // What nobody hears passes at the pace of time.
        Assert.Equal(720, output.PendingSamples);
        Clock.Advance(2);
        Assert.Equal(240, output.PendingSamples);
        Assert.True(output.WritableSamples > 0);
        Add("new-out", AudioDirection.Output);
        PassWait();

        FakeOutput next = Take(Backend.Outputs);
        Assert.Equal("The loudspeaker is now 'NEW-OUT'.", NextNotice());
        Assert.Equal(240, output.PendingSamples);
        next.Play(960);
        Assert.Equal(speech[^240..], next.Played);
    }

    [Fact]
    public void AttemptsBecomeRarerAndAChangeIsLookedAtOnce()
    {
        using ResilientOutput output = Open(null, out FakeOutput first);
        Backend.Devices.Clear();
        first.Lose();
        _ = output.PendingSamples;
        for (int i = 0; i < 7; i++)
        {
            PassWait();
        }

        AwaitWait();
        Assert.Equal([100, 200, 400, 800, 1600, 2000, 2000, 2000], Delays.Select(delay => delay.TotalMilliseconds));
        Add("new-out", AudioDirection.Output);
        Backend.Tell();

        Take(Backend.Outputs);
        NextNotice();
        Assert.Equal("The loudspeaker is now 'NEW-OUT'.", NextNotice());
    }

    [Fact]
    public void ADeviceThatKeepsGoingIsNotOpenedInARush()
    {
        using ResilientOutput output = Open(null, out FakeOutput device);
        for (int i = 0; i < 3; i++)
        {
            device.Lose();
            _ = output.PendingSamples;
            if (i > 0)
            {
                PassWait();
            }

            device = Take(Backend.Outputs);
            NextNotice();
        }

        Assert.Equal([100, 200], Delays.Select(delay => delay.TotalMilliseconds));

        // One that has played for a while is forgiven.
        for (int i = 0; i < 60; i++)
        {
            output.Write(new short[480]);
            device.Play(480);
        }

        device.Lose();
        _ = output.PendingSamples;
        Take(Backend.Outputs);
        Assert.Equal(2, Delays.Count);
    }

    [Fact]
    public void WhatIsHeardNeverBecomesLess()
    {
        using ResilientOutput output = Open(null, out FakeOutput device);
        var random = new Random(23);
        long written = 0;
        long heard = 0;

        // Long enough between two losses that each is a new one.
        for (int round = 0; round < 200; round++)
        {
            short[] samples = new short[random.Next(0, 2_000)];
            output.Write(samples);
            written += samples.Length;
            device.Play(random.Next(0, 2_200));
            Check();
            if (round % 40 == 39)
            {
                device.Lose();
                Check();
                device = Take(Backend.Outputs);
                NextNotice();
                Check();
            }
        }

        void Check()
        {
            long now = written - output.PendingSamples;
            Assert.InRange(now, heard, written);
            heard = now;
        }
    }

    [Fact]
    public void ATailIsReplacedInWhatIsKeptToo()
    {
        using ResilientOutput output = Open(null, out FakeOutput first);
        output.Write([1, 2, 3, 4]);

        output.ReplaceTail([8, 9]);
        first.Lose();
        output.ReplaceTail([7]);

        FakeOutput next = Take(Backend.Outputs);
        NextNotice();
        next.Play(10);
        Assert.Equal([1, 2, 8, 7], next.Played);
    }

    [Fact]
    public void OtherErrorsAreTheWriters()
    {
        using var output = new ResilientOutput(new OpenedDevice<IAudioOutput>(new RefusingOutput(), Backend, null), Policy);

        Assert.Equal("DeviceOverrun", Assert.Throws<RealtimeException>(() => output.Write([1])).ErrorId);
    }

    [Fact]
    public void DisposingEndsTheSearch()
    {
        ResilientOutput output = Open(null, out FakeOutput first);
        Backend.Devices.Clear();
        first.Lose();
        _ = output.PendingSamples;
        NextNotice();

        output.Dispose();
        int attempts = Backend.Attempts;
        PassWait();

        Assert.Throws<ObjectDisposedException>(() => output.WritableSamples);
        Assert.Equal(0, output.PendingSamples);
        Assert.Equal(attempts, Backend.Attempts);
    }

    private ResilientOutput Open(string? id, out FakeOutput first)
    {
        first = (FakeOutput)Backend.OpenOutput(id);
        Take(Backend.Outputs);
        return new ResilientOutput(new OpenedDevice<IAudioOutput>(first, Backend, id), Policy);
    }

    private sealed class RefusingOutput : IAudioOutput
    {
        public event Action? Writable
        {
            add { }
            remove { }
        }

        public string Name => "Refusing";

        public int WritableSamples => AudioFormat.FrameSamples;

        public int PendingSamples => 0;

        public void Write(ReadOnlySpan<short> samples) => throw new RealtimeException("DeviceOverrun", RealtimeErrorKind.InvalidOperation, "Too much.");

        public void ReplaceTail(ReadOnlySpan<short> tail)
        {
        }

        public void Drain()
        {
        }

        public void Dispose()
        {
        }
    }
}
