namespace Realtalk.Binding;

/// <summary>Finds what may have been meant by a name that there is not.</summary>
internal static class NearNames
{
    private const int Most = 3;

    /// <summary>The few names that are nearest: that begin so, or differ in few letters. Empty where none is near.</summary>
    public static string[] Of(string wrong, IEnumerable<string> names) =>
    [
        .. names
            .Select(name => (Name: name, Distance: DistanceOf(wrong.ToLowerInvariant(), name)))
            .Where(near => near.Distance <= Math.Max(2, wrong.Length / 5) || near.Name.StartsWith(wrong, StringComparison.OrdinalIgnoreCase))
            .OrderBy(near => near.Distance)
            .ThenBy(near => near.Name, StringComparer.Ordinal)
            .Take(Most)
            .Select(near => near.Name),
    ];

    // Levenshtein's, with one row; two letters that changed places count as two.
    private static int DistanceOf(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 1; i <= one.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.Length; j++)
            {
                int replaced = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
