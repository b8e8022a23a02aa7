using Realtalk.Audio;
using Realtalk.Audio.Devices;
using Realtalk.Audio.Devices.PulseAudio;
using static Realtalk.Tests.Audio.Devices.SoundCheck;

namespace Realtalk.Tests.Audio.Devices;

public sealed class PulseAudioTests : IClassFixture<PulseAudioDaemon>
{
    private readonly PulseAudioDaemon _daemon;
    private readonly PulseAudioBackend _backend;

    public PulseAudioTests(PulseAudioDaemon daemon)
    {
        _daemon = daemon;
        _backend = new PulseAudioBackend(daemon.Server);
    }

    [SkippableFact]
    public void TheServersDevicesAreListed()
    {
        PulseAudioDaemon.SkipIfMissing();

        IReadOnlyList<AudioDevice> devices = _backend.GetDevices();

        Assert.True(_backend.IsAvailable);
        Assert.Equal(
            [
                new("caller", "Caller", AudioDirection.Output, "PulseAudio", false),
                new("caller.monitor", "Monitor of Caller", AudioDirection.Input, "PulseAudio", false),
                new("microphone", "Headset", AudioDirection.Input, "PulseAudio", true),
                new("speaker", "Loudspeaker", AudioDirection.Output, "PulseAudio", true),
                new("speaker.monitor", "Monitor of Loudspeaker", AudioDirection.Input, "PulseAudio", false),
            ],
            devices.OrderBy(device => device.Id, StringComparer.Ordinal));
    }

    [SkippableFact]
    public void ADeviceIsFoundByIdOrByNameInAnyCase()
    {
        PulseAudioDaemon.SkipIfMissing();

        using IAudioOutput byId = _backend.OpenOutput("caller");
        using IAudioOutput byName = _backend.OpenOutput("CALLER");
        using IAudioInput byDescription = _backend.OpenInput("monitor of loudspeaker");
        using IAudioInput byDefault = _backend.OpenInput(null);

        Assert.Equal("Caller", byId.Name);
        Assert.Equal("Caller", byName.Name);
        Assert.Equal("Monitor of Loudspeaker", byDescription.Name);
        Assert.Equal("Headset", byDefault.Name);
    }

