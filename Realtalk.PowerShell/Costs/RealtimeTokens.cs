using System.Globalization;

namespace Realtalk.Costs;

/// <summary>A number of tokens, by what they stand for.</summary>
public sealed record RealtimeTokens
{
    /// <summary>Of text.</summary>
    public long Text { get; init; }

    /// <summary>Of sound.</summary>
    public long Audio { get; init; }

    /// <summary>Of images.</summary>
    public long Image { get; init; }

    /// <summary>Of which the server does not say what they stand for.</summary>
    public long Unspecified { get; init; }

    /// <summary>All of them.</summary>
    public long Total => Add(Add(Text, Audio), Add(Image, Unspecified));

    /// <summary>The total, and what it consists of.</summary>
    public override string ToString()
    {
        string parts = string.Join(", ", new[] { Show(Text, "text"), Show(Audio, "audio"), Show(Image, "image"), Show(Unspecified, "unspecified") }
            .Where(part => part is not null));
        return string.Create(CultureInfo.InvariantCulture, $"{Total:N0}{(parts.Length == 0 ? string.Empty : $" ({parts})")}");
    }

    /// <summary>The sum of both.</summary>
    internal static RealtimeTokens Sum(RealtimeTokens one, RealtimeTokens other) => new()
    {
        Text = Add(one.Text, other.Text),
        Audio = Add(one.Audio, other.Audio),
        Image = Add(one.Image, other.Image),
        Unspecified = Add(one.Unspecified, other.Unspecified),
    };

    /// <summary>The sum of two counts, neither of which is negative; the greatest number where it is more.</summary>
    internal static long Add(long one, long other) => one > long.MaxValue - other ? long.MaxValue : one + other;

    private static string? Show(long count, string of) =>
        count == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{count:N0} {of}");
}
