namespace Realtalk.Sessions;

/// <summary>Adds up what the server says that responses used, out-of-band ones among them. The receive loop adds; any thread reads.</summary>
internal sealed class TokenTotals
{
    private readonly object _gate = new();
    private (int Responses, long? Input, long? Output, long? Total) _sums;

    /// <summary>The sums; of tokens null while the server has said nothing.</summary>
    public (int Responses, long? Input, long? Output, long? Total) Sums
    {
        get
        {
            lock (_gate)
            {
                return _sums;
            }
        }
    }

    public void Add(RealtimeResponse response)
    {
        lock (_gate)
        {
            _sums = (
                _sums.Responses + 1,
                Sum(_sums.Input, response.InputTokens),
                Sum(_sums.Output, response.OutputTokens),
                Sum(_sums.Total, response.TotalTokens));
        }
    }

    private static long? Sum(long? sum, int? more) => more is null ? sum : (sum ?? 0) + more;
}
