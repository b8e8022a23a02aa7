namespace Realtalk.Simulator.Speech;

/// <summary>How espeak-ng is to sound.</summary>
/// <param name="Name">Its voice, for example <c>en-us+f3</c>.</param>
/// <param name="WordsPerMinute">80 to 450.</param>
/// <param name="Pitch">0 to 99.</param>
internal sealed record VoiceSettings(string Name, int WordsPerMinute, int Pitch)
{
    public static VoiceSettings DefaultOf(SpeechVoice voice) => voice == SpeechVoice.Model
        ? new VoiceSettings("en-gb-x-rp", 172, 32)
        : new VoiceSettings("en-us+f3", 168, 62);
}
