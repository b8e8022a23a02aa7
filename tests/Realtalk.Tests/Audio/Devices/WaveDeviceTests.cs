using Realtalk.Audio.Devices;
using Realtalk.Audio.Devices.Wave;
using Realtalk.Audio.Wave;

namespace Realtalk.Tests.Audio.Devices;

public sealed class WaveDeviceTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly WaveClock _clock = new();

    public void Dispose()
    {
        _clock.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void AFileSpeaksInTheClocksTimeAndThenIsSilent()
    {
        short[] speech = Tone.Noise(600, seed: 1);
        using var input = new WaveFileInput(WriteFile("in.wav", speech), _clock);
        Assert.Equal(0, input.BufferedSamples);

        _clock.Advance(2);
        Assert.Equal(480, input.BufferedSamples);
        Assert.Equal(TimeSpan.FromMilliseconds(20), input.Latency);
        _clock.Advance(3);

        Assert.Equal([.. speech, .. new short[600]], Read(input, 1_200));
    }

    [Fact]
    public void AFileMayEndTheInput()
    {
        short[] speech = Tone.Noise(600, seed: 2);
        using var input = new WaveFileInput(WriteFile("in.wav", speech), _clock, endAtEnd: true);

        _clock.Advance(10);

        Assert.Equal(speech, Read(input, 5_000));
        Assert.Empty(Read(input, 1));
    }

    [Fact]
    public async Task AReadWaitsForTheClock()
    {
        using var input = new ClockedInput(_clock, "caller", Counter());
        Task<short[]> read = Task.Run(() => Read(input, 480));

        _clock.Advance(1);
        Assert.False(read.IsCompleted);
        _clock.Advance(1);

        Assert.Equal(Enumerable.Range(0, 480).Select(i => (short)i), await read.WaitAsync(Deadline));
    }

    [Fact]
    public async Task ACancelledReadTakesNothing()
    {
        using var input = new ClockedInput(_clock, "caller", Counter());
        using var cancellation = new CancellationTokenSource();
        Task<int> read = Task.Run(() => input.Read(new short[480], cancellation.Token));
        _clock.Advance(1);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(Deadline));
        Assert.Equal(240, input.BufferedSamples);
        Assert.Equal(0, Read(input, 1)[0]);
    }

    [Fact]
    public async Task DisposingEndsAReadThatWaits()
    {
        var input = new ClockedInput(_clock, "caller", Counter());
        Task<int> read = Task.Run(() => input.Read(new short[480], CancellationToken.None));

        input.Dispose();
        input.Dispose();

        Assert.Equal(0, await read.WaitAsync(Deadline));
    }

    [Fact]
    public void WhatNobodyReadsIsDroppedAndCounted()
    {
        using var input = new ClockedInput(_clock, "caller", samples =>
        {
            samples.Fill((short)(_clock.Position / WaveClock.TickSamples));
            return samples.Length;
        });

        _clock.Advance(1_005);

        Assert.Equal(5 * 240, input.DroppedSamples);
        Assert.Equal(5, Read(input, 1)[0]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AFaultOfTheProducerReachesTheReader(bool claimsTooMuch)
    {
        using var input = new ClockedInput(_clock, "caller", samples => (_clock.Position, claimsTooMuch) switch
        {
            (0, _) => samples.Length,
            (_, true) => samples.Length + 1,
            _ => throw new InvalidDataException("no script"),
        });

        _clock.Advance(3);

        Assert.Equal(240, Read(input, 480).Length);
        var error = Assert.Throws<RealtimeException>(() => Read(input, 1));
        Assert.Equal("DeviceLost", error.ErrorId);
        Assert.NotNull(error.InnerException);
    }

    [Fact]
    public void AnOutputWritesOneTimelineWithItsSilence()
    {
        short[] speech = Tone.Noise(500, seed: 3);
        string path = _folder.File("out.wav");
        using (var output = new WaveFileOutput(path, _clock))
        {
            _clock.Advance(1);
            output.Write(speech);
            _clock.Advance(4);
        }

        Assert.Equal([.. new short[240], .. speech, .. new short[460]], WaveReader.ReadAll(path));
    }

    [Fact]
    public void AnOutputCountsWhatIsPendingExactly()
    {
        using var output = new WaveFileOutput(null, _clock);
        int raised = 0;
        output.Writable += () => raised++;
        Assert.Equal(720, output.WritableSamples);
        Assert.Equal(0, output.PendingSamples);

        output.Write(new short[1_000]);
        Assert.Equal(0, output.WritableSamples);
        Assert.Equal(1_000, output.PendingSamples);

        _clock.Advance(2);
        Assert.Equal(200, output.WritableSamples);
        Assert.Equal(520, output.PendingSamples);
        Assert.Equal(2, raised);

        output.Drain();
        _clock.Advance(3);
        Assert.Equal(0, output.PendingSamples);

        // An idle tick makes no room.
        Assert.Equal(5, raised);
        _clock.Advance(1);
        Assert.Equal(5, raised);
    }

    [Fact]
    public void ATailIsReplacedAsFarAsItIsUnheard()
    {
        string path = _folder.File("out.wav");
        using (var output = new WaveFileOutput(path, _clock))
        {
            output.Write(Enumerable.Repeat((short)7, 480).ToArray());
            _clock.Advance(1);
            output.ReplaceTail(Enumerable.Range(0, 100).Select(i => (short)i).ToArray());
            output.ReplaceTail([]);
            Assert.Equal(240, output.PendingSamples);
            _clock.Advance(1);
            output.ReplaceTail([1, 2, 3]);
            output.Write([5, 6]);
            output.ReplaceTail([1, 2, 3, 4]);
            _clock.Advance(1);
        }

        short[] written = WaveReader.ReadAll(path);
        Assert.All(written[..380], sample => Assert.Equal(7, sample));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (short)i), written[380..480]);
        Assert.Equal([3, 4, 0], written[480..483]);
    }

    [Fact]
    public void WhatWasWrittenBeforeDisposeIsInTheFile()
    {
        short[] speech = Tone.Noise(5_000, seed: 4);
        string path = _folder.File("out.wav");
        var output = new WaveFileOutput(path, _clock);
        output.Write(speech);
        _clock.Advance(1);

        output.Dispose();
        output.Dispose();

        Assert.Equal(speech, WaveReader.ReadAll(path));
        Assert.Throws<ObjectDisposedException>(() => output.Write([1]));
        Assert.Equal(0, output.PendingSamples);
    }

    [Fact]
    public void AnInputAnswersToWhatHasJustBeenHeard()
    {
        using var output = new WaveFileOutput(null, _clock);
        var pending = new List<int>();
        using var input = new ClockedInput(_clock, "caller", samples =>
        {
            pending.Add(output.PendingSamples);
            return samples.Length;
        });

        output.Write(new short[480]);
        _clock.Advance(2);

        Assert.Equal([240, 0], pending);
    }

    [Fact]
    public void AFreeRunningClockWaitsForItsWriter()
    {
        // A fast clock and a writer in no hurry: holding while nothing is pending leaves not one gap.
        short[] speech = Tone.Noise(24_000, seed: 5);
        string path = _folder.File("out.wav");
        int remaining = speech.Length;
        WaveFileOutput? output = null;
        using var room = new ManualResetEventSlim();
        using var clock = new WaveClock(double.PositiveInfinity)
        {
            Hold = () => output is null || (Volatile.Read(ref remaining) > 0 && output.PendingSamples < WaveClock.TickSamples),
        };
        using (output = new WaveFileOutput(path, clock))
        {
            output.Writable += room.Set;
            clock.Start();
            while (remaining > 0)
            {
                room.Reset();
                int count = Math.Min(remaining, output.WritableSamples);
                if (count == 0)
                {
                    Assert.True(room.Wait(Deadline));
                    continue;
                }

                output.Write(speech.AsSpan(speech.Length - remaining, count));
                Volatile.Write(ref remaining, remaining - count);
                clock.Wake();
            }
        }

        Assert.Equal(speech, WaveReader.ReadAll(path)[..speech.Length]);
    }

    [Fact]
    public void TheBackendTakesPaths()
    {
        short[] speech = Tone.Noise(2_400, seed: 6);
        using var clock = new WaveClock(100);
        using var backend = new WaveBackend(clock) { EndAtEnd = true };
        using IAudioInput input = backend.OpenInput(WriteFile("in.wav", speech));
        using IAudioOutput output = backend.OpenOutput(_folder.File("out.wav"));

        Assert.Equal(speech, Read(input, 2_401));
        Assert.Equal(_folder.File("out.wav"), output.Name);
        Assert.Empty(backend.GetDevices());
        Assert.Throws<RealtimeException>(() => backend.OpenInput(_folder.File("none.wav")));
        Assert.Throws<RealtimeException>(() => backend.OpenOutput(Path.Combine(_folder.File("none"), "out.wav")));
    }

    private static short[] Read(IAudioInput input, int count)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        short[] samples = new short[count];
        return samples[..input.Read(samples, deadline.Token)];
    }

    private static SampleProducer Counter()
    {
        short next = 0;
        return samples =>
        {
            for (int i = 0; i < samples.Length; i++)
            {
                samples[i] = next++;
            }

            return samples.Length;
        };
    }

    private string WriteFile(string name, short[] samples)
    {
        string path = _folder.File(name);
        using var writer = new WaveWriter(path);
        writer.Write(samples);
        return path;
    }
}
