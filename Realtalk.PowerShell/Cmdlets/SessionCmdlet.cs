using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Protocol;
using Realtalk.Runspaces;
using Realtalk.Tools;

namespace Realtalk.Cmdlets;

/// <summary>The parameters that say how a session is to be: at its beginning and later.</summary>
public abstract class SessionCmdlet : RealtimeCmdlet
{
    /// <summary>The set of the parameters that make or change a session.</summary>
    private protected const string SessionSet = "Session";

    /// <summary>What the model is told before the conversation: who it is, what it is to do, how it is to speak.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    [AllowEmptyString]
    public string? Instructions { get; set; }

    /// <summary>The model's voice. It cannot be changed once the model has spoken.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    [ArgumentCompleter(typeof(VoiceCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Voice { get; set; }

    /// <summary>How fast the model speaks, 0.25 to 1.5; 1 is its own pace.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    [ValidateRange(0.25, 1.5)]
    public double Speed { get; set; }

    /// <summary>In what the model answers: <c>Audio</c> or <c>Text</c>.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    public OutputModality OutputModality { get; set; }

    /// <summary>How the server finds the user's turns. The parameters that belong to a way of doing it imply it.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    public TurnDetectionMode TurnDetection { get; set; }

    /// <summary>How loud speech must be, 0 to 1, for <c>ServerVad</c>.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    [ValidateRange(0.0, 1.0)]
    public double VadThreshold { get; set; }

    /// <summary>The silence that ends a turn, in seconds or as a TimeSpan, for <c>ServerVad</c>.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    [DurationTransformation(MaxSeconds = 60)]
    public TimeSpan SilenceDuration { get; set; }

    /// <summary>How much sound from before the speech belongs to it, in seconds or as a TimeSpan, for <c>ServerVad</c>.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    [DurationTransformation(MaxSeconds = 60)]
    public TimeSpan PrefixPadding { get; set; }

    /// <summary>The silence after which the model speaks by itself, 5 to 30 seconds or as a TimeSpan, for <c>ServerVad</c>.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    [DurationTransformation(MinSeconds = 5, MaxSeconds = 30)]
    public TimeSpan IdleTimeout { get; set; }

    /// <summary>How soon a turn is taken for ended, for <c>SemanticVad</c>.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    public TurnEagerness Eagerness { get; set; }

    /// <summary>Turns are found, but the model does not answer them by itself.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    public SwitchParameter NoTurnResponse { get; set; }

    /// <summary>The server does not cancel the model's reply when the user speaks.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    public SwitchParameter NoInterrupt { get; set; }

    /// <summary>The model that writes down the user's speech; <c>None</c> for none.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    [ArgumentCompleter(typeof(TranscriptionModelCompleter))]
    [ValidateNotNullOrEmpty]
    public string? TranscriptionModel { get; set; }

    /// <summary>The user's language, as an ISO 639-1 code such as <c>en</c>: makes the transcription better and faster.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    [ArgumentCompleter(typeof(LanguageCompleter))]
    [ValidateNotNullOrEmpty]
    public string? TranscriptionLanguage { get; set; }

    /// <summary>What noise is taken out of the user's sound.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    public NoiseReductionMode NoiseReduction { get; set; }

    /// <summary>
    /// What the model may call: cmdlets, functions and scripts by name or as commands, tables of names and script blocks
    /// (<c>@{ get_weather = { param($City) … } }</c>), what <c>New-RealtimeTool</c> makes, and remote MCP servers. Calls run in
    /// background runspaces. In the place of what there was; an empty list for none.
    /// </summary>
    [Parameter(ParameterSetName = SessionSet)]
    [ArgumentCompleter(typeof(CommandCompleter))]
    [AllowEmptyCollection]
    [ValidateNotNull]
    public object[]? Tool { get; set; }

    /// <summary>
    /// Runs in a background runspace for each call, in <c>$_</c> and as a parameter, before it is run: a false or a text (the
    /// reason) refuses it, and the model is told so. A call that needs approval runs only on <c>$true</c>.
    /// </summary>
    [Parameter(ParameterSetName = SessionSet)]
    [ValidateNotNull]
    public ScriptBlock? ToolApproval { get; set; }

    /// <summary>How long a call may take, and its approval, in seconds or as a TimeSpan; 30 seconds where nothing is said.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    [DurationTransformation(MinSeconds = 0.001)]
    public TimeSpan ToolTimeout { get; set; } = ToolSet.DefaultTimeout;

    /// <summary>How many calls run at once; 5 where nothing is said.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    [ValidateRange(1, 64)]
    public int ToolThrottle { get; set; } = ToolSet.DefaultThrottle;

    /// <summary>
    /// How many dollars the stream may cost, by estimate: near it the model is asked to say goodbye, and at it the stream closes once
    /// the running reply has been heard. Null for any.
    /// </summary>
    [Parameter(ParameterSetName = SessionSet)]
    public decimal? MaxCost { get; set; }

    /// <summary>How many minutes the stream may last, in the same way. Null for any time.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    public double? MaxMinutes { get; set; }

