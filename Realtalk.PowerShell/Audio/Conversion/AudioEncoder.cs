using System.Buffers;

namespace Realtalk.Audio.Conversion;

/// <summary>
/// Turns a sound of 24,000 Hz that comes in pieces into one of the protocol's formats: one signal, without seams between the
/// pieces. Not thread-safe.
/// </summary>
internal sealed class AudioEncoder(AudioCoding coding)
{
    private readonly Resampler _resampler = new(AudioFormat.SampleRate, coding.SampleRate);
    private readonly ArrayBufferWriter<short> _samples = new();
    private byte[] _bytes = [];

    /// <summary>The format.</summary>
    public AudioCoding Coding => coding;

    /// <summary>The next piece of the sound. The resampler keeps its last moments, some 4 ms, for the piece that follows.</summary>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> Encode(ReadOnlySpan<short> samples)
    {
        _samples.ResetWrittenCount();
        _resampler.Process(samples, _samples);
        return Encode();
    }

    /// <summary>What is kept, at the end of the sound; what comes then is another.</summary>
    /// <returns>Valid until the next call; empty where there is nothing.</returns>
    public ReadOnlySpan<byte> Flush()
    {
        _samples.ResetWrittenCount();
        _resampler.Flush(_samples);
        return Encode();
    }

    private ReadOnlySpan<byte> Encode()
    {
        int length = _samples.WrittenCount * coding.BytesPerSample;
        if (_bytes.Length < length)
        {
            _bytes = new byte[length];
        }

        coding.Encode(_samples.WrittenSpan, _bytes);
        return _bytes.AsSpan(0, length);
    }
}
