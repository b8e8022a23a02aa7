using System.Collections.Concurrent;
using Realtalk.Audio;
using Realtalk.Audio.Wave;

namespace Realtalk.Simulator.Speech;

/// <summary>
/// Turns texts into speech: the recorded clip of exactly that text and voice, else espeak-ng, else a babble.
/// Safe to use from several threads.
/// </summary>
internal sealed class SpeechSource
{
    // Made speech is kept, because a demo says the same lines again and again; a stranger's texts must not fill the memory.
    private const int MaximumKept = 64;

    private readonly IReadOnlyDictionary<(SpeechVoice Voice, string Text), string> _clips;
    private readonly Func<SpeechVoice, VoiceSettings> _voices;
    private readonly ConcurrentDictionary<(SpeechVoice Voice, string Text), short[]> _kept = new();

    /// <param name="clips">The path of the WAV file for each recorded line.</param>
    /// <param name="voices">How espeak-ng is to sound for each voice.</param>
    public SpeechSource(
        IReadOnlyDictionary<(SpeechVoice Voice, string Text), string> clips,
        Func<SpeechVoice, VoiceSettings> voices)
    {
        _clips = clips;
        _voices = voices;
    }

    /// <summary>Whether the line was recorded.</summary>
    public bool HasClip(string text, SpeechVoice voice) => _clips.ContainsKey((voice, text.Trim()));

    /// <summary>The text as speech: one channel, 24,000 Hz. Do not write into the array, it is shared.</summary>
    public short[] Speak(string text, SpeechVoice voice) =>
        Task.Run(() => SpeakAsync(text, voice, CancellationToken.None)).GetAwaiter().GetResult();

    /// <inheritdoc cref="Speak"/>
    public async Task<short[]> SpeakAsync(string text, SpeechVoice voice, CancellationToken cancellation)
    {
        (SpeechVoice Voice, string Text) key = (voice, text.Trim());
        if (_kept.TryGetValue(key, out short[]? kept))
        {
            return kept;
        }

        short[] samples = await MakeAsync(key.Text, voice, cancellation).ConfigureAwait(false);
        if (_kept.Count < MaximumKept)
        {
            _kept.TryAdd(key, samples);
        }

        return samples;
    }

    /// <summary>About how long a line takes, in milliseconds, without making speech of it.</summary>
    public long EstimateMilliseconds(string text, SpeechVoice voice) => HasClip(text, voice)
        ? AudioFormat.ToMilliseconds(Speak(text, voice).Length)
        : BabbleSpeech.EstimateMilliseconds(text);

    private async Task<short[]> MakeAsync(string text, SpeechVoice voice, CancellationToken cancellation)
    {
        if (_clips.TryGetValue((voice, text), out string? path))
        {
            return await Task.Run(() => WaveReader.ReadAll(path), cancellation).ConfigureAwait(false);
        }

        return await EspeakSpeech.TrySpeakAsync(text, _voices(voice), cancellation).ConfigureAwait(false)
            ?? BabbleSpeech.Speak(text, voice);
    }
}
