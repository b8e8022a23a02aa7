using Realtalk.Audio;
using Realtalk.Audio.Devices;
using Realtalk.Audio.Devices.PortAudio;
using Realtalk.Audio.Devices.PulseAudio;
using static Realtalk.Tests.Audio.Devices.SoundCheck;

namespace Realtalk.Tests.Audio.Devices;

/// <summary>PortAudio over ALSA over the tests' own sound server.</summary>
[Collection(NativeSoundCollection.Name)]
public sealed class PortAudioTests : IClassFixture<PulseAudioDaemon>
{
    private static readonly string[] Names =
        [PulseAudioDaemon.Speaker, PulseAudioDaemon.CallerSink, PulseAudioDaemon.Microphone, PulseAudioDaemon.SpeakerMonitor];

    private readonly PulseAudioBackend _listener;

    // The server's own rate, so that samples pass bit by bit.
    private readonly PortAudioBackend _exact = new() { PreferredRates = [AudioFormat.SampleRate] };

    public PortAudioTests(PulseAudioDaemon daemon)
    {
        _listener = new PulseAudioBackend(daemon.Server);
        if (PulseAudioDaemon.IsInstalled)
        {
            AlsaConfiguration.Use(daemon, Names);
        }
    }

    [SkippableFact]
    public void TheDevicesOfTheSystemAreListed()
    {
        SkipIfMissing();

        IReadOnlyList<AudioDevice> devices = _exact.GetDevices();

        Assert.True(_exact.IsAvailable);
        Assert.Equal("default", Assert.Single(devices, device => device is { IsDefault: true, Direction: AudioDirection.Output }).Name);
        Assert.Equal("default", Assert.Single(devices, device => device is { IsDefault: true, Direction: AudioDirection.Input }).Name);
        Assert.Contains(new AudioDevice("ALSA/speaker", "speaker", AudioDirection.Output, "PortAudio", false), devices);
        Assert.Contains(new AudioDevice("ALSA/microphone", "microphone", AudioDirection.Input, "PortAudio", false), devices);
    }

