using System.Text.Json.Nodes;
using Realtalk.Simulator.Dialogue;
using Realtalk.Simulator.Session;
using Realtalk.Simulator.Wire;

namespace Realtalk.Simulator.Responses;

/// <summary>Makes responses and cancels them; sees to it that one at a time writes to the default conversation.</summary>
internal sealed class ResponseRequests
{
    private readonly SessionContext _context;
    private readonly List<ResponseRun> _running = [];
    private bool _isDue;

    public ResponseRequests(SessionContext context) => _context = context;

    /// <summary>A response of the default conversation has ended; its sound plays on for so long.</summary>
    public event Action<TimeSpan>? Ended;

    /// <summary>Whether a response is writing to the default conversation.</summary>
    public bool IsActive => Active is not null;

    private ResponseRun? Active => _running.Find(run => !run.Settings.IsOutOfBand);

    /// <summary><c>response.create</c></summary>
    public void Create(JsonObject? request)
    {
        if (_context.Settings.IsTranscription)
        {
            throw ProtocolFault.InvalidValue("type", "A transcription session has no responses.");
        }

        ResponseSettings settings = ResponseSettings.Of(request, _context.Settings);
        if (!settings.IsOutOfBand && Active is { } active)
        {
            throw new ProtocolFault(
                "conversation_already_has_active_response",
                $"Conversation already has an active response in progress: {active.Id}. Wait until the response is finished before creating a new one.");
        }

        Start(settings);
    }

    /// <summary>The response to a turn that was detected; after the one in progress, where there is one.</summary>
    public void CreateByVoice()
    {
        if (IsActive)
        {
            _isDue = true;
        }
        else
        {
            Start(ResponseSettings.Of(null, _context.Settings));
        }
    }

    /// <summary><c>response.cancel</c></summary>
    public void Cancel(string? id)
    {
        ResponseRun? run = id is null ? Active : _running.Find(candidate => candidate.Id == id);
        if (run is null)
        {
            throw new ProtocolFault("response_cancel_not_active", "Cancellation failed: no active response found");
        }

        run.Cancel("client_cancelled");
    }

    /// <summary>The caller speaks: the response in progress gives way.</summary>
    public void Interrupt() => Active?.Cancel("turn_detected");

    private void Start(ResponseSettings settings)
    {
        // The session's own choice of a function may name one that a later update took away.
        List<StoredItem> items = ReadInput(settings);
        Cue cue = CueReader.Read(settings, items, _context.Conversation, (string?)_context.Settings["instructions"]);
        PlannedReply reply = _context.Chooser.Choose(cue, settings.Tools, settings.DemandedTools);
        if (!settings.IsOutOfBand)
        {
            foreach (StoredItem item in _context.Conversation.Items)
            {
                item.IsAnswered = true;
            }
        }

        var run = new ResponseRun(_context, settings, reply, CountInput(settings, items));
        run.Finished += OnFinished;
        _running.Add(run);
        run.Start();
    }

    private void OnFinished(ResponseRun run)
    {
        _running.Remove(run);
        if (run.Settings.IsOutOfBand)
        {
            return;
        }

        Ended?.Invoke(run.StillPlaying);
        if (_isDue)
        {
            _isDue = false;
            Start(ResponseSettings.Of(null, _context.Settings));
        }
    }

    private List<StoredItem> ReadInput(ResponseSettings settings)
    {
        if (settings.Input is not { } input)
        {
            return [.. _context.Conversation.Items];
        }

        var items = new List<StoredItem>();
        for (int index = 0; index < input.Count; index++)
        {
            var element = (JsonObject)input[index]!;
            string path = $"response.input[{index}]";
            if ((string?)element["type"] == "item_reference")
            {
                string id = (string)element["id"]!;
                items.Add(_context.Conversation.Find(id)
                    ?? throw ProtocolFault.InvalidValue($"{path}.id", $"Item with id '{id}' not found."));
                continue;
            }

            var item = StoredItem.FromClient(element, _context.Settings.InputCoding, path);
            if (item.Audio.Count > 0)
            {
                item.HeardText = string.Empty;
            }

            items.Add(item);
        }

        return items;
    }

    private ResponseInput CountInput(ResponseSettings settings, List<StoredItem> items)
    {
        string? instructions = settings.OwnInstructions ?? (string?)_context.Settings["instructions"];
        var tokens = new TokenCount(TokenCount.OfText(instructions) + settings.Tools.Sum(tool => TokenCount.OfText(tool.ToJsonString())), 0);
        tokens = items.Aggregate(tokens, (sum, item) => sum + item.CountTokens());
        if (settings.Input is not null)
        {
            return new ResponseInput(tokens, default);
        }

        // What the response before has read already is the part that is cached.
        var result = new ResponseInput(tokens, TokenCount.Min(tokens, _context.LastInput));
        if (!settings.IsOutOfBand)
        {
            _context.LastInput = tokens;
        }

        return result;
    }
}
