using System.Globalization;
using System.Text;

namespace Realtalk.Benchmarks.Wire;

/// <summary>A delta of 20 ms of sound whose <c>event_id</c> is the moment at which it was sent.</summary>
internal static class WireFrames
{
    private const int Digits = 20;
    private static readonly byte[] Mark = Encoding.ASCII.GetBytes("\"event_id\":\"");

    /// <summary>The delta, of which the moment is to be filled in.</summary>
    public static byte[] Make(int connection)
    {
        var pcm = new byte[960];
        new Random(connection).NextBytes(pcm);
        return Encoding.ASCII.GetBytes(
            $$"""{"type":"response.output_audio.delta","event_id":"{{new string('0', Digits)}}","response_id":"resp_{{connection}}","item_id":"item_{{connection}}","output_index":0,"content_index":0,"delta":"{{Convert.ToBase64String(pcm)}}"}""");
    }

    /// <summary>Fills in the moment.</summary>
    public static void Stamp(Span<byte> frame, long timestamp) =>
        timestamp.TryFormat(frame.Slice(frame.IndexOf(Mark) + Mark.Length, Digits), out _, "D20", CultureInfo.InvariantCulture);

    /// <summary>The moment at which it was sent; 0 for another event.</summary>
    public static long ReadStamp(ReadOnlySpan<byte> frame) =>
        frame.IndexOf(Mark) is var at and >= 0 && long.TryParse(frame.Slice(at + Mark.Length, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : 0;
}
