using Realtalk.Audio;
using Realtalk.Audio.Wave;
using Realtalk.Fuzz.Engine;
using Realtalk.Fuzz.Memory;

namespace Realtalk.Fuzz.Targets;

/// <summary>WAV files of every form, read to their end: at once and in pieces, which must be the same samples.</summary>
internal sealed class WaveTarget : FuzzTarget
{
    // Nobody has more than this made of one file here: a header may claim a rate that makes much of little.
    private const int MaxSamples = 1 << 22;

    private static readonly IReadOnlyList<byte[]> Files = WaveSeeds.Make();

    public override string Name => "wave";

    public override int Share => 15;

    // Three readers, each with its blocks (64 channels of 8 bytes) and its filter (9 MB for 768 kHz), and the samples, which are more
    // than the bytes where the rate is low.
    public override long AllocationLimit(int inputLength) => (40L << 20) + (1024L * inputLength);

    public override byte[] Make(Mutator mutator) => mutator.NextBytes(Files);

    public override string Run(byte[] input)
    {
        short[]? whole = Read(input, canSeek: true, piece: 4096, out string outcome);
        short[]? pieces = Read(input, canSeek: true, piece: 1 + (input.Length % 97), out string other);
        Require(outcome == other, $"In pieces it is {other}, and else {outcome}.");
        Require(whole is null || whole.AsSpan().SequenceEqual(pieces), "The samples depend on the pieces in which they are read.");

        // A pipe cannot go back for a format behind the samples, nor tell its length. All else is the same.
        Read(input, canSeek: false, piece: 4096, out string piped);
        return $"{outcome}, {piped}";
    }

    private static short[]? Read(byte[] input, bool canSeek, int piece, out string outcome)
    {
        try
        {
            using var reader = new WaveReader(canSeek ? new MemoryStream(input) : new ForwardStream(input), "a.wav");
            var samples = new List<short>();
            var buffer = new short[piece];
            int count;
            while ((count = reader.Read(buffer)) > 0 && samples.Count < MaxSamples)
            {
                samples.AddRange(buffer.AsSpan(0, count));
            }

            Require(reader.Read(buffer) == 0 || samples.Count >= MaxSamples, "There are samples behind the last.");
            Require(samples.Count <= Limit(reader.Format, input.Length), $"{input.Length} bytes make {samples.Count} samples.");
            outcome = reader.Format.Encoding.ToString();
            return [.. samples];
        }
        catch (RealtimeException exception)
        {
            Require(exception.ErrorId is not "WaveUnreadable", exception.ToString());
            outcome = exception.ErrorId;
            return null;
        }
    }

    private static long Limit(WaveFormat format, int length) =>
        ((long)length * AudioFormat.SampleRate / format.SampleRate / format.BlockAlign) + AudioFormat.SampleRate;
}
