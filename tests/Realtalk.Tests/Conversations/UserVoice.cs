using Realtalk.Simulator.Dialogue;
using Realtalk.Simulator.Speech;
using Realtalk.Tests.Audio;

namespace Realtalk.Tests.Conversations;

/// <summary>A user who says what a test tells him to.</summary>
internal sealed class UserVoice
{
    private static readonly Scenario CarRental = Scenario.Load("car-rental");
    private readonly Queue<short> _samples = new();
    private long _spoken;

    /// <summary>The caller's line of the car-rental call, from 0.</summary>
    public static short[] Line(int index) => CarRental.Speech.Speak(CarRental.Caller[index].Say, SpeechVoice.Caller);

    /// <summary>The model's long answer to the first line.</summary>
    public static short[] Reserved => Model(CarRental.Replies.Select(reply => reply.Say ?? "").Single(say => say.StartsWith("That's correct", StringComparison.Ordinal)));

    /// <summary>What the model says, as its clip.</summary>
    public static short[] Model(string text) => CarRental.Speech.Speak(text, SpeechVoice.Model);

    /// <summary>200 ms of noise, as loud as speech.</summary>
    public static short[] Cough() => Tone.Noise(4800, seed: 1, amplitude: 9000);

    /// <summary>How many samples were said so far; the silence between does not count.</summary>
    public long Spoken
    {
        get
        {
            lock (_samples)
            {
                return _spoken;
            }
        }
    }

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
            int count = Math.Min(samples.Length, _samples.Count);
            for (int i = 0; i < count; i++)
            {
                samples[i] = _samples.Dequeue();
            }

            samples[count..].Clear();
            _spoken += count;
        }

        return samples.Length;
    }
}
