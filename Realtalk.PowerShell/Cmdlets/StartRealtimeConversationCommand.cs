using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Conversations;
using Realtalk.Runspaces;
using Realtalk.Sessions;
using Realtalk.Text;

namespace Realtalk.Cmdlets;

/// <summary>
/// <c>Start-RealtimeConversation</c>: adds a microphone and a loudspeaker to a stream, or opens a stream with them. Returns at
/// once; the sound goes on in the background.
/// </summary>
[Cmdlet(VerbsLifecycle.Start, "RealtimeConversation", DefaultParameterSetName = SessionSet, SupportsShouldProcess = true)]
[OutputType(typeof(RealtimeConversation))]
public sealed class StartRealtimeConversationCommand : OpenStreamCmdlet
{
    private const string StreamSet = "Stream";

    private static readonly string[] OwnParameters =
    [
        nameof(InputDevice), nameof(InputPath), nameof(Caller), nameof(OutputDevice), nameof(OutputPath), nameof(RecordPath),
        nameof(BargeIn), nameof(EchoCancellation), nameof(Duplex), nameof(PushToTalk), nameof(Greet), nameof(PassThru), nameof(OnText), nameof(TextTools),
        nameof(NoClobber), "WhatIf", "Confirm",
    ];

    /// <summary>
    /// The stream, its name or its id. Where neither it nor any parameter of a new stream is given (but by
    /// <c>$PSDefaultParameterValues</c>), the one that is open is meant; where none is open, a new one is opened.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = StreamSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("StreamId")]
    [StreamArgumentTransformation]
    [ArgumentCompleter(typeof(StreamCompleter))]
    [ValidateNotNull]
    public StreamArgument? Stream { get; set; }

    /// <summary>The model (in Azure: the deployment).</summary>
    // By name alone: by position this cmdlet takes a stream, as the others do, and the name of one is no model.
    [Parameter(ParameterSetName = SessionSet)]
    [ArgumentCompleter(typeof(ModelCompleter))]
    [ValidateNotNullOrEmpty]
    public override string? Model { get; set; }

    /// <inheritdoc/>
    [Parameter(ParameterSetName = SessionSet)]
    [Parameter(ParameterSetName = StreamSet)]
    [ValidateNotNull]
    public override ScriptBlock? OnText { get; set; }

    /// <summary>
    /// By which tools the model may reach the software: <c>AskClient</c> (questions), <c>TellClient</c> (what needs no answer),
    /// <c>All</c> (where nothing is said) or <c>None</c>.
    /// </summary>
    [Parameter(ParameterSetName = SessionSet)]
    [Parameter(ParameterSetName = StreamSet)]
    public override TextTools TextTools { get; set; }

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

    /// <summary>The caller of a scenario in the place of a microphone: the scenario's name, or its file's path.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(CallerCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Caller { get; set; }

    /// <summary>The loudspeaker; the default one where nothing is said. <c>None</c> plays to nobody.</summary>
    [Parameter]
    [AudioDeviceTransformation]
    [ArgumentCompleter(typeof(OutputDeviceCompleter))]
    [ValidateNotNullOrEmpty]
    public string? OutputDevice { get; set; }

    /// <summary>A WAV file in the place of a loudspeaker.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    /// <summary>A stereo WAV file of the call: left what was sent, right what was heard.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RecordPath { get; set; }

    /// <summary>Leaves a file of <c>-RecordPath</c> or <c>-OutputPath</c> alone that is there already, and reports it.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>
    /// What happens when the user speaks while the model does: <c>Immediate</c> (the default), <c>Confirmed</c> (the model goes on
    /// where it stopped if it was but a cough) or <c>Off</c>.
    /// </summary>
    [Parameter]
    public BargeInMode BargeIn { get; set; }

    /// <summary>
    /// The user says when his turn is: <c>Resume-RealtimeConversation</c> opens the microphone, <c>Suspend-RealtimeConversation</c>
    /// closes it and asks for the reply.
    /// </summary>
    [Parameter]
    public SwitchParameter PushToTalk { get; set; }

    /// <summary>
    /// How the loudspeaker is taken out of the microphone: <c>Auto</c> (by the system, which is asked to, or by libspeexdsp where
    /// that is installed), <c>Speex</c>, or <c>None</c> (headphones, or a device that does it). With the first two, what is loud
    /// while the model speaks is given on a quarter of a second later, once it is known to be no echo (on Windows the system's canceller
    /// stands alone).
    /// </summary>
    [Parameter]
    public EchoCancellation EchoCancellation { get; set; }

