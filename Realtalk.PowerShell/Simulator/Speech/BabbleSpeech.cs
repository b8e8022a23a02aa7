using Realtalk.Audio;

namespace Realtalk.Simulator.Speech;

/// <summary>Speech-like sound where nothing better is at hand: it says nothing, for as long as the text would take.</summary>
internal static class BabbleSpeech
{
    private const double CharactersPerSecond = 15;
    private const int MillisecondsPerSyllable = 180;
    private const double Amplitude = 0.25;
    private const double Floor = 0.0003;

    /// <summary>How long a text takes to say, in milliseconds.</summary>
    public static int EstimateMilliseconds(string text) => (int)Math.Max(400, 1000 * text.Trim().Length / CharactersPerSecond);

    /// <summary>The same text and voice always sound the same.</summary>
    public static short[] Speak(string text, SpeechVoice voice)
    {
        var random = new Random(text.Aggregate(17, (hash, letter) => unchecked((hash * 31) + letter)));
        double pitch = voice == SpeechVoice.Model ? 105 : 195;
        var samples = new short[EstimateMilliseconds(text) * AudioFormat.SamplesPerMillisecond];
        int syllable = MillisecondsPerSyllable * AudioFormat.SamplesPerMillisecond;
        double phase = 0;
        double vowel = 0;
        double note = pitch;
        for (int index = 0; index < samples.Length; index++)
        {
            int within = index % syllable;
            if (within == 0)
            {
                note = pitch * (0.9 + (0.25 * random.NextDouble()));
                vowel = 400 + (500 * random.NextDouble());
            }

            phase += 2 * Math.PI * note / AudioFormat.SampleRate;
            double envelope = Math.Sin(Math.PI * within / syllable);
            double sound = 0;
            for (int harmonic = 1; harmonic <= 8; harmonic++)
            {
                // One formant is enough to sound like a voice rather than like a buzzer.
                double distance = ((harmonic * note) - vowel) / 250;
                sound += Math.Sin(harmonic * phase) / (1 + (distance * distance));
            }

            double noise = Floor * ((2 * random.NextDouble()) - 1);
            samples[index] = (short)(short.MaxValue * Math.Clamp((Amplitude * envelope * sound / 2) + noise, -1, 1));
        }

        return samples;
    }
}
