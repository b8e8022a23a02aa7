using Realtalk.Audio.Conversion;

namespace Realtalk.Simulator.Session;

/// <summary>Measures how loud sound is, and how long the speech in it.</summary>
internal static class SpeechMeter
{
    /// <summary>Sound is measured in windows of so many milliseconds.</summary>
    public const int WindowMilliseconds = 20;

    private const double SpeechDecibels = -45;
    private const double Silence = -120;

    /// <summary>The level of a window, in dB of full scale.</summary>
    public static double Measure(ReadOnlySpan<byte> window, AudioCoding coding)
    {
        Span<short> samples = stackalloc short[window.Length / coding.BytesPerSample];
        coding.Decode(window, samples);
        double energy = 0;
        foreach (short sample in samples)
        {
            energy += (double)sample * sample;
        }

        double level = Math.Sqrt(energy / Math.Max(1, samples.Length)) / short.MaxValue;
        return level <= 0 ? Silence : 20 * Math.Log10(level);
    }

    /// <summary>From the first loud window to the last, in milliseconds.</summary>
    public static int MeasureSpeech(ItemAudio audio)
    {
        int window = WindowMilliseconds * audio.Coding.BytesPerMillisecond;
        ReadOnlySpan<byte> bytes = audio.Known.Span;
        int first = -1;
        int last = -1;
        for (int index = 0; index < bytes.Length / window; index++)
        {
            if (Measure(bytes.Slice(index * window, window), audio.Coding) > SpeechDecibels)
            {
                first = first < 0 ? index : first;
                last = index;
            }
        }

        return first < 0 ? 0 : (last - first + 1) * WindowMilliseconds;
    }

    /// <summary>Notes what was heard in an item.</summary>
    public static void Listen(StoredItem item, SessionContext context)
    {
        if (!item.IsIdle)
        {
            (item.HeardText, item.HeardLine) = context.Hearing.Hear(item.Audio.Values.Sum(MeasureSpeech));
        }
    }
}
