using System.Management.Automation;
using Realtalk.Audio;
using Realtalk.Audio.Devices.Wave;
using Realtalk.Binding;
using Realtalk.Conversations;

namespace Realtalk.Cmdlets;

/// <summary><c>Out-RealtimeAudio</c>: plays sound, chunk after chunk without a gap, and waits until it was heard.</summary>
[Cmdlet(VerbsData.Out, "RealtimeAudio", DefaultParameterSetName = "Audio", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class OutRealtimeAudioCommand : AudioChunkCmdlet
{
    private readonly WaveClock _clock = new();
    private ChunkPlayer? _player;
    private bool _declined;

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

    /// <summary>Leaves a file of <c>-OutputPath</c> alone that is there already, and reports it.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

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
                if (_player is null && !_declined)
                {
                    Open();
                }

                _player?.Play(samples, token);
            });
        }
    }

    private void Open()
    {
        string? path = FilePath.ResolveIfNamed(this, OutputPath);
        string? device = DefaultParameters.Yield(this, nameof(OutputDevice), OutputDevice, path);
        _declined = !ShouldProcess(path ?? device ?? "the default loudspeaker");
        if (_declined)
        {
            return;
        }

        if (NoClobber)
        {
            FilePath.ThrowIfTaken(path);
        }

        _player = new ChunkPlayer(RunApart(() => DeviceOpener.OpenOutput(device, path, _clock)));
        _clock.Start();
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
