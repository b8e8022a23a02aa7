using System.Buffers;

namespace Realtalk.Audio.Conversion;

/// <summary>
/// Turns a sound in one of the protocol's formats that comes in chunks into samples of 24,000 Hz: one signal, without seams
/// between the chunks. They may be cut anywhere: half a sample at a chunk's end is kept for the next. Not thread-safe.
/// </summary>
internal sealed class AudioDecoder(AudioCoding coding)
{
    private readonly Resampler? _resampler =
        coding.SampleRate == AudioFormat.SampleRate ? null : new Resampler(coding.SampleRate, AudioFormat.SampleRate);

    private readonly byte[] _torn = new byte[sizeof(short)];
    private bool _isTorn;
    private short[] _samples = [];

    /// <summary>The format.</summary>
    public AudioCoding Coding => coding;

    /// <summary>Writes the samples of the next chunk. A resampler keeps its last moments, some 4 ms, for the chunk that follows.</summary>
    public void Decode(ReadOnlySpan<byte> chunk, IBufferWriter<short> output)
    {
        if (_isTorn && chunk.Length > 0)
        {
            _torn[1] = chunk[0];
            _isTorn = false;
            DecodeWhole(_torn, output);
            chunk = chunk[1..];
        }

        int rest = chunk.Length % coding.BytesPerSample;
        DecodeWhole(chunk[..^rest], output);
        if (rest > 0)
        {
            _torn[0] = chunk[^1];
            _isTorn = true;
        }
    }

    /// <summary>Writes what is kept, at the end of the sound; what comes then is another. Half a sample is dropped.</summary>
    public void Flush(IBufferWriter<short> output)
    {
        _isTorn = false;
        _resampler?.Flush(output);
    }

    private void DecodeWhole(ReadOnlySpan<byte> bytes, IBufferWriter<short> output)
    {
        int count = bytes.Length / coding.BytesPerSample;
        if (_resampler is null)
        {
            output.Advance(coding.Decode(bytes, output.GetSpan(count)));
            return;
        }

        if (_samples.Length < count)
        {
            _samples = new short[count];
        }

        coding.Decode(bytes, _samples);
        _resampler.Process(_samples.AsSpan(0, count), output);
    }
}
