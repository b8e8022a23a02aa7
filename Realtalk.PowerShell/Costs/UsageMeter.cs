using System.Text.Json;
using Realtalk.Protocol;
using Realtalk.Sessions;

namespace Realtalk.Costs;

/// <summary>
/// Adds up what the server says that a stream has used: its responses, out-of-band ones and those that failed among them, and
/// the transcripts of the user's speech. The receive loop adds; any thread reads.
/// </summary>
internal sealed class UsageMeter
{
    // A server that names another model each time is not to make this grow.
    private const int MostModels = 32;
    private const int RememberedIds = 256;

    private readonly object _gate = new();
    private readonly PriceSource _prices;
    private readonly HashSet<string> _counted = new(StringComparer.Ordinal);
    private readonly Queue<string> _countedInOrder = new();
    private readonly Dictionary<string, RealtimeTranscriptionUsage> _transcriptions = new(StringComparer.Ordinal);
    private string _model;
    private string _transcriptionModel;
    private int _responses;
    private int _silentResponses;
    private (long? Input, long? Output, long? Total) _said;
    private RealtimeUsage? _usage;

    public UsageMeter(RealtimeStreamOptions options)
    {
        _model = options.Model;
        _transcriptionModel = options.TranscriptionModel ?? string.Empty;
        Prices = options.Prices;
        _prices = Prices.OrUnder(options.Model);
    }

    /// <summary>The prices that estimates go by.</summary>
    public PriceSource Prices { get; }

    /// <summary>How many responses are finished.</summary>
    public int Responses => Read(() => _responses);

    /// <summary>The sums that the server itself makes; null while it has said nothing.</summary>
    public (long? Input, long? Output, long? Total) Said => Read(() => _said);

    /// <summary>What all responses have used; null while the server has said nothing.</summary>
    public RealtimeUsage? Usage => Read(() => _usage);

    /// <summary>What writing down has used, by models.</summary>
    public IReadOnlyList<RealtimeTranscriptionUsage> Transcriptions => Read(() => _transcriptions.Values.ToArray());

    /// <summary>What all of it costs.</summary>
    public CostEstimate Estimate
    {
        get
        {
            (RealtimeUsage? usage, RealtimeTranscriptionUsage[] transcriptions, int silent) =
                Read(() => (_usage, _transcriptions.Values.ToArray(), _silentResponses));
            IEnumerable<CostEstimate> parts = transcriptions.Select(one => one.Estimate).Prepend(usage?.Estimate ?? CostEstimate.Nothing);
            return CostEstimate.Sum(silent == 0 ? parts : parts.Append(new CostEstimate(null, ["responses without usage"])));
        }
    }

    /// <summary>The model's price; null where it is not known.</summary>
    /// <param name="model">The model, as the server says.</param>
    public RealtimePrice? FindPrice(string model) => _prices.Find(model);

    /// <summary>The models that the session has now: that which speaks, and that which writes down (empty for none).</summary>
    public (string Model, string TranscriptionModel) Models => Read(() => (_model, _transcriptionModel));

    /// <summary>Takes the models of a session, as the server says.</summary>
    public void OnSession(JsonElement session)
    {
        JsonElement input = session.Find("audio").Find("input");
        lock (_gate)
        {
            _model = session.Find("model").Text() ?? _model;
            if (input.ValueKind == JsonValueKind.Object && input.TryGetProperty("transcription", out JsonElement transcription))
            {
                _transcriptionModel = transcription.ValueKind == JsonValueKind.Null ? string.Empty
                    : transcription.Find("model").Text() ?? _transcriptionModel;
            }
        }
    }

    /// <summary>Counts a response.</summary>
    /// <param name="response">The response.</param>
    /// <param name="json">The <c>response</c> of its <c>response.done</c>.</param>
    /// <returns>The response with its usage.</returns>
    public RealtimeResponse Add(RealtimeResponse response, JsonElement json)
    {
        lock (_gate)
        {
            RealtimeUsage? usage = UsageReader.ReadResponse(json.Find("usage"), _model, _prices);
            if (IsNew("response " + response.Id))
            {
                _responses++;
                _silentResponses += usage is null && response.Status is not ("cancelled" or "failed") ? 1 : 0;
                _said = (
                    Sum(_said.Input, response.InputTokens), Sum(_said.Output, response.OutputTokens), Sum(_said.Total, response.TotalTokens));
                _usage = usage is null ? _usage : Sum(_usage, usage);
            }

            return response with { Usage = usage };
        }
    }

    /// <summary>Counts a transcript of what the user said.</summary>
    /// <param name="itemId">The item that it is of.</param>
    /// <param name="json">The whole event.</param>
    public void AddTranscript(string? itemId, JsonElement json)
    {
        lock (_gate)
        {
            if (itemId is not null && !IsNew($"transcript {itemId} {json.Find("content_index").Integer()}"))
            {
                return;
            }

            string model = _transcriptionModel.Length == 0 ? "an unknown model"
                : _transcriptions.ContainsKey(_transcriptionModel) || _transcriptions.Count < MostModels ? _transcriptionModel
                : "other models";
            RealtimeTranscriptionUsage usage = UsageReader.ReadTranscription(json.Find("usage"), model, Prices);
            _transcriptions[model] = _transcriptions.TryGetValue(model, out RealtimeTranscriptionUsage? before) ? before.Plus(usage) : usage;
        }
    }

    private static long? Sum(long? sum, long? more) => more is null ? sum : RealtimeTokens.Add(sum ?? 0, more.Value);

    private static RealtimeUsage Sum(RealtimeUsage? sum, RealtimeUsage more) => sum is null ? more : new RealtimeUsage
    {
        Model = more.Model,
        Prices = more.Prices,
        Input = RealtimeTokens.Sum(sum.Input, more.Input),
        Cached = RealtimeTokens.Sum(sum.Cached, more.Cached),
        Output = RealtimeTokens.Sum(sum.Output, more.Output),
    };

    // A server that says something twice is not paid twice.
    private bool IsNew(string id)
    {
        if (!_counted.Add(id))
        {
            return false;
        }

        _countedInOrder.Enqueue(id);
        if (_countedInOrder.Count > RememberedIds)
        {
            _counted.Remove(_countedInOrder.Dequeue());
        }

        return true;
    }

    private T Read<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }
}
