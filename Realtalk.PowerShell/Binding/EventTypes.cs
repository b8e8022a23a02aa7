using Realtalk.Events;
using Realtalk.Protocol;

namespace Realtalk.Binding;

/// <summary>Looks at the types that are asked for, since one that is misspelt would be but silence.</summary>
internal static class EventTypes
{
    private static readonly string[] Known =
        [.. ServerEventNames.All, .. ClientEventNames.All, .. ServerEventNames.Twins.Select(twin => twin.Beta)];

    /// <summary>What is to be said of a type that no event has; null where there is nothing to say.</summary>
    public static string? Doubt(string type, RealtimeEventLog log)
    {
        if (TypePattern.HasWildcards(type) || Known.Contains(type, StringComparer.OrdinalIgnoreCase) || Has(log, type))
        {
            return null;
        }

        string[] near = NearNames.Of(type, ServerEventNames.All.Concat(ClientEventNames.All).Distinct());
        string meant = near.Length == 0 ? string.Empty : $" Did you mean {string.Join(", ", near)}?";
        return $"No event of the type '{type}' is known, and none is in the log.{meant}";
    }

    private static bool Has(RealtimeEventLog log, string type)
    {
        for (long sequence = 1; log.TryGetRecord(sequence, out EventRecord record); sequence++)
        {
            if (string.Equals(record.Type, type, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
