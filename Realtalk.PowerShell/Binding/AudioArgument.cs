using System.Management.Automation;
using System.Text.Json;
using Realtalk.Audio;
using Realtalk.Audio.Wave;
using Realtalk.Events;
using Realtalk.Protocol;

namespace Realtalk.Binding;

/// <summary>Reads sound in the forms in which it comes along a pipeline: base64, bytes, an event of the log, or a WAV file.</summary>
internal sealed class AudioArgument
{
    private readonly PcmChunks _chunks = new();

    /// <summary>The samples of the next chunk, 16-bit mono at 24,000 Hz.</summary>
    /// <exception cref="RealtimeException">It is no sound.</exception>
    public short[] Read(object? value)
    {
        object? input = value is PSObject wrapped ? wrapped.BaseObject : value;
        return input switch
        {
            string base64 => ReadBase64(base64),
            byte[] pcm => _chunks.Read(pcm),
            RealtimeEvent item => ReadBase64(DeltaOf(item)),
            FileInfo file => WaveReader.ReadAll(file.FullName),
            _ => throw Refuse($"a {input?.GetType().Name ?? "null"} is none", null),
        };
    }

    private static string DeltaOf(RealtimeEvent item)
    {
        if (item.ReadJson() is { } json)
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if ((document.RootElement.Find("delta").Text() ?? document.RootElement.Find("audio").Text()) is { } base64)
            {
                return base64;
            }
        }

        throw Refuse($"the event {item.Type} has none", null);
    }

    private short[] ReadBase64(string base64)
    {
        try
        {
            return _chunks.ReadBase64(base64);
        }
        catch (FormatException exception)
        {
            // The text may be long, or not meant for the screen; its beginning says enough.
            string start = base64.Length > 20 ? base64[..20] + "…" : base64;
            throw Refuse($"'{start}' is not base64", exception);
        }
    }

    private static RealtimeException Refuse(string why, Exception? cause) => new(
        "AudioInvalid",
        RealtimeErrorKind.InvalidData,
        $"This is no sound: {why}.",
        "Give base64 or bytes of 16-bit mono PCM at 24,000 Hz, audio events of the log, or WAV files (with -Path).",
        innerException: cause);
}
