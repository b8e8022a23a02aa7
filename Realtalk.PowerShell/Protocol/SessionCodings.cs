using System.Text.Json;
using Realtalk.Audio;
using Realtalk.Audio.Conversion;

namespace Realtalk.Protocol;

/// <summary>The formats of a session's sound.</summary>
/// <param name="Input">From the user (<c>session.audio.input.format</c>).</param>
/// <param name="Output">From the model (<c>session.audio.output.format</c>).</param>
internal sealed record SessionCodings(AudioCoding Input, AudioCoding Output)
{
    /// <summary>What a session has that says nothing of it.</summary>
    public static SessionCodings Default { get; } = Both(RealtimeAudioFormat.Pcm);

    /// <summary>The same format both ways.</summary>
    public static SessionCodings Both(RealtimeAudioFormat format) => new(AudioCoding.Of(format), AudioCoding.Of(format));

    /// <summary>The formats as a <c>session.updated</c> says; what it leaves out, or names in an unknown way, stays.</summary>
    /// <param name="session">The event's <c>session</c>.</param>
    public SessionCodings With(JsonElement session)
    {
        JsonElement audio = session.Find("audio");
        return new SessionCodings(
            Find(audio.Find("input"), session.Find("input_audio_format")) ?? Input,
            Find(audio.Find("output"), session.Find("output_audio_format")) ?? Output);
    }

    private static AudioCoding? Find(JsonElement side, JsonElement beta) =>
        AudioCoding.Find(side.Find("format").Find("type").Text() ?? beta.Text());
}
