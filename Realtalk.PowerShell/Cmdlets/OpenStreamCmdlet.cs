using System.Management.Automation;
using System.Security;
using Realtalk.Audio;
using Realtalk.Binding;
using Realtalk.Costs;
using Realtalk.Runspaces;
using Realtalk.Sessions;
using Realtalk.Simulator;
using Realtalk.Text;
using Realtalk.Transport;

namespace Realtalk.Cmdlets;

/// <summary>A cmdlet that can open a stream.</summary>
public abstract partial class OpenStreamCmdlet : SessionCmdlet
{
    /// <summary>The model (in Azure: the deployment).</summary>
    [Parameter(Position = 0, ParameterSetName = SessionSet)]
    [ArgumentCompleter(typeof(ModelCompleter))]
    [ValidateNotNullOrEmpty]
    public virtual string? Model { get; set; }

    /// <summary>The stream's name; <c>Realtalk-1</c> and so on where none is given.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>
    /// The form of the sound on the wire, both ways: <c>Pcm</c> (24,000 Hz) where nothing is said, or a law of G.711 (8,000 Hz),
    /// which telephones use and which takes a sixth of the bytes. Devices and files are as they are: it is converted.
    /// </summary>
    [Parameter(ParameterSetName = SessionSet)]
    public RealtimeAudioFormat AudioFormat { get; set; }

    /// <summary>
    /// The key, as a SecureString or a string. Without it, <c>$env:OPENAI_API_KEY</c> is used (for Azure's hosts
    /// <c>$env:AZURE_OPENAI_API_KEY</c>).
    /// </summary>
    [Parameter(ParameterSetName = SessionSet)]
    [SecretTransformation]
    [ValidateNotNull]
    public SecureString? ApiKey { get; set; }

    /// <summary>The server's URL (http, https, ws or wss), with or without the path; OpenAI's where none is given.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    [ArgumentCompleter(typeof(EndpointCompleter))]
    [UrlTransformation]
    [ValidateNotNull]
    public UrlArgument? Endpoint { get; set; }

    /// <summary>How long connecting may take, in seconds or as a TimeSpan; 30 seconds where nothing is said.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    [DurationTransformation(MinSeconds = 0.001)]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// What happens when the connection is lost: with <c>Auto</c>, which is usual, it is opened again and the conversation goes on
    /// in a new session, as it does before a session's time is over; with <c>Never</c> the stream has failed.
    /// </summary>
    [Parameter(ParameterSetName = SessionSet)]
    public ReconnectMode Reconnect { get; set; }

    /// <summary>
    /// By which tools the model may reach the software: <c>AskClient</c> (questions), <c>TellClient</c> (what needs no answer),
    /// <c>All</c> or <c>None</c>. <c>All</c> where <c>-OnText</c> is given, else <c>None</c>.
    /// </summary>
    [Parameter(ParameterSetName = SessionSet)]
    public virtual TextTools TextTools { get; set; }

    /// <summary>
    /// Runs in a background runspace for each text message and question of the model, in <c>$_</c>; its output is the answer
    /// to a question. Values from here are reached as <c>$using:name</c>.
    /// </summary>
    [Parameter(ParameterSetName = SessionSet)]
    [ValidateNotNull]
    public virtual ScriptBlock? OnText { get; set; }

    /// <summary>How long the software may take to answer a question, in seconds or as a TimeSpan; 30 seconds where nothing is said.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    [DurationTransformation(MinSeconds = 0.001)]
    public TimeSpan QuestionTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Starts a simulator in this process and connects to it: no key, no network, no cost. It ends with the stream.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    public SwitchParameter Simulator { get; set; }

    /// <summary>What the simulator plays: the name of a scenario or the path of one's file. Implies <c>-Simulator</c>.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    [ArgumentCompleter(typeof(ScenarioCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Scenario { get; set; }

    /// <summary>A price file in the place of the module's own, for <c>-MaxCost</c> and for what is told of costs.</summary>
    [Parameter(ParameterSetName = SessionSet)]
    [ArgumentCompleter(typeof(PricePathCompleter))]
    [ValidateNotNullOrEmpty]
    public string? PricePath { get; set; }

    /// <summary>The tools where <c>-TextTools</c> says nothing.</summary>
    private protected virtual TextTools DefaultTextTools => OnText is null ? TextTools.None : TextTools.All;

    /// <summary>The tools that the model gets.</summary>
    private protected TextTools GetTextTools() => IsBound(nameof(TextTools)) ? TextTools : DefaultTextTools;

