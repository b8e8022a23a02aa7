using System.Text.Json.Nodes;
using Realtalk.Protocol;
using Realtalk.Simulator.Wire;

namespace Realtalk.Simulator.Session;

/// <summary>Sends what was heard, after a while, as a recogniser beside the model does.</summary>
internal sealed class TranscriptSender
{
    private const double DelayMilliseconds = 800;
    private readonly SessionContext _context;

    public TranscriptSender(SessionContext context) => _context = context;

    /// <summary>Begins with an item that has just been committed; where transcripts are off it does nothing.</summary>
    public void Start(StoredItem item)
    {
        if (_context.Settings.Transcribes)
        {
            string text = item.HeardText ?? string.Empty;
            string model = (string?)_context.Settings["audio"]?["input"]?["transcription"]?["model"] ?? string.Empty;
            _context.Tasks.Run(() => SendAsync(item, text, model));
        }
    }

    private async Task SendAsync(StoredItem item, string text, string model)
    {
        await _context.DelayAsync(_context.AtPace(DelayMilliseconds), _context.Tasks.Ended).ConfigureAwait(false);
        lock (_context.Gate)
        {
            if (_context.Conversation.Find(item.Id) is null)
            {
                return;
            }

            foreach (string delta in TextPieces.Split(text))
            {
                _context.Events.Send(
                    ServerEventKind.ConversationItemInputAudioTranscriptionDelta,
                    ("item_id", item.Id),
                    ("content_index", 0),
                    ("delta", delta),
                    ("obfuscation", Identifier.Obfuscation(delta.Length)));
            }

            item.Content![0]!["transcript"] = text;
            _context.Events.Send(
                ServerEventKind.ConversationItemInputAudioTranscriptionCompleted,
                ("item_id", item.Id),
                ("content_index", 0),
                ("transcript", text),
                ("usage", IsPaidByTokens(model) ? CountTokens(item, text) : CountTime(item)));
        }
    }

    // The older models are paid by tokens, all others by time; the usage says what is paid for.
    private static bool IsPaidByTokens(string model) => model.StartsWith("gpt-4o", StringComparison.Ordinal);

    private static JsonObject CountTime(StoredItem item) => new()
    {
        ["type"] = "duration",
        ["seconds"] = item.Audio.Values.Sum(audio => audio.Milliseconds) / 1000.0,
    };

    private static JsonObject CountTokens(StoredItem item, string text)
    {
        long audio = item.CountTokens().Audio;
        long output = TokenCount.OfText(text);
        return new JsonObject
        {
            ["type"] = "tokens",
            ["total_tokens"] = audio + output,
            ["input_tokens"] = audio,
            ["output_tokens"] = output,
            ["input_token_details"] = new JsonObject { ["text_tokens"] = 0, ["audio_tokens"] = audio },
        };
    }
}
