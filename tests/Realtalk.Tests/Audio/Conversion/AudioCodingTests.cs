using System.Buffers;
using Realtalk.Audio;
using Realtalk.Audio.Conversion;

namespace Realtalk.Tests.Audio.Conversion;

public sealed class AudioCodingTests
{
    public static TheoryData<RealtimeAudioFormat> Formats => new(Enum.GetValues<RealtimeAudioFormat>());

    [Theory]
    [InlineData("audio/pcm", RealtimeAudioFormat.Pcm)]
    [InlineData("audio/pcmu", RealtimeAudioFormat.G711Ulaw)]
    [InlineData("audio/pcma", RealtimeAudioFormat.G711Alaw)]
    [InlineData("pcm16", RealtimeAudioFormat.Pcm)]
    [InlineData("g711_ulaw", RealtimeAudioFormat.G711Ulaw)]
    [InlineData("g711_alaw", RealtimeAudioFormat.G711Alaw)]
    public void Formats_are_found_by_the_protocols_names_and_the_betas(string name, RealtimeAudioFormat format)
    {
        Assert.Same(AudioCoding.Of(format), AudioCoding.Find(name));
        Assert.Null(AudioCoding.Find(name + "x"));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_sound_in_pieces_is_coded_as_it_is_in_one(RealtimeAudioFormat format)
    {
        var coding = AudioCoding.Of(format);
        short[] sound = Tone.Noise(24_000, seed: 21);
        var encoder = new AudioEncoder(coding);
        var bytes = new List<byte>();
        int[] sizes = [480, 1, 0, 479, 7];
        for (int start = 0, i = 0; start < sound.Length; i++)
        {
            int count = Math.Min(sizes[i % sizes.Length], sound.Length - start);
            bytes.AddRange(encoder.Encode(sound.AsSpan(start, count)));
            start += count;
        }

        bytes.AddRange(encoder.Flush());
        Assert.Equal(coding.EncodeSpeech(sound), bytes);
        Assert.Equal(1000 * coding.BytesPerMillisecond, bytes.Count);
        Assert.Empty(encoder.Flush().ToArray());
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Chunks_that_are_cut_anywhere_are_decoded_as_one_sound(RealtimeAudioFormat format)
    {
        var coding = AudioCoding.Of(format);
        byte[] bytes = coding.EncodeSpeech(Tone.Noise(24_000, seed: 22));
        var decoder = new AudioDecoder(coding);
        var samples = new ArrayBufferWriter<short>();
        int[] sizes = [800, 1, 0, 3, 161];
        for (int start = 0, i = 0; start < bytes.Length; i++)
        {
            int count = Math.Min(sizes[i % sizes.Length], bytes.Length - start);
            decoder.Decode(bytes.AsSpan(start, count), samples);
            start += count;
        }

        decoder.Flush(samples);
        Assert.Equal(24_000, samples.WrittenCount);
        Assert.Equal(coding.DecodeToSpeech(bytes), samples.WrittenSpan.ToArray());
    }

    [Fact]
    public void Half_a_sample_is_no_part_of_the_sound_that_follows()
    {
        var decoder = new AudioDecoder(AudioCoding.Pcm);
        var samples = new ArrayBufferWriter<short>();
        decoder.Decode([1, 0, 9], samples);
        decoder.Flush(samples);
        decoder.Decode([2, 0], samples);
        Assert.Equal([1, 2], samples.WrittenSpan.ToArray());
    }

    [Theory]
    [InlineData(RealtimeAudioFormat.G711Ulaw)]
    [InlineData(RealtimeAudioFormat.G711Alaw)]
    public void What_a_telephone_carries_comes_through_both_ways(RealtimeAudioFormat format)
    {
        var coding = AudioCoding.Of(format);
        short[] sweep = Signals.Sweep(24_000, 1);
        byte[] bytes = coding.EncodeSpeech(sweep);

        // At its own rate against a sweep that was never resampled, and back at 24 kHz against the sweep itself.
        var narrow = new short[bytes.Length];
        coding.Decode(bytes, narrow);
        Assert.InRange(Signals.SignalToNoise(Signals.Sweep(8_000, 1), narrow), 34, 60);
        Assert.InRange(Signals.SignalToNoise(sweep, coding.DecodeToSpeech(bytes)), 34, 60);
    }
}
