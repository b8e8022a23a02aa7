using System.Buffers;
using System.Management.Automation;
using System.Text.Json;
using Realtalk.Audio;
using Realtalk.Audio.Conversion;
using Realtalk.Audio.Wave;
using Realtalk.Events;
using Realtalk.Protocol;

namespace Realtalk.Binding;

/// <summary>
/// Reads sound in the forms in which it comes along a pipeline: base64, bytes, an event of the log, or a WAV file. Chunks that
/// follow each other in one format are one signal.
/// </summary>
/// <param name="format">The format of base64, bytes and events; null where nobody said: then it is PCM, and an event knows its own.</param>
internal sealed class AudioArgument(RealtimeAudioFormat? format)
{
    private readonly ArrayBufferWriter<short> _samples = new();
    private AudioDecoder? _decoder;

    /// <summary>The samples of the next chunk, 16-bit mono at 24,000 Hz. What follows may bring the last of them.</summary>
    /// <exception cref="RealtimeException">It is no sound.</exception>
    public short[] Read(object? value)
    {
        object? input = value is PSObject wrapped ? wrapped.BaseObject : value;
        return input switch
        {
            string base64 => Decode(format, ReadBase64(base64)),
            byte[] bytes => Decode(format, bytes),
            RealtimeEvent item => Decode(format ?? item.Coding.Format, ReadBase64(DeltaOf(item))),
            FileInfo file => ReadFile(file.FullName),
            _ => throw Refuse(input is null ? "it is nothing ($null)" : $"it is of the type {input.GetType().Name}", null),
        };
    }

    /// <summary>The samples of a WAV file, behind what is left of the chunks before.</summary>
    /// <exception cref="RealtimeException">It is no WAV file, or cannot be read.</exception>
    public short[] ReadFile(string path)
    {
        short[] samples = WaveReader.ReadAll(path);
        return [.. Finish(), .. samples];
    }

    /// <summary>What is left of the chunks before, at their end.</summary>
    public short[] Finish()
    {
        _samples.ResetWrittenCount();
        _decoder?.Flush(_samples);
        _decoder = null;
        return _samples.WrittenSpan.ToArray();
    }

    private short[] Decode(RealtimeAudioFormat? wanted, byte[] chunk)
    {
        AudioCoding coding = AudioCoding.Of(wanted ?? RealtimeAudioFormat.Pcm);
        short[] before = [];
        if (_decoder?.Coding != coding)
        {
            before = Finish();
            _decoder = new AudioDecoder(coding);
        }

        _samples.ResetWrittenCount();
        _decoder.Decode(chunk, _samples);
        return before.Length == 0 ? _samples.WrittenSpan.ToArray() : [.. before, .. _samples.WrittenSpan];
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

    private static byte[] ReadBase64(string base64)
    {
        try
        {
            return JoinedBase64.Decode(base64);
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
        "Give base64 or bytes of mono sound in the form that -AudioFormat names (16-bit PCM at 24,000 Hz where it names none), audio events of the log, or WAV files (with -Path).",
        innerException: cause);
}
