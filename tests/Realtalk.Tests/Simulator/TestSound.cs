using System.Runtime.InteropServices;
using Realtalk.Audio;
using Realtalk.Simulator.Dialogue;
using Realtalk.Simulator.Speech;

namespace Realtalk.Tests.Simulator;

/// <summary>Sound to send.</summary>
internal static class TestSound
{
    private static readonly Scenario CarRental = Scenario.Load("car-rental");

    /// <summary>A line of the caller.</summary>
    public static byte[] Line(int index) => ToBytes(CarRental.Speech.Speak(CarRental.Caller[index].Say, SpeechVoice.Caller));

    public static byte[] Silence(int milliseconds) => new byte[milliseconds * AudioFormat.SamplesPerMillisecond * 2];

    /// <summary>A tone of -10 dB of full scale, or of another level.</summary>
    public static byte[] Tone(int milliseconds, double decibels = -10)
    {
        double amplitude = short.MaxValue * Math.Pow(10, decibels / 20) * Math.Sqrt(2);
        var samples = new short[milliseconds * AudioFormat.SamplesPerMillisecond];
        for (int index = 0; index < samples.Length; index++)
        {
            samples[index] = (short)(amplitude * Math.Sin(2 * Math.PI * 300 * index / AudioFormat.SampleRate));
        }

        return ToBytes(samples);
    }

    public static byte[] Join(params byte[][] parts) => parts.SelectMany(part => part).ToArray();

    private static byte[] ToBytes(short[] samples) => MemoryMarshal.AsBytes(samples.AsSpan()).ToArray();
}
