using Realtalk.Audio;
using Realtalk.Audio.Conversion;
using Realtalk.Simulator.Dialogue;
using Realtalk.Simulator.Speech;

namespace Realtalk.Tests.Simulator;

public class PartsTests
{
    [Theory]
    [InlineData("The Northern Train Station office.", "the Northern Train Station office")]
    [InlineData("""{"answer":"The Northern Train Station office."}""", "the Northern Train Station office")]
    [InlineData("\"It is at the Central office!\"", "at the Central office")]
    [InlineData("from the airport", "the airport")]
    [InlineData("Northern Train Station", "Northern Train Station")]
    [InlineData("Atlanta", "Atlanta")]
    public void Output_becomes_a_phrase(string output, string phrase) => Assert.Equal(phrase, PhraseCleaner.ToPhrase(output));

    [Fact]
    public void Clips_come_out_as_they_were_recorded()
    {
        Scenario scenario = Scenario.Load("car-rental");
        byte[] file = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Scenarios", "car-rental", "caller-1-booking.wav"));
        short[] clip = scenario.Speech.Speak(scenario.Caller[0].Say, SpeechVoice.Caller);

        // SoX writes the shortest header there is, 44 bytes, and then the samples.
        Assert.Equal(file[44..], AudioCoding.Pcm.EncodeSpeech(clip));
    }

    [Fact]
    public void Recorded_lines_are_speech_without_digital_silence()
    {
        Scenario scenario = Scenario.Load("car-rental");
        string[] said = scenario.Replies.Where(reply => reply.Say is not null && scenario.Speech.HasClip(reply.Say, SpeechVoice.Model)).Select(reply => reply.Say!).ToArray();
        Assert.Equal(6, said.Length);
        Assert.All(scenario.Caller, line => Assert.True(scenario.Speech.HasClip(line.Say, SpeechVoice.Caller)));
        foreach (short[] clip in said.Select(text => scenario.Speech.Speak(text, SpeechVoice.Model)).Concat(scenario.Caller.Select(line => scenario.Speech.Speak(line.Say, SpeechVoice.Caller))))
        {
            Assert.InRange(clip.Length, AudioFormat.SampleRate, 20 * AudioFormat.SampleRate);
            Assert.InRange(clip.Max(sample => Math.Abs((int)sample)), 18_000, 30_000);
            int run = 0;
            int longest = 0;
            foreach (short sample in clip)
            {
                run = sample == 0 ? run + 1 : 0;
                longest = Math.Max(longest, run);
            }

            Assert.True(longest < 5 * AudioFormat.SamplesPerMillisecond);
        }
    }

    [Fact]
    public void Unrecorded_lines_can_be_heard_too()
    {
        Scenario scenario = Scenario.Load("parrot");
        short[] speech = scenario.Speech.Speak("This was never recorded.", SpeechVoice.Model);
        short[] babble = BabbleSpeech.Speak("This was never recorded.", SpeechVoice.Model);
        Assert.InRange(speech.Length, AudioFormat.SampleRate / 2, 5 * AudioFormat.SampleRate);
        Assert.InRange(babble.Length, AudioFormat.SampleRate / 2, 5 * AudioFormat.SampleRate);
        Assert.True(babble.Max() > 3000);
    }

    [Fact]
    public void Names_are_the_shipped_scenarios() => Assert.Equal(["car-rental", "parrot"], Scenario.Names);
}
