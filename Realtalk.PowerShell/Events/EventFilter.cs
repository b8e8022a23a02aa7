using Realtalk.Protocol;

namespace Realtalk.Events;

/// <summary>Which events of a log are meant.</summary>
internal sealed class EventFilter
{
    private readonly TypePattern[] _patterns;

    // The GA names of the beta's names that a pattern means.
    private readonly HashSet<string> _twins;
    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>Creates the filter.</summary>
    /// <param name="types">Names with wildcards; the beta's names mean their GA twins. Null or empty for all.</param>
    /// <param name="direction">One direction; null for both.</param>
    /// <exception cref="RealtimeException">A pattern is malformed.</exception>
    public EventFilter(IEnumerable<string>? types, EventDirection? direction)
    {
        _patterns = types?.Select(TypePattern.Read).ToArray() ?? [];
        _twins = ServerEventNames.Twins.Where(twin => MatchesPattern(twin.Beta)).Select(twin => twin.Ga).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Direction = direction;
    }

    public EventDirection? Direction { get; }

    public bool Matches(in EventRecord record) => Matches(record.Direction, record.Type);

    public bool Matches(RealtimeEvent item) => Matches(item.Direction, item.Type);

    private bool Matches(EventDirection direction, string type) =>
        (Direction is not { } wanted || direction == wanted) && MatchesType(type);

    // The patterns are tried once for each name that occurs, not for each event.
    private bool MatchesType(string type)
    {
        if (_patterns.Length == 0)
        {
            return true;
        }

        if (!_known.TryGetValue(type, out bool matches))
        {
            matches = MatchesPattern(type) || _twins.Contains(type);
            _known[type] = matches;
        }

        return matches;
    }

    private bool MatchesPattern(string type) => Array.Exists(_patterns, pattern => pattern.IsMatch(type));
}