    [SkippableFact]
    public void AWrongNameIsAnsweredWithTheRightOnes()
    {
        PulseAudioDaemon.SkipIfMissing();

        var output = Assert.Throws<RealtimeException>(() => _backend.OpenOutput("Microphone"));
        var input = Assert.Throws<RealtimeException>(() => _backend.OpenInput("Loudspeaker"));

        Assert.Equal("DeviceNotFound", output.ErrorId);
        Assert.Equal(RealtimeErrorKind.ObjectNotFound, output.Kind);
        Assert.Contains("'Loudspeaker' (speaker), 'Caller' (caller)", output.Message, StringComparison.Ordinal);
        Assert.Contains("'Headset' (microphone)", input.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void WhatIsWrittenAsTheDeviceAsksForItIsPlayedInOrder()
    {
        PulseAudioDaemon.SkipIfMissing();
        short[] speech = Voice(24_000, seed: 1);
        using var daemon = new PulseAudioDaemon();
        var backend = new PulseAudioBackend(daemon.Server);
        using IAudioInput monitor = backend.OpenInput(PulseAudioDaemon.SpeakerMonitor);
        using IAudioOutput output = backend.OpenOutput(null);

        WritePaced(output, speech);

        // A busy machine may put a pause between samples; it must not lose or change one.
        Assert.Equal(speech, Listen(monitor, speech.Length).Where(sample => sample != 0));
    }

    [SkippableFact]
    public void WhatIsWrittenAtOnceIsPlayedWithoutAGap()
    {
        PulseAudioDaemon.SkipIfMissing();
        short[] speech = Voice(24_000, seed: 2);
        using IAudioInput microphone = _backend.OpenInput(PulseAudioDaemon.Microphone);
        using IAudioOutput caller = _backend.OpenOutput(PulseAudioDaemon.CallerSink);

        caller.Write(speech);

        Assert.Equal(speech, Trim(Listen(microphone, speech.Length)));
    }

    [SkippableFact]
    public void WhatIsPendingFallsToNothingAndPlayingStartsAgain()
    {
        PulseAudioDaemon.SkipIfMissing();
        using var daemon = new PulseAudioDaemon();
        var backend = new PulseAudioBackend(daemon.Server);
        short[] speech = Voice(4_800, seed: 3);
        using IAudioInput monitor = backend.OpenInput(PulseAudioDaemon.SpeakerMonitor);
        using IAudioOutput output = backend.OpenOutput(PulseAudioDaemon.Speaker);

        for (int round = 0; round < 3; round++)
        {
            output.Write(speech);
            Assert.InRange(output.PendingSamples, 1, speech.Length);
            output.Drain();
            Until(() => output.PendingSamples == 0);
        }

        // Less than any threshold could be is played too.
        output.Write(speech.AsSpan(0, 7));
        output.Drain();
        Until(() => output.PendingSamples == 0);
        short[] expected = [.. speech, .. speech, .. speech, .. speech[..7]];
        Assert.Equal(expected, Listen(monitor, expected.Length).Where(sample => sample != 0));
    }

    [SkippableFact]
    public void ATailThatIsReplacedIsNotHeard()
    {
        PulseAudioDaemon.SkipIfMissing();
        using var daemon = new PulseAudioDaemon();
        var backend = new PulseAudioBackend(daemon.Server);
        short[] speech = Voice(3 * AudioFormat.SampleRate, seed: 4);
        using IAudioInput monitor = backend.OpenInput(PulseAudioDaemon.SpeakerMonitor);
        using IAudioOutput output = backend.OpenOutput(PulseAudioDaemon.Speaker);
        output.Write(speech);
        Until(() => output.PendingSamples < speech.Length - 2_400);

        int pending = output.PendingSamples;
        output.ReplaceTail(new short[pending]);
        output.Write([1, 2, 3]);

        // The beginning is heard as it was; then there is silence, in the time of what it replaced; then what came after.
        short[] heard = Trim(Listen(monitor, count: speech.Length + 3, isLast: sample => sample == 3));
        int spoken = Array.IndexOf(heard, (short)0);
        Assert.Equal(speech.Length + 3, heard.Length);
        Assert.Equal(speech[..spoken], heard[..spoken]);
        Assert.All(heard[spoken..^3], sample => Assert.Equal(0, sample));
        Assert.InRange(spoken, speech.Length - pending - 1_200, speech.Length - AudioFormat.SampleRate);
    }

    [SkippableFact]
    public void WhenTheServerDiesADeviceSaysSoAtOnce()
    {
        PulseAudioDaemon.SkipIfMissing();
        using var daemon = new PulseAudioDaemon();
        var backend = new PulseAudioBackend(daemon.Server);
        using IAudioInput input = backend.OpenInput(null);
        using IAudioOutput output = backend.OpenOutput(null);
        using var room = new AutoResetEvent(false);
        output.Write(new short[AudioFormat.SampleRate]);
        Task reading = Task.Factory.StartNew(() => ReadForEver(input), TaskCreationOptions.LongRunning);
        Until(() => output.WritableSamples == 0);
        output.Writable += () => room.Set();

        daemon.Kill();

        Assert.True(room.WaitOne(Deadline));
        var read = Assert.Throws<RealtimeException>(() => reading.WaitAsync(Deadline).GetAwaiter().GetResult());
        Until(() => output.PendingSamples == 0);
        var written = Assert.Throws<RealtimeException>(() => output.Write([1]));
        Assert.Throws<RealtimeException>(() => output.WritableSamples);
        Assert.Throws<RealtimeException>(() => output.ReplaceTail([1]));
        Assert.Equal(("DeviceLost", RealtimeErrorKind.DeviceError), (read.ErrorId, read.Kind));
        Assert.Equal(("DeviceLost", RealtimeErrorKind.DeviceError), (written.ErrorId, written.Kind));
        Assert.False(backend.IsAvailable);
    }

    [SkippableFact]
    public void WhenTheOnlySinkGoesItsStreamsAreLost()
    {
        PulseAudioDaemon.SkipIfMissing();
        using var daemon = PulseAudioDaemon.WithSpeakerOnly();
        var backend = new PulseAudioBackend(daemon.Server);
        using IAudioInput input = backend.OpenInput(null);
        using IAudioOutput output = backend.OpenOutput(null);
        output.Write(new short[AudioFormat.SampleRate]);

        daemon.Control("unload-module", "module-null-sink");

        Assert.Equal("DeviceLost", Assert.Throws<RealtimeException>(() => ReadForEver(input)).ErrorId);
        Until(() => output.PendingSamples == 0);
        Assert.Equal("DeviceLost", Assert.Throws<RealtimeException>(() => output.Write([1])).ErrorId);
        Assert.Empty(backend.GetDevices());
        Assert.Equal("NoAudioDevice", Assert.Throws<RealtimeException>(() => backend.OpenOutput(null)).ErrorId);
    }

    [SkippableFact]
    public async Task DisposingEndsAReadThatWaits()
    {
        PulseAudioDaemon.SkipIfMissing();
        using IAudioOutput idle = _backend.OpenOutput(PulseAudioDaemon.CallerSink);
        IAudioInput input = _backend.OpenInput(PulseAudioDaemon.Microphone);
        Task<int> reading = Task.Run(() => input.Read(new short[AudioFormat.SampleRate * 600], CancellationToken.None));

        Parallel.For(0, 4, _ => input.Dispose());

        Assert.InRange(await reading.WaitAsync(Deadline), 0, AudioFormat.SampleRate * 60);
        Assert.Equal(0, input.Read(new short[1], CancellationToken.None));
        Assert.True(input.Latency >= TimeSpan.Zero);
    }

    [SkippableFact]
    public void AnOutputMayBeDisposedWhileItIsUsed()
    {
        PulseAudioDaemon.SkipIfMissing();
        for (int round = 0; round < 5; round++)
        {
            IAudioOutput output = _backend.OpenOutput(PulseAudioDaemon.CallerSink);
            using var started = new ManualResetEventSlim();
            Task writing = Task.Run(() =>
            {
                while (true)
                {
                    output.Write(new short[output.WritableSamples]);
                    output.ReplaceTail(new short[output.PendingSamples]);
                    started.Set();
                }
            });
            Assert.True(started.Wait(Deadline));

            output.Dispose();

            Assert.Throws<ObjectDisposedException>(() => writing.WaitAsync(Deadline).GetAwaiter().GetResult());
            Assert.Equal(0, output.PendingSamples);
        }
    }

    [SkippableFact]
    public void WhatNobodyReadsIsDroppedAndCounted()
    {
        PulseAudioDaemon.SkipIfMissing();
        using var input = (PulseAudioInput)_backend.OpenInput(PulseAudioDaemon.SpeakerMonitor);

        Until(() => input.DroppedSamples > 0);

        // What is left is the newest two seconds.
        Assert.InRange(input.Latency, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10));
    }

    [SkippableFact]
    public void MoreThanTheServerCanHoldIsRefused()
    {
        PulseAudioDaemon.SkipIfMissing();
        using IAudioOutput output = _backend.OpenOutput(PulseAudioDaemon.CallerSink);

        Assert.Equal("DeviceOverrun", Assert.Throws<RealtimeException>(() => output.Write(new short[3_000_000])).ErrorId);
    }

    [SkippableFact]
    public void WhereNoServerIsTheErrorSaysSo()
    {
        Skip.IfNot(PulseAudioNative.IsLibraryPresent, "libpulse is not installed");
        using var folder = new TemporaryFolder();
        var backend = new PulseAudioBackend("unix:" + folder.File("none"));

        Assert.False(backend.IsAvailable);
        Assert.Empty(backend.GetDevices());
        var error = Assert.Throws<RealtimeException>(() => backend.OpenOutput(null));
        Assert.Equal("NoAudioDevice", error.ErrorId);
        Assert.Equal("NoAudioDevice", Assert.Throws<RealtimeException>(() => backend.OpenInput("any")).ErrorId);
        Assert.Contains("sound server", error.Recommendation, StringComparison.Ordinal);
    }
}
