using System.Text.Json;
using Realtalk.Protocol;

namespace Realtalk.Events;

/// <summary>The sound in an <c>input_audio_buffer.append</c> of a log: there, or only counted.</summary>
internal static class MicrophoneAudio
{
    // What a microphone sends at once, for logs that do not say how much was left out of them.
    private const int UsualMilliseconds = 20;

    /// <summary>Whether the event is one that was sent.</summary>
    public static bool IsIn(RealtimeEvent item) =>
        item.Direction == EventDirection.Sent && item.Type == ClientEventNames.InputAudioBufferAppend;

    /// <summary>How many bytes of it there are or were, in the stream's format.</summary>
    /// <param name="item">The event.</param>
    /// <param name="json">Its JSON.</param>
    public static int BytesOf(RealtimeEvent item, ReadOnlySpan<byte> json)
    {
        if (item.OmittedAudioBytes > 0)
        {
            return item.OmittedAudioBytes;
        }

        int bytes = CountBytes(json);
        return bytes > 0 ? bytes : UsualMilliseconds * item.Coding.BytesPerMillisecond;
    }

    /// <summary>How many bytes the base64 of an append stands for; 0 where there is none.</summary>
    /// <param name="json">The event.</param>
    public static int CountBytes(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("audio"u8))
                {
                    reader.Read();
                    ReadOnlySpan<byte> text = reader.TokenType == JsonTokenType.String ? reader.ValueSpan : [];
                    return (int)((long)text.TrimEnd((byte)'=').Length * 3 / 4);
                }
            }
        }
        catch (JsonException)
        {
            // No event, and so no sound.
        }

        return 0;
    }
}