    /// <summary>Opens the stream that the parameters ask for.</summary>
    /// <exception cref="RealtimeException">It did not come about.</exception>
    private protected RealtimeStream OpenStream()
    {
        RealtimeSimulator? simulator = null;
        RealtimeStream? stream = null;
        try
        {
            OpenObjects.ThrowIfTaken(Name);

            if (Simulates())
            {
                simulator = RealtimeSimulator.Start(GetSimulatorOptions());
            }

            RealtimeReplay? replay = simulator?.Replay;
            RealtimeStreamOptions options = GetOptions(simulator?.Endpoint.AbsoluteUri ?? Endpoint?.Reveal());
            ScriptTextHandler? handler = OnText is null ? null : ScriptTextHandler.Prepare(OnText, this);
            RealtimeEndpoint server = RealtimeEndpoint.Resolve(options.Endpoint, options.Model);
            string address = server.ShownUri.GetLeftPart(UriPartial.Path);
            WriteVerbose($"Connecting to {address}{(simulator is null ? string.Empty : ", a simulator of this process,")} with the model '{options.Model}'.");
            stream = RunWithProgress(token => RealtimeStream.ConnectAsync(options, token), "Connecting", server.Uri.Authority);
            WriteVerbose($"The stream '{stream.Name}' (id {stream.Id}) is open: session {stream.SessionId}, model '{stream.Model}', voice '{stream.Voice}'.");
            if (simulator is not null)
            {
                RealtimeSimulator mine = simulator;
                stream.AfterClose.Push(async () => await mine.StopAsync().ConfigureAwait(false));
                simulator = null;
            }

            stream.Replay = replay ?? FindReplay(stream.Endpoint);
            handler?.Attach(stream);
            OpenObjects.Streams.Add(stream);
            return stream;
        }
        catch
        {
            Discard(stream, simulator);
            throw;
        }
    }

    /// <summary>Emits what was opened; a pipeline that is stopped meanwhile leaves nothing open that nobody got.</summary>
    private protected void Emit(RealtimeStream stream, object output)
    {
        try
        {
            WriteWarningsOf(stream);
            WriteObject(output);
        }
        catch (PipelineStoppedException) when (StopToken.IsCancellationRequested)
        {
            Close(stream);
            throw;
        }
    }

    /// <summary>Closes a stream that nobody is to get.</summary>
    private protected void Close(RealtimeStream stream)
    {
        OpenObjects.Streams.Remove(stream);
        Discard(stream, simulator: null);
    }

    private void Discard(RealtimeStream? stream, RealtimeSimulator? simulator)
    {
        try
        {
            RunClosing(
                async () =>
                {
                    if (stream is not null)
                    {
                        await stream.DisposeAsync().ConfigureAwait(false);
                        stream.Log.Dispose();
                    }

                    if (simulator is not null)
                    {
                        await simulator.StopAsync().ConfigureAwait(false);
                    }
                },
                "Closing the stream",
                stream?.Name ?? "which was not opened");
        }
        catch (PipelineStoppedException)
        {
            // Ctrl+C may be why it is closed; whoever asked for that says so himself.
        }
    }

    // Of two servers, one of which $PSDefaultParameterValues names, the other is meant.
    private bool Simulates()
    {
        bool simulates = Simulator || Scenario is not null || Replay is not null;
        if (!simulates || Endpoint is null)
        {
            return simulates;
        }

        bool isEndpointDefault = DefaultParameters.Gave(this, nameof(Endpoint));
        bool isSimulatorDefault = (!Simulator || DefaultParameters.Gave(this, nameof(Simulator)))
            && (Scenario is null || DefaultParameters.Gave(this, nameof(Scenario)))
            && Replay is null;
        return isEndpointDefault != isSimulatorDefault ? isEndpointDefault : throw new RealtimeException(
            "EndpointAndSimulator",
            RealtimeErrorKind.InvalidArgument,
            "-Endpoint and -Simulator name two servers.",
            "Leave one of them out. To connect to a simulator that runs, give its Endpoint.",
            Endpoint.ToString());
    }

    private RealtimeStreamOptions GetOptions(string? endpoint)
    {
        TextErrors.ThrowIfTooLong(Instructions, null);
        StreamBudget.ThrowIfInvalid(MaxCost, MaxMinutes);
        var options = new RealtimeStreamOptions
        {
            Name = Name,
            Endpoint = endpoint,
            Credential = ApiKey is null ? null : new RealtimeCredential(ApiKey, "-ApiKey"),
            Instructions = Instructions,
            Voice = Voice,
            Speed = GetSpeed(),
            OutputModality = GetOutputModality(),
            AudioFormat = AudioFormat,
            TurnDetection = GetTurnDetection(),
            TranscriptionLanguage = TranscriptionLanguage,
            NoiseReduction = GetNoiseReduction()?.Type,
            TextTools = GetTextTools(),
            Tools = GetTools(before: null),
            QuestionTimeout = QuestionTimeout,
            ConnectTimeout = ConnectTimeout,
            KeepMicrophone = KeepMicrophone,
            MaxCost = MaxCost,
            MaxMinutes = MaxMinutes,
            Prices = Binding.PricePath.Read(this, PricePath),
            Reconnect = Reconnect,
        };
        if (Model is not null)
        {
            options = options with { Model = Model };
        }

        return TranscriptionModel is null ? options : options with
        {
            TranscriptionModel = IsNone(TranscriptionModel) ? null : TranscriptionModel,
        };
    }

    private protected static bool IsNone(string transcriptionModel) =>
        string.Equals(transcriptionModel, TranscriptionModelCompleter.None, StringComparison.OrdinalIgnoreCase);
}
