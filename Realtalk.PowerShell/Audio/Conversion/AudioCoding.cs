namespace Realtalk.Audio.Conversion;

/// <summary>One of the three audio formats of the protocol.</summary>
internal sealed class AudioCoding
{
    /// <summary><c>{"type":"audio/pcm","rate":24000}</c>: signed 16-bit little-endian.</summary>
    public static readonly AudioCoding Pcm = new(RealtimeAudioFormat.Pcm, "audio/pcm", "pcm16", AudioFormat.SampleRate, SampleEncoding.Int16);

    /// <summary><c>{"type":"audio/pcmu"}</c>: G.711 mu-law, 8,000 Hz.</summary>
    public static readonly AudioCoding MuLaw = new(RealtimeAudioFormat.G711Ulaw, "audio/pcmu", "g711_ulaw", TelephoneRate, SampleEncoding.MuLaw);

    /// <summary><c>{"type":"audio/pcma"}</c>: G.711 A-law, 8,000 Hz.</summary>
    public static readonly AudioCoding ALaw = new(RealtimeAudioFormat.G711Alaw, "audio/pcma", "g711_alaw", TelephoneRate, SampleEncoding.ALaw);

    private const int TelephoneRate = 8000;

    private static readonly AudioCoding[] All = [Pcm, MuLaw, ALaw];

    private readonly string _betaName;
    private readonly SampleEncoding _encoding;

    private AudioCoding(RealtimeAudioFormat format, string name, string betaName, int sampleRate, SampleEncoding encoding)
    {
        Format = format;
        Name = name;
        _betaName = betaName;
        SampleRate = sampleRate;
        _encoding = encoding;
    }

    /// <summary>What users call it.</summary>
    public RealtimeAudioFormat Format { get; }

    /// <summary>The protocol's name.</summary>
    public string Name { get; }

    /// <summary>Samples a second.</summary>
    public int SampleRate { get; }

    /// <summary>Bytes a sample.</summary>
    public int BytesPerSample => SampleDecoder.BytesPerSample(_encoding);

    /// <summary>Bytes in a millisecond; whole for every format.</summary>
    public int BytesPerMillisecond => SampleRate * BytesPerSample / 1000;

    /// <summary>The coding that users call so.</summary>
    public static AudioCoding Of(RealtimeAudioFormat format) => Array.Find(All, coding => coding.Format == format) ?? Pcm;

    /// <summary>The coding of that name, the protocol's own or its beta's; null where there is none.</summary>
    public static AudioCoding? Find(string? name) => Array.Find(All, coding => coding.Name == name || coding._betaName == name);

    /// <summary>Decodes whole samples at the coding's own rate; a torn last sample is left out.</summary>
    /// <returns>The number of samples decoded.</returns>
    public int Decode(ReadOnlySpan<byte> bytes, Span<short> samples) => SampleDecoder.Decode(_encoding, bytes, samples);

    /// <summary>Encodes samples at the coding's own rate.</summary>
    public void Encode(ReadOnlySpan<short> samples, Span<byte> bytes) => SampleEncoder.Encode(_encoding, samples, bytes);

    /// <summary>Decodes a whole sound to 24,000 Hz.</summary>
    public short[] DecodeToSpeech(ReadOnlySpan<byte> bytes)
    {
        var samples = new short[bytes.Length / BytesPerSample];
        Decode(bytes, samples);
        return Resampler.Convert(samples, SampleRate, AudioFormat.SampleRate);
    }

    /// <summary>Encodes a whole sound of 24,000 Hz.</summary>
    public byte[] EncodeSpeech(ReadOnlySpan<short> speech)
    {
        ReadOnlySpan<short> samples = SampleRate == AudioFormat.SampleRate
            ? speech
            : Resampler.Convert(speech, AudioFormat.SampleRate, SampleRate);
        var bytes = new byte[samples.Length * BytesPerSample];
        Encode(samples, bytes);
        return bytes;
    }
}
