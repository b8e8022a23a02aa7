using System.Management.Automation;
using Realtalk.Audio;
using Realtalk.Audio.Conversion;
using Realtalk.Audio.Devices;
using Realtalk.Audio.Devices.Wave;
using Realtalk.Binding;
using Realtalk.Binding.Views;
using Realtalk.Conversations;

namespace Realtalk.Cmdlets;

/// <summary><c>Read-RealtimeAudio</c>: a chunk of sound from the microphone, as base64: mono, 16-bit PCM at 24,000 Hz or G.711.</summary>
[Cmdlet(VerbsCommunications.Read, "RealtimeAudio")]
[OutputType(typeof(string))]
public sealed class ReadRealtimeAudioCommand : RealtimeCmdlet
{
    /// <summary>How long to listen, in seconds or as a TimeSpan.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Duration")]
    [DurationTransformation(MinSeconds = 0.001, MaxSeconds = 3600)]
    public TimeSpan Seconds { get; set; }

    /// <summary>The microphone; the default one where nothing is said.</summary>
    [Parameter]
    [AudioDeviceTransformation]
    [ArgumentCompleter(typeof(InputDeviceCompleter))]
    [ValidateNotNullOrEmpty]
    public string? InputDevice { get; set; }

    /// <summary>A WAV file in the place of a microphone. It speaks in real time, and is silent after its end.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? InputPath { get; set; }

    /// <summary>The form of the sound: <c>Pcm</c> (the default) or a law of G.711.</summary>
    [Parameter]
    public RealtimeAudioFormat AudioFormat { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            using var clock = new WaveClock();
            string? path = FilePath.ResolveIfNamed(this, InputPath);
            string? device = DefaultParameters.Yield(this, nameof(InputDevice), InputDevice, path);
            using IAudioInput input = RunApart(() => DeviceOpener.OpenInput(device, path, clock));
            clock.Start();
            var samples = new short[Audio.AudioFormat.FromMilliseconds((long)Math.Ceiling(Seconds.TotalMilliseconds))];
            using var progress = new DelayedProgress(this, "Listening", input.Name);
            int count = Run(token => Task.FromResult(Fill(input, samples, progress, token)));
            AudioCoding coding = AudioCoding.Of(AudioFormat);
            WriteObject(AudioText.Mark(Convert.ToBase64String(coding.EncodeSpeech(samples.AsSpan(0, count))), coding));
        }
        catch (RealtimeException exception)
        {
            ThrowError(exception);
        }
    }

    private static int Fill(IAudioInput input, Span<short> samples, DelayedProgress progress, CancellationToken cancellationToken)
    {
        int total = 0;
        while (total < samples.Length)
        {
            int count = input.Read(samples[total..Math.Min(samples.Length, total + Audio.AudioFormat.FrameSamples)], cancellationToken);
            if (count == 0)
            {
                break;
            }

            total += count;
            progress.Report(part: (double)total / samples.Length);
        }

        return total;
    }
}
