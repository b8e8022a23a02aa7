using Realtalk.Audio.Conversion;

namespace Realtalk.Simulator.Session;

/// <summary>Tokens by what they stand for.</summary>
/// <param name="Text">Of text.</param>
/// <param name="Audio">Of sound.</param>
/// <param name="Image">Of images.</param>
internal readonly record struct TokenCount(long Text, long Audio, long Image = 0)
{
    /// <summary>The user's sound costs one token each so many milliseconds.</summary>
    public const int MillisecondsPerInputToken = 100;

    /// <summary>The model's sound costs one token each so many milliseconds.</summary>
    public const int MillisecondsPerOutputToken = 50;

    /// <summary>A round figure; the service's depends on the size.</summary>
    public const int PerImage = 300;

    private const int CharactersPerToken = 4;

    /// <summary>All of them.</summary>
    public long Total => Text + Audio + Image;

    /// <summary>About what a text costs.</summary>
    public static long OfText(string? text) => ((text?.Length ?? 0) + CharactersPerToken - 1) / CharactersPerToken;

    /// <summary>What a sound costs.</summary>
    /// <param name="bytes">Its length.</param>
    /// <param name="coding">Its format.</param>
    /// <param name="millisecondsPerToken">What one token stands for.</param>
    public static long OfSound(int bytes, AudioCoding coding, int millisecondsPerToken) =>
        (long)Math.Ceiling((double)bytes / (coding.BytesPerMillisecond * millisecondsPerToken));

    public static TokenCount operator +(TokenCount left, TokenCount right) =>
        new(left.Text + right.Text, left.Audio + right.Audio, left.Image + right.Image);

    /// <summary>The lesser of each.</summary>
    public static TokenCount Min(TokenCount left, TokenCount right) =>
        new(Math.Min(left.Text, right.Text), Math.Min(left.Audio, right.Audio), Math.Min(left.Image, right.Image));
}