    [SkippableFact]
    public void AWrongNameIsAnsweredWithTheRightOnes()
    {
        SkipIfMissing();

        var error = Assert.Throws<RealtimeException>(() => _exact.OpenOutput("trumpet"));

        Assert.Equal("DeviceNotFound", error.ErrorId);
        Assert.Contains("'speaker' (ALSA/speaker)", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void ADeviceThatRefusesEveryFormatIsNotOpened()
    {
        SkipIfMissing();
        AlsaConfiguration.AddRefusing("stubborn");

        var output = Assert.Throws<RealtimeException>(() => _exact.OpenOutput("stubborn"));
        var input = Assert.Throws<RealtimeException>(() => _exact.OpenInput("stubborn"));

        Assert.Equal(("DeviceNotOpened", RealtimeErrorKind.DeviceError), (output.ErrorId, output.Kind));
        Assert.Equal(("DeviceNotOpened", RealtimeErrorKind.DeviceError), (input.ErrorId, input.Kind));
        Assert.Contains("'stubborn'", output.Message, StringComparison.Ordinal);
        Assert.Contains("format", output.Message, StringComparison.Ordinal);
        Assert.Contains("Get-RealtimeAudioDevice", output.Recommendation, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void WhatIsWrittenIsPlayedInOrder()
    {
        SkipIfMissing();
        short[] speech = Voice(24_000, seed: 11);
        using IAudioInput microphone = _listener.OpenInput(PulseAudioDaemon.Microphone);
        using IAudioOutput caller = _exact.OpenOutput("alsa/CALLER");
        Task<short[]> listening = Task.Factory.StartNew(() => Listen(microphone, speech.Length), TaskCreationOptions.LongRunning);

        WritePaced(caller, speech);

        // A busy machine may put a pause between samples; it must not lose or change one.
        Assert.Equal(speech, listening.GetAwaiter().GetResult().Where(sample => sample != 0));
        Until(() => caller.PendingSamples == 0);
        Assert.Equal("caller", caller.Name);
    }

    [SkippableFact]
    public void WhatIsPlayedIsRecorded()
    {
        SkipIfMissing();
        short[] speech = Voice(48_000, seed: 13);
        using IAudioInput microphone = _exact.OpenInput(PulseAudioDaemon.Microphone);
        using IAudioOutput caller = _listener.OpenOutput(PulseAudioDaemon.CallerSink);

        caller.Write(speech);

        // A busy machine may miss a part; the others come as they are.
        short[] heard = Trim(Listen(microphone, 12_000));
        Assert.True(speech.AsSpan().IndexOf(heard.AsSpan(0, 480)) >= 0);
        Assert.Equal("microphone", microphone.Name);
        Assert.InRange(microphone.Latency, TimeSpan.Zero, Deadline);
    }

    [SkippableFact]
    public void AtAnotherRateItIsTheSameSound()
    {
        SkipIfMissing();
        var backend = new PortAudioBackend { PreferredRates = [44_100] };
        short[] tone = Tone.Sine(1_000, AudioFormat.SampleRate, 24_000);
        using IAudioInput microphone = _listener.OpenInput(PulseAudioDaemon.Microphone);
        using IAudioOutput caller = backend.OpenOutput(PulseAudioDaemon.CallerSink);

        caller.Write(tone);

        // A busy machine may put a pause in; most pieces have none.
        double[] pieces = [.. Trim(Listen(microphone, 23_000)).Chunk(480)
            .Where(piece => piece.Length == 480)
            .Select(piece => Tone.Amplitude(piece, 1_000, AudioFormat.SampleRate))
            .Order()];
        Assert.InRange(pieces[pieces.Length / 2], 15_000, 17_000);
    }

    [SkippableFact]
    public void WhatIsPendingIsHeardInTheEnd()
    {
        SkipIfMissing();
        using IAudioOutput output = _exact.OpenOutput(PulseAudioDaemon.CallerSink);
        int before = 12_000;

        output.Write(new short[before]);

        Until(() =>
        {
            int pending = output.PendingSamples;
            Assert.InRange(pending, 0, before);
            before = pending;
            return pending == 0;
        });
        Assert.True(output.WritableSamples > 0);
    }

    [SkippableFact]
    public void WhatTheDeviceHasNotFetchedIsSilenced()
    {
        SkipIfMissing();
        const short Mark = 77;
        using IAudioInput microphone = _listener.OpenInput(PulseAudioDaemon.Microphone);
        using IAudioOutput caller = _exact.OpenOutput(PulseAudioDaemon.CallerSink);
        caller.Write(Voice(96_000, seed: 12));

        caller.ReplaceTail(new short[96_000]);
        caller.Write(Enumerable.Repeat(Mark, 2_400).ToArray());

        short[] heard = Trim(Listen(microphone, 200_000, isLast: sample => sample == Mark));
        Assert.InRange(heard.TakeWhile(sample => sample != Mark).Count(sample => sample != 0), 0, 24_000);
    }

    [SkippableFact]
    public async Task WhenTheServerDiesBothEndsAreTold()
    {
        SkipIfMissing();
        using var daemon = new PulseAudioDaemon();
        AlsaConfiguration.Use(daemon);
        using IAudioInput input = _exact.OpenInput(null);
        using IAudioOutput output = _exact.OpenOutput(null);
        Task reading = Task.Factory.StartNew(() => ReadForEver(input), TaskCreationOptions.LongRunning);
        output.Write(new short[2_400]);

        daemon.Kill();

        Assert.Equal("DeviceLost", (await Assert.ThrowsAsync<RealtimeException>(() => reading.WaitAsync(Deadline))).ErrorId);
        Until(() => Record.Exception(() => output.WritableSamples) is RealtimeException { ErrorId: "DeviceLost" });
        Assert.Equal(0, output.PendingSamples);
    }

    [SkippableFact]
    public void WhereNothingIsTheErrorSaysSo()
    {
        Skip.IfNot(PortAudioLibrary.IsPresent, "libportaudio is not installed");
        Skip.IfNot(OperatingSystem.IsLinux(), "only ALSA can be emptied");
        AlsaConfiguration.Clear();

        Assert.False(_exact.IsAvailable);
        Assert.Empty(_exact.GetDevices());
        Assert.Equal("NoAudioDevice", Assert.Throws<RealtimeException>(() => _exact.OpenInput(null)).ErrorId);
        Assert.Equal("NoAudioDevice", Assert.Throws<RealtimeException>(() => _exact.OpenOutput("any")).ErrorId);
    }

    [SkippableFact]
    public void WhatTheLibrariesPrintDoesNotReachThePrompt()
    {
        SkipIfMissing();
        using var capture = new StandardErrorCapture();

        _exact.GetDevices();
        using (_exact.OpenInput(PulseAudioDaemon.Microphone))
        using (_exact.OpenOutput(null))
        {
        }

        // Those that speak of devices: other tests may write there as well.
        string printed = capture.Stop();
        Assert.DoesNotContain("ALSA", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("jack", printed, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Expression", printed, StringComparison.Ordinal);
    }

    private static void SkipIfMissing()
    {
        Skip.IfNot(PortAudioLibrary.IsPresent, "libportaudio is not installed");
        PulseAudioDaemon.SkipIfMissing();
        Skip.IfNot(
            Directory.Exists("/usr/lib") && Directory.EnumerateFiles(
                "/usr/lib", "libasound_module_pcm_pulse.so", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 }).Any(),
            "ALSA's plugin for PulseAudio is not installed");
    }
}
