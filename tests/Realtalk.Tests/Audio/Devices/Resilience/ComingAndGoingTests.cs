using System.Runtime.InteropServices;
using System.Text;
using Realtalk.Audio;
using Realtalk.Audio.Devices;
using Realtalk.Audio.Devices.Resilience;
using Realtalk.Audio.Devices.Wave;
using Realtalk.Protocol;
using static Realtalk.Tests.Audio.Devices.SoundCheck;

namespace Realtalk.Tests.Audio.Devices.Resilience;

/// <summary>Devices that are lost again and again.</summary>
public sealed class ComingAndGoingTests : ResilienceTest
{
    private const int Losses = 20;

    // More than a device has to play before it counts as one that works.
    private const int Proof = AudioFormat.SampleRate + AudioFormat.FrameSamples;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void NoSampleIsLostOrDoubled(bool stays)
    {
        ResilientOutput output = Open(out FakeOutput device);
        short[] speech = Voice(960, seed: 23);
        output.Write(speech);
        var devices = new List<FakeOutput> { device };
        for (int i = 1; i <= Losses; i++)
        {
            device.Play(40);
            Assert.Equal(speech.Length - (40 * i), output.PendingSamples);
            if (stays)
            {
                Time.Advance(TimeSpan.FromMinutes(1));
            }

            device.Lose();
            Assert.Equal(speech.Length - (40 * i), output.PendingSamples);
            if (!stays && i > 1)
            {
                PassWait();
            }

            devices.Add(device = Adopted());
            Assert.Equal(speech.Length - (40 * i), output.PendingSamples);
        }

        device.Play(960);
        Assert.Equal(0, output.PendingSamples);
        output.Dispose();
        Assert.Equal(speech, devices.SelectMany(one => one.Played));
        Until(() => devices.TrueForAll(one => one.IsDisposed));
        Assert.Equal(Losses + 1, Backend.Attempts);
        double[] rarer = [100, 200, 400, 800, 1600, .. Enumerable.Repeat(2000.0, Losses - 6)];
        Assert.Equal(stays ? [] : rarer, Delays.Select(delay => delay.TotalMilliseconds));
    }

    [Fact]
    public void WhatIsHeardOfAReplyIsRightAfterEachLoss()
    {
        using ResilientOutput output = Open(out FakeOutput device);
        var ledger = new PlaybackLedger();
        using var loop = new PlaybackLoop(output, ledger, null);
        string json = $$"""
            {"type":"response.output_audio.delta","response_id":"r1","item_id":"i1","output_index":0,"content_index":0,
             "delta":"{{Convert.ToBase64String(MemoryMarshal.AsBytes(Voice(24_000, seed: 24).AsSpan()))}}"}
            """;
        ledger.Append(ServerEvent.Parse(Encoding.UTF8.GetBytes(json), new Utf8StringCache()));
        ledger.Complete("i1");
        loop.Step();
        for (int i = 1; i <= Losses; i++)
        {
            device.Play(AudioFormat.FrameSamples);
            loop.Step();
            Check(i);
            Time.Advance(TimeSpan.FromMinutes(1));
            device.Lose();
            loop.Step();
            Check(i);
            device = Adopted();
            loop.Step();
            Check(i);
        }

        void Check(int frames) =>
            Assert.Equal(AudioFormat.ToMilliseconds(frames * AudioFormat.FrameSamples), Assert.Single(ledger.Positions).HeardMs);
    }

    [Fact]
    public void OneThatKeepsGoingIsNotToldOfWithoutEnd()
    {
        const string Gone = "The audio device 'DEFAULT-OUT' is gone: it was taken away. ";
        const string Now = "The loudspeaker is now 'DEFAULT-OUT'.";
        const string Enough = "It comes and goes. No more is said of it until a loudspeaker stays.";
        using ResilientOutput output = Open(out FakeOutput device);
        output.Write([1]);
        for (int i = 0; i < Losses; i++)
        {
            device.Lose();
            _ = output.PendingSamples;
            if (i > 0)
            {
                PassWait();
            }

            device = Adopted();
            if (i <= 3)
            {
                Assert.Equal(Gone + (i < 3 ? Now : Enough), NextNotice());
            }
        }

        Assert.Empty(OpenNotices);

        // And once it works, this is told, and it is forgiven.
        output.Write(new short[Proof]);
        Assert.Equal(Now, NextNotice());
        device.Lose();
        _ = output.PendingSamples;
        Assert.Equal(Gone + Now, NextNotice());
    }

    [Fact]
    public void AReplyIsNotHeldUpByALoudspeakerThatKeepsGoing()
    {
        using ResilientOutput output = Open(out FakeOutput device);
        output.Write(new short[960]);

        // For 0.7 s in all the reply waits for it.
        for (int i = 0; i < 4; i++)
        {
            device.Lose();
            Assert.Equal(960, output.PendingSamples);
            if (i > 0)
            {
                Assert.Equal(0, output.WritableSamples);
                PassWait();
            }

            device = Adopted();
        }

        // And then it goes on unheard.
        device.Lose();
        _ = output.PendingSamples;
        AwaitWait();
        Clock.Advance(3);
        Assert.Equal(240, output.PendingSamples);
        Assert.True(output.WritableSamples > 0);
    }

    [Fact]
    public void WhatIsPlayedToNobodyIsNoProofOfALoudspeaker()
    {
        using ResilientOutput output = Open(out FakeOutput device);
        Backend.Devices.Clear();
        device.Lose();
        _ = output.PendingSamples;
        NextNotice();

        output.Write(new short[Proof]);
        output.Write(new short[Proof]);
        PassWait();
        AwaitWait();

        Assert.Equal([100, 200], Delays.Select(delay => delay.TotalMilliseconds));
    }

