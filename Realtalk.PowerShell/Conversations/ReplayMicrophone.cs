using System.Buffers;
using System.Text.Json;
using Realtalk.Audio;
using Realtalk.Audio.Conversion;
using Realtalk.Events;
using Realtalk.Protocol;

namespace Realtalk.Conversations;

/// <summary>
/// The microphone of a recorded call: what it sent, or silence of that length where the log has only counted it. Used by one thread.
/// </summary>
internal sealed class ReplayMicrophone(IReadOnlyList<RealtimeEvent> events)
{
    private readonly ArrayBufferWriter<short> _decoded = new();
    private AudioDecoder? _decoder;
    private int _next;
    private int _played;

    /// <summary>The next samples of the call.</summary>
    /// <returns>All, or fewer when it has ended.</returns>
    public int Produce(Span<short> samples)
    {
        int count = 0;
        while (count < samples.Length)
        {
            int ready = Math.Min(_decoded.WrittenCount - _played, samples.Length - count);
            _decoded.WrittenSpan.Slice(_played, ready).CopyTo(samples[count..]);
            _played += ready;
            count += ready;
            if (ready == 0 && !ReadNext())
            {
                return count;
            }
        }

        return count;
    }

    private bool ReadNext()
    {
        while (_next < events.Count)
        {
            RealtimeEvent item = events[_next++];
            if (!MicrophoneAudio.IsIn(item) || item.ReadJson() is not { } json)
            {
                continue;
            }

            _decoded.ResetWrittenCount();
            _played = 0;
            if (ReadSound(json) is { Length: > 0 } sound)
            {
                _decoder = _decoder is { } decoder && decoder.Coding == item.Coding ? decoder : new AudioDecoder(item.Coding);
                _decoder.Decode(sound, _decoded);
            }
            else
            {
                int silence = (int)((long)MicrophoneAudio.BytesOf(item, json) * AudioFormat.SamplesPerMillisecond / item.Coding.BytesPerMillisecond);
                _decoded.GetSpan(silence)[..silence].Clear();
                _decoded.Advance(silence);
            }

            return true;
        }

        return false;
    }

    private static byte[]? ReadSound(byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement audio = document.RootElement.Find("audio");
            return audio.ValueKind == JsonValueKind.String && audio.TryGetBytesFromBase64(out byte[]? bytes) ? bytes : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
