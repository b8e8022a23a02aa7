using Realtalk.Audio;
using Realtalk.Audio.Wave;

namespace Realtalk.Tests.Audio.Echo;

/// <summary>Speech, and a room that throws it back.</summary>
internal static class EchoRoom
{
    /// <summary>So much of the model's speech from the built-in scenario, again and again.</summary>
    public static short[] ModelSpeech(int samples) => Speech("model-4-collection.wav", samples);

    /// <summary>So much of the caller's.</summary>
    public static short[] CallerSpeech(int samples) => Speech("caller-2-question.wav", samples);

    /// <summary>What a microphone hears of a loudspeaker: delayed, a quarter as loud, with two reflections and a little noise.</summary>
    public static short[] Echo(short[] played, int delay)
    {
        (int Delay, double Gain)[] ways = [(delay, 0.25), (delay + 410, 0.12), (delay + 1_130, -0.06)];
        var random = new Random(41);
        var recorded = new short[played.Length];
        for (int i = 0; i < played.Length; i++)
        {
            double sum = random.Next(-3, 4);
            foreach ((int after, double gain) in ways)
            {
                sum += i >= after ? played[i - after] * gain : 0;
            }

            recorded[i] = (short)Math.Round(sum);
        }

        return recorded;
    }

    /// <summary>The same, with a delay that changes.</summary>
    /// <param name="played">What the loudspeaker plays.</param>
    /// <param name="delayAt">The delay by the number of the recorded sample.</param>
    public static short[] Echo(short[] played, Func<int, int> delayAt)
    {
        short[] echo = Echo(played, 0);
        return [.. Enumerable.Range(0, echo.Length).Select(i => i >= delayAt(i) ? echo[i - delayAt(i)] : (short)0)];
    }

    /// <summary>One signal on top of another.</summary>
    public static short[] Mix(short[] one, short[] other) =>
        [.. one.Zip(other, (left, right) => (short)Math.Clamp(left + right, short.MinValue, short.MaxValue))];

    /// <summary>How much of a signal is in another: 1 for all of it, by least squares.</summary>
    public static double Share(ReadOnlySpan<short> of, ReadOnlySpan<short> inside)
    {
        double product = 0;
        double power = 0;
        for (int i = 0; i < of.Length; i++)
        {
            product += (double)of[i] * inside[i];
            power += (double)of[i] * of[i];
        }

        return product / power;
    }

    private static short[] Speech(string file, int samples)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Scenarios", "car-rental", file);
        using WaveReader reader = WaveReader.Open(path);
        var speech = new List<short>();
        short[] buffer = new short[AudioFormat.FrameSamples];
        for (int count; (count = reader.Read(buffer)) > 0;)
        {
            speech.AddRange(buffer.AsSpan(0, count));
        }

        return [.. Enumerable.Range(0, samples).Select(i => speech[i % speech.Count])];
    }
}
