using Realtalk.Audio.Conversion;

namespace Realtalk.Audio.Wave;

/// <summary>What the <c>fmt</c> chunk of a WAV file says.</summary>
/// <param name="Encoding">How a sample is laid down.</param>
/// <param name="Channels">Samples in a frame, interleaved.</param>
/// <param name="SampleRate">Frames a second.</param>
internal sealed record WaveFormat(SampleEncoding Encoding, int Channels, int SampleRate)
{
    /// <summary>Bytes in a frame (one sample of every channel).</summary>
    public int BlockAlign => Channels * SampleDecoder.BytesPerSample(Encoding);
}
