using Realtalk.Simulator.Dialogue;
using Realtalk.Simulator.Speech;
using Realtalk.Tests.Audio;

namespace Realtalk.Tests.Conversations;

/// <summary>A user who says what a test tells him to.</summary>
internal sealed class UserVoice
{
    private static readonly Scenario CarRental = Scenario.Load("car-rental");
    private readonly Queue<short> _samples = new();

    /// <summary>The caller's line of the car-rental call, from 0.</summary>
    public static short[] Line(int index) => CarRental.Speech.Speak(CarRental.Caller[index].Say, SpeechVoice.Caller);

    /// <summary>The model's long answer to the first line.</summary>
    public static short[] Reserved => Model(CarRental.Replies.Select(reply => reply.Say ?? "").Single(say => say.StartsWith("That's correct", StringComparison.Ordinal)));

    /// <summary>What the model says, as its clip.</summary>
    public static short[] Model(string text) => CarRental.Speech.Speak(text, SpeechVoice.Model);

    /// <summary>200 ms of noise, as loud as speech.</summary>
    public static short[] Cough() => Tone.Noise(4800, seed: 1, amplitude: 9000);

    public void Say(short[] samples)
    {
        lock (_samples)
        {
            foreach (short sample in samples)
            {
                _samples.Enqueue(sample);
            }
        }
    }

    public int Produce(Span<short> samples)
    {
        lock (_samples)
        {
            for (int i = 0; i < samples.Length; i++)
            {
                samples[i] = _samples.TryDequeue(out short sample) ? sample : (short)0;
            }
        }

        return samples.Length;
    }
}
