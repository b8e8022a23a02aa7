using Realtalk.Audio;
using Realtalk.Costs;
using Realtalk.Protocol;
using Realtalk.Sessions.Recovery;
using Realtalk.Text;
using Realtalk.Tools;
using Realtalk.Transport;

namespace Realtalk.Sessions;

/// <summary>How a stream is to be opened.</summary>
internal sealed record RealtimeStreamOptions
{
    /// <summary>The model that is meant when none is named.</summary>
    public const string DefaultModel = "gpt-realtime-2.1";

    /// <summary>The model that writes down the user's speech when none is named.</summary>
    public const string DefaultTranscriptionModel = "gpt-transcribe";

    public string? Name { get; init; }

    public string Model { get; init; } = DefaultModel;

    /// <summary>A URL; null for OpenAI's.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The key; null to look in the environment.</summary>
    public RealtimeCredential? Credential { get; init; }

    public string? Instructions { get; init; }

    public string? Voice { get; init; }

    /// <summary>0.25 to 1.5.</summary>
    public double? Speed { get; init; }

    /// <summary><c>audio</c> or <c>text</c>; null for the server's default.</summary>
    public string? OutputModality { get; init; }

    /// <summary>The form of the sound on the wire, both ways.</summary>
    public RealtimeAudioFormat AudioFormat { get; init; } = RealtimeAudioFormat.Pcm;

    public TurnDetectionSettings? TurnDetection { get; init; }

    /// <summary>Null for none.</summary>
    public string? TranscriptionModel { get; init; } = DefaultTranscriptionModel;

    public string? TranscriptionLanguage { get; init; }

    /// <summary><c>near_field</c> or <c>far_field</c>.</summary>
    public string? NoiseReduction { get; init; }

    /// <summary>By which tools the model may reach the software.</summary>
    public TextTools TextTools { get; init; }

    public TextHandler? TextHandler { get; init; }

    public TimeSpan QuestionTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The tools that the model can call; null for none.</summary>
    public ToolSet? Tools { get; init; }

    /// <summary>Whether the log keeps the microphone's sound, and does not only count it.</summary>
    public bool KeepMicrophone { get; init; }

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many dollars the stream may cost, about; null for any.</summary>
    public decimal? MaxCost { get; init; }

    /// <summary>How many minutes it may last; null for any time.</summary>
    public double? MaxMinutes { get; init; }

    /// <summary>What estimates and <see cref="MaxCost"/> go by.</summary>
    public PriceSource Prices { get; init; } = PriceSource.Default;

    /// <summary>Counts the time of <see cref="MaxMinutes"/>, that of a session, durations, and the times in the log.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What a reply that runs when the budget is reached gets to be finished and heard.</summary>
    public TimeSpan LastReplyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What happens when the connection is lost.</summary>
    public ReconnectMode Reconnect { get; init; }

    /// <summary>How it is opened again.</summary>
    public ReconnectPolicy ReconnectPolicy { get; init; } = ReconnectPolicy.Default;

    /// <summary>When a connection counts as lost on which nothing comes.</summary>
    public KeepAlive KeepAlive { get; init; } = KeepAlive.Default;

    /// <summary>Where the log's file is; null = the folder for temporary files.</summary>
    public string? SpoolFolder { get; init; }

    /// <summary>The session that these options ask for.</summary>
    public SessionUpdate ToSession()
    {
        SessionCodings codings = SessionCodings.Both(AudioFormat);
        SessionTool[] tools = [.. ClientTools.For(TextTools) ?? [], .. Tools?.Tools.Select(tool => tool.Declaration) ?? []];
        return new SessionUpdate
        {
            Instructions = Instructions,
            OutputModalities = OutputModality is { } modality ? [modality] : null,
            Tools = tools.Length == 0 ? null : tools,
            Audio = new SessionAudio
            {
                Input = new SessionAudioInput
                {
                    Format = AudioFormatName.Of(codings.Input),
                    Transcription = TranscriptionModel is { } model
                        ? new TranscriptionSettings { Model = model, Language = TranscriptionLanguage }
                        : null,
                    NoiseReduction = NoiseReduction is { } type ? new TypedSetting(type) : null,
                    TurnDetection = TurnDetection,
                },
                Output = new SessionAudioOutput { Format = AudioFormatName.Of(codings.Output), Voice = Voice, Speed = Speed },
            },
        };
    }
}
