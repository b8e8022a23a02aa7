using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Realtalk.Protocol;

namespace Realtalk.Secrets;

/// <summary>
/// What a stream has shown to its server and nobody else is to see: its key, the tokens and headers of its MCP servers, values in
/// URLs. It is taken out of each frame before anything is made of that, and out of each message. It only grows: a server may repeat
/// what is no longer in use. Any thread may use it.
/// </summary>
/// <remarks>
/// A secret that comes in pieces, in the deltas of a transcript, cannot be known by any of them, and holding deltas back would hold
/// back the words of every reply. The event that ends the text has it whole, and there it is hidden.
/// The secrets are kept in plain text, as the request's headers keep them: each frame is compared with them.
/// </remarks>
internal sealed class StreamSecrets
{
    /// <summary>What is shorter stands in any text by chance.</summary>
    public const int MinLength = 8;

    // A reason to close has 123 bytes at most, and so a key may be cut off there. "sk-proj-" alone is no secret.
    private const int MinCutLength = 12;

    private static readonly string[] Schemes = ["Bearer ", "Basic ", "Token "];

    // A key of this kind protects nothing, and without these words no event could be read.
    private static readonly string[] ProtocolWords = ["function_call", "assistant", "realtime", "in_progress", "completed", "incomplete", "cancelled", "output_audio", "input_audio", "input_text", "output_text"];

    private readonly object _gate = new();
    private volatile Known _known = new([], []);

    private static ReadOnlySpan<byte> Hidden => "***"u8;

    /// <summary>Adds secrets. Those that are too short to be told from other text are passed over.</summary>
    public void Add(IReadOnlyCollection<string> secrets)
    {
        if (secrets.Count == 0)
        {
            return;
        }

        lock (_gate)
        {
            var all = new HashSet<string>(_known.Secrets, StringComparer.Ordinal);
            all.UnionWith(secrets.SelectMany(Forms).Where(IsWorthHiding));
            if (all.Count > _known.Secrets.Length)
            {
                // The longest first: one that is a part of another must not break it up.
                string[] sorted = [.. all.OrderByDescending(secret => secret.Length)];
                _known = new Known(sorted, Array.ConvertAll(sorted, secret => new SecretPattern(secret)));
            }
        }
    }

    /// <summary>The frame without secrets: itself, where it has none.</summary>
    public ReadOnlySpan<byte> Redact(ReadOnlySpan<byte> frame)
    {
        SecretPattern[] patterns = _known.Patterns;
        if (patterns.Length == 0)
        {
            return frame;
        }

        // Frames with sound have neither, and those are the many and the large ones.
        bool isEscaped = frame.IndexOfAny((byte)'\\', (byte)'%') >= 0;
        foreach (SecretPattern pattern in patterns)
        {
            if (pattern.Find(frame, 0, isEscaped) is { End: > 0 } match)
            {
                frame = Replace(frame, pattern, match, isEscaped);
            }
        }

        return frame;
    }

    /// <summary>A frame of this side as it may be logged. What it tells of MCP servers is secret from now on.</summary>
    public ReadOnlySpan<byte> RedactSent(ReadOnlySpan<byte> frame)
    {
        List<string> found = [];
        ReadOnlySpan<byte> redacted = SecretRedaction.Redact(frame, found);
        Add(found);
        return Redact(redacted);
    }

    /// <summary>The text without secrets.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public string? Redact(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return text;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text);
        ReadOnlySpan<byte> redacted = Redact(bytes);
        return redacted == bytes ? text : Encoding.UTF8.GetString(redacted);
    }

    /// <summary>The text without secrets, nor the first part of one at its end: a text that may have been cut off.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public string? RedactCut(string? text)
    {
        text = Redact(text);
        if (text is null)
        {
            return null;
        }

        foreach (string secret in _known.Secrets)
        {
            for (int length = Math.Min(secret.Length - 1, text.Length); length >= MinCutLength; length--)
            {
                if (text.AsSpan().EndsWith(secret.AsSpan(0, length), StringComparison.Ordinal))
                {
                    return string.Concat(text.AsSpan(0, text.Length - length), "***");
                }
            }
        }

        return text;
    }

    private static ReadOnlySpan<byte> Replace(ReadOnlySpan<byte> frame, SecretPattern pattern, (int Start, int End) match, bool isEscaped)
    {
        var redacted = new ArrayBufferWriter<byte>(frame.Length);
        int written = 0;
        for (; match.End > 0; match = pattern.Find(frame, written, isEscaped))
        {
            redacted.Write(frame[written..Math.Max(match.Start, written)]);
            redacted.Write(Hidden);
            written = match.End;
        }

        redacted.Write(frame[written..]);
        return redacted.WrittenSpan;
    }

    // A server that got "Bearer abc" may say that it does not know "abc".
    private static IEnumerable<string> Forms(string secret)
    {
        secret = secret.Trim();
        yield return secret;
        if (Array.Find(Schemes, scheme => secret.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) is { } found)
        {
            yield return secret[found.Length..].Trim();
        }
    }

    private static bool IsWorthHiding(string secret) =>
        secret.Replace("\\", null, StringComparison.Ordinal).Length >= MinLength
        && !Array.Exists(ProtocolWords, word => word.Contains(secret, StringComparison.Ordinal))
        && !ServerEventNames.IsPartOfOne(secret)
        && !secret.EnumerateRunes().Contains(Rune.ReplacementChar);

    private sealed record Known(string[] Secrets, SecretPattern[] Patterns);
}
