using System.Text.Json.Nodes;
using Realtalk.Audio;
using Realtalk.Audio.Conversion;

namespace Realtalk.Simulator.Wire;

/// <summary>One of the three audio formats of the protocol.</summary>
internal sealed class AudioCoding
{
    /// <summary><c>{"type":"audio/pcm","rate":24000}</c>: signed 16-bit little-endian.</summary>
    public static readonly AudioCoding Pcm = new("audio/pcm", AudioFormat.SampleRate, SampleEncoding.Int16);

    /// <summary><c>{"type":"audio/pcmu"}</c>: G.711 mu-law, 8,000 Hz.</summary>
    public static readonly AudioCoding MuLaw = new("audio/pcmu", TelephoneRate, SampleEncoding.MuLaw);

    /// <summary><c>{"type":"audio/pcma"}</c>: G.711 A-law, 8,000 Hz.</summary>
    public static readonly AudioCoding ALaw = new("audio/pcma", TelephoneRate, SampleEncoding.ALaw);

    private const int TelephoneRate = 8000;

    private readonly SampleEncoding _encoding;

    private AudioCoding(string name, int sampleRate, SampleEncoding encoding)
    {
        Name = name;
        SampleRate = sampleRate;
        _encoding = encoding;
    }

    /// <summary>The protocol's name.</summary>
    public string Name { get; }

    /// <summary>Samples a second.</summary>
    public int SampleRate { get; }

    /// <summary>Bytes a sample.</summary>
    public int BytesPerSample => SampleDecoder.BytesPerSample(_encoding);

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
    public void Decode(ReadOnlySpan<byte> bytes, Span<short> samples) => SampleDecoder.Decode(_encoding, bytes, samples);

    /// <summary>Decodes to 24,000 Hz.</summary>
    public short[] DecodeToSpeech(ReadOnlySpan<byte> bytes)
    {
        var samples = new short[bytes.Length / BytesPerSample];
        Decode(bytes, samples);
        return Resampler.Convert(samples, SampleRate, AudioFormat.SampleRate);
    }

    /// <summary>Encodes samples of 24,000 Hz.</summary>
    public byte[] EncodeSpeech(ReadOnlySpan<short> speech)
    {
        ReadOnlySpan<short> samples = SampleRate == AudioFormat.SampleRate
            ? speech
            : Resampler.Convert(speech, AudioFormat.SampleRate, SampleRate);
        var bytes = new byte[samples.Length * BytesPerSample];
        SampleEncoder.Encode(_encoding, samples, bytes);
        return bytes;
    }
}
