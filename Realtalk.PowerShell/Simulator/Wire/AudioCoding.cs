using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Realtalk.Audio;
using Realtalk.Simulator.Speech;

namespace Realtalk.Simulator.Wire;

/// <summary>One of the three audio formats of the protocol.</summary>
internal sealed class AudioCoding
{
    /// <summary><c>{"type":"audio/pcm","rate":24000}</c>: signed 16-bit little-endian.</summary>
    public static readonly AudioCoding Pcm = new("audio/pcm", AudioFormat.SampleRate, AudioFormat.BytesPerSample);

    /// <summary><c>{"type":"audio/pcmu"}</c>: G.711 mu-law, 8,000 Hz.</summary>
    public static readonly AudioCoding MuLaw = new("audio/pcmu", 8000, 1);

    /// <summary><c>{"type":"audio/pcma"}</c>: G.711 A-law, 8,000 Hz.</summary>
    public static readonly AudioCoding ALaw = new("audio/pcma", 8000, 1);

    private AudioCoding(string name, int sampleRate, int bytesPerSample)
    {
        Name = name;
        SampleRate = sampleRate;
        BytesPerSample = bytesPerSample;
    }

    /// <summary>The protocol's name.</summary>
    public string Name { get; }

    /// <summary>Samples a second.</summary>
    public int SampleRate { get; }

    /// <summary>Bytes a sample.</summary>
    public int BytesPerSample { get; }

    /// <summary>Bytes in a millisecond; whole for every format.</summary>
    public int BytesPerMillisecond => SampleRate * BytesPerSample / 1000;

    /// <summary>The coding of a checked <c>format</c> object; PCM where there is none.</summary>
    public static AudioCoding Of(JsonNode? format) => (string?)format?["type"] switch
    {
        "audio/pcmu" => MuLaw,
        "audio/pcma" => ALaw,
        _ => Pcm,
    };

    /// <summary>Decodes whole samples at the coding's own rate; a torn last sample is left out.</summary>
    public void Decode(ReadOnlySpan<byte> bytes, Span<short> samples)
    {
        if (this == Pcm)
        {
            for (int index = 0; index < samples.Length; index++)
            {
                samples[index] = BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * index)..]);
            }

            return;
        }

        for (int index = 0; index < samples.Length; index++)
        {
            samples[index] = this == MuLaw ? G711.DecodeMuLaw(bytes[index]) : G711.DecodeALaw(bytes[index]);
        }
    }

    /// <summary>Decodes to 24,000 Hz.</summary>
    public short[] DecodeToSpeech(ReadOnlySpan<byte> bytes)
    {
        var samples = new short[bytes.Length / BytesPerSample];
        Decode(bytes, samples);
        return SampleRateConverter.Convert(samples, SampleRate, AudioFormat.SampleRate);
    }

    /// <summary>Encodes samples of 24,000 Hz.</summary>
    public byte[] EncodeSpeech(ReadOnlySpan<short> speech)
    {
        ReadOnlySpan<short> samples = SampleRate == AudioFormat.SampleRate
            ? speech
            : SampleRateConverter.Convert(speech, AudioFormat.SampleRate, SampleRate);
        var bytes = new byte[samples.Length * BytesPerSample];
        for (int index = 0; index < samples.Length; index++)
        {
            if (this == Pcm)
            {
                BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(2 * index), samples[index]);
            }
            else
            {
                bytes[index] = this == MuLaw ? G711.EncodeMuLaw(samples[index]) : G711.EncodeALaw(samples[index]);
            }
        }

        return bytes;
    }
}
