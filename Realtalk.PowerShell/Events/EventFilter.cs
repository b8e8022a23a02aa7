using Realtalk.Protocol;

namespace Realtalk.Events;

/// <summary>Which events of a log are meant.</summary>
internal sealed class EventFilter
{
    private readonly TypePattern[] _patterns;
    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>Creates the filter.</summary>
    /// <param name="types">Names with wildcards; the beta's names mean their GA twins. Null or empty for all.</param>
    /// <param name="direction">One direction; null for both.</param>
    /// <exception cref="RealtimeException">A pattern is malformed.</exception>
    public EventFilter(IEnumerable<string>? types, EventDirection? direction)
    {
        TypePattern[] asked = types?.Select(TypePattern.Read).ToArray() ?? [];
        _patterns =
        [
            .. asked,
            .. ServerEventNames.Twins.Where(twin => Array.Exists(asked, type => type.IsMatch(twin.Beta))).Select(twin => TypePattern.Read(twin.Ga)),
        ];
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
            matches = Array.Exists(_patterns, pattern => pattern.IsMatch(type));
            _known[type] = matches;
        }

        return matches;
    }
}
