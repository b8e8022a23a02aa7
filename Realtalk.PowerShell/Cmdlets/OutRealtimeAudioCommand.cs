using System.Management.Automation;
using Realtalk.Audio;
using Realtalk.Audio.Devices.Wave;
using Realtalk.Binding;

namespace Realtalk.Cmdlets;

/// <summary><c>Out-RealtimeAudio</c>: plays sound, chunk after chunk without a gap, and waits until it was heard.</summary>
[Cmdlet(VerbsData.Out, "RealtimeAudio", DefaultParameterSetName = "Audio")]
[OutputType(typeof(void))]
public sealed class OutRealtimeAudioCommand : AudioChunkCmdlet
{
    private readonly WaveClock _clock = new();
    private ChunkPlayer? _player;

    /// <summary>The loudspeaker; the default one where nothing is said. <c>None</c> plays to nobody.</summary>
    [Parameter]
    [AudioDeviceTransformation]
    [ArgumentCompleter(typeof(OutputDeviceCompleter))]
    [ValidateNotNullOrEmpty]
    public string? OutputDevice { get; set; }

    /// <summary>A WAV file in the place of a loudspeaker. It takes the sound in real time.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    private protected override void Finish()
    {
        if (_player is { } player)
        {
            Guard(player.Finish);
        }
    }

    private protected override void Take(short[] samples)
    {
        if (samples.Length > 0)
        {
            Guard(token =>
            {
                // Opened with the first sound, so that a loudspeaker is not held by a pipeline that has none yet.
                if (_player is null)
                {
                    _player = new ChunkPlayer(AudioDevices.OpenOutput(this, OutputDevice, OutputPath, _clock));
                    _clock.Start();
                }

                _player.Play(samples, token);
            });
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _player?.Dispose();
            _clock.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Guard(Action<CancellationToken> play)
    {
        try
        {
            Run(token =>
            {
                play(token);
                return Task.CompletedTask;
            });
        }
        catch (RealtimeException exception)
        {
            // Without the device, nothing that follows can be played either.
            ThrowError(exception);
        }
    }
}
