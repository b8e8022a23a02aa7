namespace Realtalk.Protocol;

/// <summary>The names of the server's events, and the beta names that older servers still use for them.</summary>
internal static class ServerEventNames
{
    private static readonly (string Name, ServerEventKind Kind)[] Ga =
    [
        ("session.created", ServerEventKind.SessionCreated),
        ("session.updated", ServerEventKind.SessionUpdated),
        ("conversation.created", ServerEventKind.ConversationCreated),
        ("conversation.item.added", ServerEventKind.ConversationItemAdded),
        ("conversation.item.created", ServerEventKind.ConversationItemCreated),
        ("conversation.item.deleted", ServerEventKind.ConversationItemDeleted),
        ("conversation.item.done", ServerEventKind.ConversationItemDone),
        ("conversation.item.input_audio_transcription.completed", ServerEventKind.ConversationItemInputAudioTranscriptionCompleted),
        ("conversation.item.input_audio_transcription.delta", ServerEventKind.ConversationItemInputAudioTranscriptionDelta),
        ("conversation.item.input_audio_transcription.failed", ServerEventKind.ConversationItemInputAudioTranscriptionFailed),
        ("conversation.item.input_audio_transcription.segment", ServerEventKind.ConversationItemInputAudioTranscriptionSegment),
        ("conversation.item.retrieved", ServerEventKind.ConversationItemRetrieved),
        ("conversation.item.truncated", ServerEventKind.ConversationItemTruncated),
        ("error", ServerEventKind.Error),
        ("input_audio_buffer.cleared", ServerEventKind.InputAudioBufferCleared),
        ("input_audio_buffer.committed", ServerEventKind.InputAudioBufferCommitted),
        ("input_audio_buffer.dtmf_event_received", ServerEventKind.InputAudioBufferDtmfEventReceived),
        ("input_audio_buffer.speech_started", ServerEventKind.InputAudioBufferSpeechStarted),
        ("input_audio_buffer.speech_stopped", ServerEventKind.InputAudioBufferSpeechStopped),
        ("input_audio_buffer.timeout_triggered", ServerEventKind.InputAudioBufferTimeoutTriggered),
        ("mcp_list_tools.completed", ServerEventKind.McpListToolsCompleted),
        ("mcp_list_tools.failed", ServerEventKind.McpListToolsFailed),
        ("mcp_list_tools.in_progress", ServerEventKind.McpListToolsInProgress),
        ("output_audio_buffer.cleared", ServerEventKind.OutputAudioBufferCleared),
        ("output_audio_buffer.started", ServerEventKind.OutputAudioBufferStarted),
        ("output_audio_buffer.stopped", ServerEventKind.OutputAudioBufferStopped),
        ("rate_limits.updated", ServerEventKind.RateLimitsUpdated),
        ("response.content_part.added", ServerEventKind.ResponseContentPartAdded),
        ("response.content_part.done", ServerEventKind.ResponseContentPartDone),
        ("response.created", ServerEventKind.ResponseCreated),
        ("response.done", ServerEventKind.ResponseDone),
        ("response.function_call_arguments.delta", ServerEventKind.ResponseFunctionCallArgumentsDelta),
        ("response.function_call_arguments.done", ServerEventKind.ResponseFunctionCallArgumentsDone),
        ("response.mcp_call.completed", ServerEventKind.ResponseMcpCallCompleted),
        ("response.mcp_call.failed", ServerEventKind.ResponseMcpCallFailed),
        ("response.mcp_call.in_progress", ServerEventKind.ResponseMcpCallInProgress),
        ("response.mcp_call_arguments.delta", ServerEventKind.ResponseMcpCallArgumentsDelta),
        ("response.mcp_call_arguments.done", ServerEventKind.ResponseMcpCallArgumentsDone),
        ("response.output_audio.delta", ServerEventKind.ResponseOutputAudioDelta),
        ("response.output_audio.done", ServerEventKind.ResponseOutputAudioDone),
        ("response.output_audio_transcript.delta", ServerEventKind.ResponseOutputAudioTranscriptDelta),
        ("response.output_audio_transcript.done", ServerEventKind.ResponseOutputAudioTranscriptDone),
        ("response.output_item.added", ServerEventKind.ResponseOutputItemAdded),
        ("response.output_item.done", ServerEventKind.ResponseOutputItemDone),
        ("response.output_text.delta", ServerEventKind.ResponseOutputTextDelta),
        ("response.output_text.done", ServerEventKind.ResponseOutputTextDone),
    ];

    // conversation.item.created is among the GA names too, but a GA server sends item.added instead: both mean the same to us.
    private static readonly (string Beta, string Ga)[] BetaTwins =
    [
        ("response.audio.delta", "response.output_audio.delta"),
        ("response.audio.done", "response.output_audio.done"),
        ("response.audio_transcript.delta", "response.output_audio_transcript.delta"),
        ("response.audio_transcript.done", "response.output_audio_transcript.done"),
        ("response.text.delta", "response.output_text.delta"),
        ("response.text.done", "response.output_text.done"),
        ("transcription_session.updated", "session.updated"),
        ("conversation.item.created", "conversation.item.added"),
    ];

    private static readonly string?[] ByKind = BuildNames();
    private static readonly Utf8NameTable<ServerEventName> Table = BuildTable();

    /// <summary>The GA names.</summary>
    public static IReadOnlyList<string> All { get; } = Array.ConvertAll(Ga, row => row.Name);

    /// <summary>The GA name of an event.</summary>
    public static string Of(ServerEventKind kind) =>
        ByKind[(int)kind] ?? throw new ArgumentOutOfRangeException(nameof(kind), kind, "Such an event has no name.");

    /// <summary>Finds a name as it came over the wire, beta or GA.</summary>
    /// <returns>The GA name and kind; <see cref="ServerEventKind.Unknown"/> with the name as it came for an unknown event.</returns>
    public static ServerEventName Find(ReadOnlySpan<byte> utf8Name) =>
        Table.TryGetValue(utf8Name, out ServerEventName name)
            ? name
            : new ServerEventName(System.Text.Encoding.UTF8.GetString(utf8Name), ServerEventKind.Unknown);

    /// <summary>Whether an event's name has that text in it.</summary>
    public static bool IsPartOfOne(string text) =>
        Array.Exists(Ga, row => row.Name.Contains(text, StringComparison.Ordinal))
        || Array.Exists(BetaTwins, twin => twin.Beta.Contains(text, StringComparison.Ordinal));

    /// <summary>The beta's names, each with the GA name that means the same.</summary>
    public static IReadOnlyList<(string Beta, string Ga)> Twins => BetaTwins;

    private static string?[] BuildNames()
    {
        var names = new string?[Ga.Max(row => (int)row.Kind) + 1];
        foreach ((string name, ServerEventKind kind) in Ga)
        {
            names[(int)kind] = name;
        }

        return names;
    }

    private static Utf8NameTable<ServerEventName> BuildTable()
    {
        var table = new Utf8NameTable<ServerEventName>(capacity: 128);
        Dictionary<string, ServerEventName> byName = Ga.ToDictionary(row => row.Name, row => new ServerEventName(row.Name, row.Kind));
        foreach (ServerEventName name in byName.Values.Where(name => !BetaTwins.Any(twin => twin.Beta == name.Name)))
        {
            table.Add(name.Name, name);
        }

        foreach ((string beta, string ga) in BetaTwins)
        {
            table.Add(beta, byName[ga]);
        }

        return table;
    }
}
