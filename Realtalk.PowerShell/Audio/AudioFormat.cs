namespace Realtalk.Audio;

/// <summary>
/// The one format of sound inside the engine: signed 16-bit little-endian samples, one channel, 24,000 Hz
/// (the Realtime API's <c>{"type":"audio/pcm","rate":24000}</c>). Everything else is converted at the edge.
/// </summary>
internal static class AudioFormat
{
    /// <summary>Samples a second.</summary>
    public const int SampleRate = 24_000;

    /// <summary>Bytes a sample.</summary>
    public const int BytesPerSample = 2;

    /// <summary>Samples in a millisecond.</summary>
    public const int SamplesPerMillisecond = SampleRate / 1000;

    /// <summary>Samples in a capture frame of 20 ms.</summary>
    public const int FrameSamples = 20 * SamplesPerMillisecond;

    /// <summary>The length of so many samples, in whole milliseconds, rounded down.</summary>
    public static long ToMilliseconds(long samples) => samples / SamplesPerMillisecond;

    /// <summary>The number of samples in so many milliseconds.</summary>
    public static long FromMilliseconds(long milliseconds) => milliseconds * SamplesPerMillisecond;

    /// <summary>The length of so many samples.</summary>
    public static TimeSpan ToTimeSpan(long samples) => TimeSpan.FromTicks(samples * (TimeSpan.TicksPerSecond / SampleRate))
        + TimeSpan.FromTicks(samples * (TimeSpan.TicksPerSecond % SampleRate) / SampleRate);
}