    [Fact]
    public async Task SilenceIsNoProofOfAMicrophone()
    {
        using ResilientInput input = OpenMicrophone(out FakeInput device);
        device.Hear(new short[Proof]);
        var samples = new short[Proof];
        input.Read(samples, CancellationToken.None);
        Backend.Devices.Clear();
        device.Lose();
        Task<int> reading = Task.Run(() => input.Read(samples, CancellationToken.None));
        NextNotice();
        Clock.Advance(120);
        Assert.Equal(Proof, await reading.WaitAsync(Deadline));

        PassWait();
        AwaitWait();

        Assert.Equal([100, 200], Delays.Select(delay => delay.TotalMilliseconds));
    }

    [Fact]
    public void TheTimeOfTheSilenceEndsWithIt()
    {
        using ResilientOutput output = Open(out FakeOutput device);
        output.Write([1]);
        Backend.Devices.Clear();
        device.Lose();
        _ = output.PendingSamples;
        NextNotice();
        Add("new-out", AudioDirection.Output);
        PassWait();
        Adopted();
        NextNotice();

        Assert.Throws<ObjectDisposedException>(Clock.Start);
    }

    [Fact]
    public void NoTimeIsLeftRunningByASilenceThatBeginsAtTheEnd()
    {
        ResilientOutput? output = null;
        var clock = new WaveClock();
        var begun = new ManualResetEventSlim();
        var policy = new ReopenPolicy(_ => { })
        {
            CreateClock = () =>
            {
                output!.Dispose();
                begun.Set();
                return clock;
            },
        };
        output = Open(out FakeOutput device, policy);
        Backend.Devices.Clear();
        device.Lose();
        _ = output.PendingSamples;
        Assert.True(begun.Wait(Deadline));

        Until(() => IsOver(clock));
    }

    [Fact]
    public void ChangesOfDevicesDoNotMakeItTryInARush()
    {
        using ResilientOutput output = Open(out FakeOutput device);
        Backend.Devices.Clear();
        device.Lose();
        _ = output.PendingSamples;

        // A device that fails to open may be what changes each time.
        for (int i = 0; i < 8; i++)
        {
            AwaitWait();
            Backend.Tell();
        }

        TaskCompletionSource wait = AwaitWait();
        int attempts = Backend.Attempts;
        Backend.Tell();
        wait.SetResult();
        AwaitWait();
        Assert.Equal(attempts + 1, Backend.Attempts);

        // After a wait to its end, they are listened to again.
        Backend.Tell();
        AwaitWait();
    }

    [Fact]
    public void ADeviceThatComesDuringAnAttemptIsNotOverlooked()
    {
        using ResilientOutput output = Open(out FakeOutput device);
        Backend.Devices.Clear();
        Backend.Opening = () =>
        {
            Backend.Opening = null;
            Add("new-out", AudioDirection.Output);
            Backend.Tell();
        };
        device.Lose();
        _ = output.PendingSamples;

        Take(Backend.Outputs);
    }

    [Fact]
    public void WhateverGoesWrongTheSearchGoesOn()
    {
        using ResilientOutput output = Open(out FakeOutput device);
        device.DisposeError = new InvalidOperationException("The driver is gone.");
        Backend.Opening = () =>
        {
            Backend.Opening = null;
            throw new InvalidOperationException("The driver is not there yet.");
        };
        device.Lose();
        _ = output.PendingSamples;
        Assert.EndsWith("The conversation goes on unheard until there is one.", NextNotice(), StringComparison.Ordinal);

        PassWait();

        Assert.Equal("The loudspeaker is now 'DEFAULT-OUT'.", NextNotice());
        device = Take(Backend.Outputs);
        device.DisposeError = null;
    }

    [Fact]
    public void OneThatIsLostWhileItIsOpenedIsNotSaidToBeThere()
    {
        using ResilientOutput output = Open(out FakeOutput device);
        output.Write([1]);
        Backend.Opening = () =>
        {
            Backend.Opening = null;
            Backend.NextIsLost = true;
        };
        device.Lose();
        _ = output.PendingSamples;
        Take(Backend.Outputs);
        PassWait();

        device = Adopted();
        Assert.Equal("The audio device 'DEFAULT-OUT' is gone: it was taken away. The loudspeaker is now 'DEFAULT-OUT'.", NextNotice());
        Assert.Empty(OpenNotices);
        device.Play(1);
        Assert.Equal([1], device.Played);
    }

    private static bool IsOver(WaveClock clock)
    {
        try
        {
            clock.Start();
            return false;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    // The device opened next, as soon as it has been given what was pending.
    private FakeOutput Adopted()
    {
        FakeOutput device = Take(Backend.Outputs);
        Until(() => device.PendingSamples > 0);
        return device;
    }

    private ResilientOutput Open(out FakeOutput first, ReopenPolicy? policy = null)
    {
        first = (FakeOutput)Backend.OpenOutput(null);
        Take(Backend.Outputs);
        return new ResilientOutput(new OpenedDevice<IAudioOutput>(first, Backend, null), policy ?? Policy);
    }

    private ResilientInput OpenMicrophone(out FakeInput first)
    {
        first = (FakeInput)Backend.OpenInput(null);
        Take(Backend.Inputs);
        return new ResilientInput(new OpenedDevice<IAudioInput>(first, Backend, null), Policy);
    }
}
