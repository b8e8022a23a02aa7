using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Costs;
using Realtalk.Protocol;
using Realtalk.Sessions;
using Realtalk.Text;
using Realtalk.Tools;

namespace Realtalk.Cmdlets;

/// <summary><c>Set-RealtimeStream</c>: changes a session that is open; what is not named stays as it is.</summary>
[Cmdlet(VerbsCommon.Set, "RealtimeStream", DefaultParameterSetName = SessionSet, SupportsShouldProcess = true)]
[OutputType(typeof(RealtimeStream))]
public sealed class SetRealtimeStreamCommand : SessionCmdlet
{
    /// <summary>The streams, their names (with wildcards) or their ids. May be left out while exactly one is open.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("StreamId")]
    [StreamArgumentTransformation]
    [ArgumentCompleter(typeof(StreamCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public StreamArgument[]? Stream { get; set; }

    /// <summary>Emits the stream.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => WithStreams(Stream, Change);

    private void Change(RealtimeStream stream)
    {
        ToolSet? tools = GetTools(stream.ToolSet);
        SessionUpdate change = GetChange(stream, tools);
        bool setsBudget = IsBound(nameof(MaxCost)) || IsBound(nameof(MaxMinutes));
        StreamBudget.ThrowIfInvalid(MaxCost, MaxMinutes);
        if (change == new SessionUpdate() && tools is null && !setsBudget)
        {
            throw new RealtimeException(
                "NothingToSet",
                RealtimeErrorKind.InvalidArgument,
                "Nothing was named that is to change.",
                "Name it, for example -Instructions.",
                stream);
        }

        if (!ShouldProcess(stream.Name))
        {
            return;
        }

        if (setsBudget)
        {
            stream.ThrowIfEnded();
            stream.Budget.Set(
                IsBound(nameof(MaxCost)) ? MaxCost : stream.MaxCost,
                IsBound(nameof(MaxMinutes)) ? StreamBudget.ToDuration(MaxMinutes) : stream.Budget.MaxDuration);
        }

        if (tools is not null)
        {
            // First here, so that no call that the change brings about comes to one who does not know its function.
            stream.UseTools(tools);
        }

        if (change != new SessionUpdate())
        {
            Run(token => stream.UpdateSessionAsync(change, token));
        }

        if (PassThru)
        {
            WriteObject(stream);
        }
    }

    private SessionUpdate GetChange(RealtimeStream stream, ToolSet? tools)
    {
        var input = new SessionAudioInput
        {
            Transcription = GetTranscription(stream),
            NoiseReduction = GetNoiseReduction(),
            TurnDetection = GetTurnDetection(),
        };
        var output = new SessionAudioOutput { Voice = Voice, Speed = GetSpeed() };
        var audio = new SessionAudio
        {
            Input = input == new SessionAudioInput() ? null : input,
            Output = output == new SessionAudioOutput() ? null : output,
        };
        TextErrors.ThrowIfTooLong(Instructions, stream);
        return new SessionUpdate
        {
            Instructions = IsBound(nameof(Instructions)) ? Instructions ?? string.Empty : null,
            Tools = Tool is null ? null : stream.DeclareTools(tools!.Tools),
            OutputModalities = GetOutputModality() is { } modality ? [modality] : null,
            Audio = audio == new SessionAudio() ? null : audio,
        };
    }

    private TranscriptionSettings? GetTranscription(RealtimeStream stream)
    {
        if (TranscriptionModel is null && TranscriptionLanguage is null)
        {
            return null;
        }

        // The server takes the settings as a whole, so a language alone goes with the model that the stream was opened with.
        string model = TranscriptionModel ?? stream.Options.TranscriptionModel ?? RealtimeStreamOptions.DefaultTranscriptionModel;
        return string.Equals(model, TranscriptionModelCompleter.None, StringComparison.OrdinalIgnoreCase)
            ? TranscriptionSettings.Off
            : new TranscriptionSettings { Model = model, Language = TranscriptionLanguage };
    }
}