    /// <summary>Whether both may speak at once: <c>Full</c> (the default), or <c>Half</c>, where the model is not interrupted.</summary>
    [Parameter]
    public DuplexMode Duplex { get; set; }

    /// <summary>The model speaks first.</summary>
    [Parameter]
    public SwitchParameter Greet { get; set; }

    /// <summary>Emits the conversation.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override TextTools DefaultTextTools => TextTools.All;

    private protected override StreamAdvice Advice { get; } = new() { OtherMeaning = "What the model is told goes to -Instructions." };

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        RealtimeStream? own = null;
        try
        {
            RealtimeStream? stream = Stream is null ? FindStream() : Stream.FindOne<RealtimeStream>(Advice);
            if (!ShouldProcess(stream?.Name ?? Name ?? "a new stream"))
            {
                return;
            }

            stream?.ThrowIfNotFree();
            if (NoClobber)
            {
                FilePath.ThrowIfTaken(FilePath.ResolveIfNamed(this, RecordPath));
                FilePath.ThrowIfTaken(FilePath.ResolveIfNamed(this, OutputPath));
            }

            own = stream is null ? OpenStream() : null;
            stream ??= own!;
            WriteWarningsOf(stream);
            RealtimeConversation conversation = StartOn(stream, isNew: own is not null);
            WriteWarningsOf(stream);
            if (PassThru)
            {
                WriteObject(conversation);
            }
        }
        catch (Exception exception) when (exception is RealtimeException or PipelineStoppedException)
        {
            if (own is not null)
            {
                Close(own);
            }

            if (exception is RealtimeException error)
            {
                WriteError(error, Stream);
                return;
            }

            throw;
        }
    }

    // Null where the parameters ask for a new one.
    private RealtimeStream? FindStream()
    {
        bool asksForNew = MyInvocation.BoundParameters.Keys.Any(name =>
            !CommonParameters.Contains(name) && Array.IndexOf(OwnParameters, name) < 0 && !DefaultParameters.Gave(this, name));
        bool isAnyOpen = Array.Exists(OpenObjects.Streams.ToArray(), stream => stream.State.IsUsable());
        return asksForNew || !isAnyOpen ? null : OpenObjects.GetDefaultStream(Advice);
    }

    private RealtimeConversation StartOn(RealtimeStream stream, bool isNew)
    {
        ScriptTextHandler? handler = OnText is null || isNew ? null : ScriptTextHandler.Prepare(OnText, this);
        var selection = new DeviceSelection
        {
            InputDevice = DefaultParameters.Yield(this, nameof(InputDevice), InputDevice, InputPath ?? Caller),
            OutputDevice = DefaultParameters.Yield(this, nameof(OutputDevice), OutputDevice, OutputPath),
            InputPath = FilePath.ResolveIfNamed(this, InputPath),
            OutputPath = FilePath.ResolveIfNamed(this, OutputPath),
            RecordPath = FilePath.ResolveIfNamed(this, RecordPath),
            EchoCancellation = EchoCancellation,
            Duplex = Duplex,
            Caller = Caller is null ? null : ScenarioPath.Resolve(this, Caller),
            Replay = stream.Replay,
            Speed = stream.Replay?.Pace ?? 1,
        };
        ConversationDevices devices = RunApart(() => ConversationDevices.Open(selection));
        RealtimeConversation conversation;
        ConversationOptions options;
        try
        {
            options = new ConversationOptions
            {
                Input = devices.Input,
                Output = devices.Output,
                RecordPath = FilePath.ResolveIfNamed(this, RecordPath),
                BargeIn = BargeIn,
                PushToTalk = PushToTalk,
                TextTools = GetTextTools(),
                Greet = Greet,
                Workers = RunspaceWorkers.Instance,
            };
            devices.Prepare();
            conversation = RunWithProgress(
                token => RealtimeConversation.StartAsync(stream, options, token), "Starting the conversation", stream.Name);
        }
        catch
        {
            devices.Dispose();
            throw;
        }

        WriteVerbose($"The conversation on '{stream.Name}' runs: it hears '{devices.Input.Name}' and plays to '{devices.Output.Name}'"
            + $"{(options.RecordPath is { } file ? $", and is recorded to '{file}'" : string.Empty)}.");
        OpenObjects.Conversations.Add(conversation);
        stream.OnClose.Push(() =>
        {
            OpenObjects.Conversations.Remove(conversation);
            return ValueTask.CompletedTask;
        });
        handler?.Attach(stream);
        devices.Join(conversation);
        if (devices.IsUnheard)
        {
            WriteWarning($"Nobody hears this conversation: there is no sound on this machine. It is recorded in '{conversation.RecordPath}'.");
        }

        return conversation;
    }
}