    private protected bool IsBound(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>The speed that was asked for; null for none.</summary>
    private protected double? GetSpeed() => IsBound(nameof(Speed)) ? Speed : null;

    /// <summary>The protocol's name of the modality that was asked for; null for none.</summary>
    private protected string? GetOutputModality() => IsBound(nameof(OutputModality)) ? OutputModality.ToProtocol() : null;

    /// <summary>The noise reduction that was asked for; null for none.</summary>
    private protected TypedSetting? GetNoiseReduction() => !IsBound(nameof(NoiseReduction)) ? null : NoiseReduction switch
    {
        NoiseReductionMode.NearField => new TypedSetting("near_field"),
        NoiseReductionMode.FarField => new TypedSetting("far_field"),
        _ => TypedSetting.Off,
    };

    /// <summary>The turn detection that was asked for; null for none.</summary>
    /// <exception cref="RealtimeException">The parameters contradict each other.</exception>
    private protected TurnDetectionSettings? GetTurnDetection()
    {
        string[] serverVad = Bound(nameof(VadThreshold), nameof(SilenceDuration), nameof(PrefixPadding), nameof(IdleTimeout));
        string[] semanticVad = Bound(nameof(Eagerness));
        string[] either = Bound(nameof(NoTurnResponse), nameof(NoInterrupt));
        if (!IsBound(nameof(TurnDetection)) && serverVad.Length + semanticVad.Length + either.Length == 0)
        {
            return null;
        }

        TurnDetectionMode mode = IsBound(nameof(TurnDetection)) ? TurnDetection
            : semanticVad.Length > 0 ? TurnDetectionMode.SemanticVad
            : TurnDetectionMode.ServerVad;
        string[] misplaced = mode switch
        {
            TurnDetectionMode.ServerVad => semanticVad,
            TurnDetectionMode.SemanticVad => serverVad,
            _ => [.. serverVad, .. semanticVad, .. either],
        };
        if (misplaced.Length > 0)
        {
            throw new RealtimeException(
                "TurnDetectionConflict",
                RealtimeErrorKind.InvalidArgument,
                $"{string.Join(" and ", misplaced)} cannot be used with {mode} turn detection.",
                "VadThreshold, SilenceDuration, PrefixPadding and IdleTimeout are for ServerVad, Eagerness is for SemanticVad.",
                mode);
        }

        if (mode == TurnDetectionMode.None)
        {
            return TurnDetectionSettings.Off;
        }

        return new TurnDetectionSettings(mode == TurnDetectionMode.ServerVad ? "server_vad" : "semantic_vad")
        {
            Threshold = IsBound(nameof(VadThreshold)) ? VadThreshold : null,
            SilenceDurationMs = Milliseconds(nameof(SilenceDuration), SilenceDuration),
            PrefixPaddingMs = Milliseconds(nameof(PrefixPadding), PrefixPadding),
            IdleTimeoutMs = Milliseconds(nameof(IdleTimeout), IdleTimeout),
            Eagerness = IsBound(nameof(Eagerness)) ? Eagerness.ToString().ToLowerInvariant() : null,
            CreateResponse = IsBound(nameof(NoTurnResponse)) ? !NoTurnResponse : null,
            InterruptResponse = IsBound(nameof(NoInterrupt)) ? !NoInterrupt : null,
        };
    }

    /// <summary>The tools that were asked for, and how they are to be run.</summary>
    /// <param name="before">What there is, which stays as far as nothing was said.</param>
    /// <returns>Null where nothing was said at all.</returns>
    /// <exception cref="RealtimeException">Something is no tool; says what.</exception>
    private protected ToolSet? GetTools(ToolSet? before)
    {
        if (Bound(nameof(Tool), nameof(ToolApproval), nameof(ToolTimeout), nameof(ToolThrottle)).Length == 0)
        {
            return null;
        }

        ToolSet set = before ?? new ToolSet();
        set = set with
        {
            Approver = ToolApproval is null ? set.Approver : ScriptToolApprover.Prepare(ToolApproval, this),
            Timeout = IsBound(nameof(ToolTimeout)) ? ToolTimeout : set.Timeout,
            Throttle = IsBound(nameof(ToolThrottle)) ? ToolThrottle : set.Throttle,
        };
        if (Tool is null)
        {
            return set;
        }

        IReadOnlyList<RealtimeTool> tools = ToolResolver.Resolve(Tool, this);
        foreach (RealtimeTool tool in tools.Where(tool => tool.ParameterSet is not null))
        {
            WriteVerbose($"'{tool.Command}' has several parameter sets; the model sees '{tool.ParameterSet}'. New-RealtimeTool -ParameterSet takes another.");
        }

        foreach (RealtimeTool tool in tools.Where(tool => tool is { Kind: RealtimeToolKind.Function, Description: null }))
        {
            WriteVerbose(DescribeSilence(tool));
        }

        CommandTool[] commands = [.. tools.OfType<CommandTool>()];
        return set with
        {
            Tools = tools,
            Executor = commands.Length == 0 ? null : new ToolRunspaces(RunspaceRecipe.Of(this), commands),
        };
    }

    /// <summary>What to say of a tool that says nothing of itself.</summary>
    internal static string DescribeSilence(RealtimeTool tool) =>
        $"The model is told nothing of what '{tool.Name}' does but its name and its parameters: it has neither help nor a description (New-RealtimeTool -Description).";

    private string[] Bound(params string[] parameters) => Array.FindAll(parameters, IsBound);

    private int? Milliseconds(string parameter, TimeSpan duration) =>
        IsBound(parameter) ? (int)Math.Round(duration.TotalMilliseconds) : null;
}
