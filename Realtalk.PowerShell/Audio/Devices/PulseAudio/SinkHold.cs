namespace Realtalk.Audio.Devices.PulseAudio;

/// <summary>
/// How much a server's sink holds, which cannot be had back where the sink does not rewind, as with PipeWire or a wireless
/// device: the block that it takes at a time, or more where it holds several. Asked just before it takes the next block it
/// holds little, so the most of its last answers counts. One thread adds, any reads.
/// </summary>
internal sealed class SinkHold
{
    // More than any device holds; a sink that is suspended may claim so.
    private const int Maximum = 2 * AudioFormat.SampleRate;

    private readonly int[] _answers = new int[8];
    private int _next;
    private int _samples = 25 * AudioFormat.SamplesPerMillisecond;

    /// <summary>The most that it may hold now, in samples.</summary>
    public int Samples => Volatile.Read(ref _samples);

    /// <summary>The server has told.</summary>
    /// <param name="block">What the sink takes at a time, in samples.</param>
    /// <param name="held">What it holds now, in samples.</param>
    public void Measured(double block, double held)
    {
        _answers[_next++ % _answers.Length] = (int)Math.Min(held, Maximum);
        Volatile.Write(ref _samples, Math.Max((int)Math.Min(block, Maximum), _answers.Max()));
    }
}
