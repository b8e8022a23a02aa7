using System.Buffers;
using System.Text;
using Realtalk.Audio;
using Realtalk.Audio.Conversion;
using Realtalk.Fuzz.Engine;
using Realtalk.Protocol;

namespace Realtalk.Fuzz.Targets;

/// <summary>
/// The sound of a reply in the protocol's formats, cut anywhere into deltas of base64, some of them with escaped slashes: what comes
/// out does not depend on the cuts, and what is encoded again is the same bytes. The input is the sound.
/// </summary>
internal sealed class AudioTarget : FuzzTarget
{
    private static readonly IReadOnlyList<byte[]> Sounds = [[1, 2, 3], new byte[480], [.. Enumerable.Range(0, 999).Select(i => (byte)(i * i))], [255, 127, 0, 128, 255, 255]];

    private readonly Utf8StringCache _strings = new();

    public override string Name => "audio";

    public override int Share => 5;

    public override byte[] Make(Mutator mutator) => mutator.NextBytes(Sounds);

    public override string Run(byte[] input)
    {
        var random = new Random(input.Length);
        foreach (AudioCoding coding in (AudioCoding[])[AudioCoding.Pcm, AudioCoding.MuLaw, AudioCoding.ALaw])
        {
            short[] whole = Decode(coding, [input]);
            short[] cut = Decode(coding, Cut(input, random));
            Require(whole.AsSpan().SequenceEqual(cut), $"The sound as {coding.Name} depends on where it is cut.");
            CheckRoundTrip(coding, input);
        }

        return "same";
    }

    private static void CheckRoundTrip(AudioCoding coding, byte[] input)
    {
        int count = input.Length / coding.BytesPerSample;
        var samples = new short[count];
        Require(coding.Decode(input, samples) == count, "Samples are missing.");
        var bytes = new byte[count * coding.BytesPerSample];
        coding.Encode(samples, bytes);
        var again = new short[count];
        coding.Decode(bytes, again);
        Require(samples.AsSpan().SequenceEqual(again), $"{coding.Name} is not the same after it was encoded and decoded.");
        Require(coding != AudioCoding.Pcm || bytes.AsSpan().SequenceEqual(input.AsSpan(0, bytes.Length)), "PCM has other bytes.");
    }

    private static IEnumerable<byte[]> Cut(byte[] input, Random random)
    {
        for (int at = 0; at < input.Length;)
        {
            int length = Math.Min(random.Next(0, 1 << random.Next(1, 10)), input.Length - at);
            yield return input[at..(at + length)];
            at += length;
        }
    }

    private short[] Decode(AudioCoding coding, IEnumerable<byte[]> chunks)
    {
        var ledger = new PlaybackLedger();
        var output = new ArrayBufferWriter<short>();
        bool isEscaped = false;
        foreach (byte[] chunk in chunks)
        {
            string base64 = Convert.ToBase64String(chunk);
            isEscaped = !isEscaped;
            byte[] frame = Encoding.UTF8.GetBytes(
                $$"""{"type":"response.output_audio.delta","response_id":"r","item_id":"i","content_index":0,"delta":"{{(isEscaped ? base64.Replace("/", "\\/", StringComparison.Ordinal) : base64)}}"}""");
            ledger.Append(ServerEvent.Parse(frame, _strings), coding);
        }

        ledger.Complete("i");
        for (int count; (count = ledger.Take(output.GetSpan(480)[..480])) > 0;)
        {
            output.Advance(count);
        }

        return output.WrittenSpan.ToArray();
    }
}
