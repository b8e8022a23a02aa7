using System.Globalization;

namespace Realtalk.Audio.Wave;

/// <summary>The errors that have to do with WAV files.</summary>
internal static class WaveErrors
{
    // Other programs believe the name, and then say that the file is damaged.
    private static readonly string[] OtherFormats = [".mp3", ".mp4", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".flac", ".wma", ".webm", ".aiff", ".aif"];

    public static RealtimeException InUse(string file) => new(
        "WaveInUse",
        RealtimeErrorKind.InvalidOperation,
        $"'{file}' is being written already, by another conversation or cmdlet.",
        "Name another file, or end that one first: Get-RealtimeConversation lists the conversations with their files.",
        file);

    /// <summary>Refuses a name that says that the file is of another form.</summary>
    /// <exception cref="RealtimeException"><c>WaveNameMisleading</c>.</exception>
    public static void ThrowIfMisleading(string file)
    {
        string extension = Path.GetExtension(file);
        if (Array.Exists(OtherFormats, other => other.Equals(extension, StringComparison.OrdinalIgnoreCase)))
        {
            throw new RealtimeException(
                "WaveNameMisleading",
                RealtimeErrorKind.InvalidArgument,
                $"'{file}' cannot be written: sound is written as WAV, and the name says {extension[1..].ToUpperInvariant()}.",
                $"Name a .wav file: '{Path.ChangeExtension(Path.GetFileName(file), ".wav")}'. Other programs, such as ffmpeg, convert it.",
                file);
        }
    }

    public static RealtimeException Invalid(string file, string reason) => new(
        "WaveInvalid", RealtimeErrorKind.InvalidData, $"'{file}' {reason}.", Conversion(file), file);

    public static RealtimeException Unsupported(string file, string reason) => new(
        "WaveUnsupported", RealtimeErrorKind.InvalidData, $"'{file}' {reason}.", Conversion(file), file);

    public static RealtimeException CompressionUnsupported(string file, int tag)
    {
        string? name = tag switch
        {
            0x0002 => "Microsoft ADPCM",
            0x0011 => "IMA ADPCM",
            0x0031 => "GSM 6.10",
            0x0050 => "MPEG",
            0x0055 => "MP3",
            0x00FF => "AAC",
            0x0161 => "Windows Media Audio",
            _ => null,
        };
        string code = "0x" + tag.ToString("X4", CultureInfo.InvariantCulture);
        return Unsupported(file, name is null
            ? $"is compressed in a way that is not supported (WAV format {code})"
            : $"is compressed with {name} (WAV format {code}), which is not supported");
    }

    public static RealtimeException Empty(string file) => new(
        "WaveEmpty", RealtimeErrorKind.InvalidData, $"'{file}' has no samples.", "Record it again, or name another file.", file);

    public static RealtimeException NotFound(string file, Exception cause) => new(
        "WaveNotFound", RealtimeErrorKind.ObjectNotFound, $"'{file}' does not exist.", "Check the path.", file, cause);

    public static RealtimeException Unreadable(string file, Exception cause) => new(
        "WaveUnreadable", RealtimeErrorKind.DeviceError, $"'{file}' cannot be read: {cause.Message}",
        "Check the path and the permissions.", file, cause);

    public static RealtimeException NotCreated(string file, Exception cause) => new(
        "WaveNotCreated", RealtimeErrorKind.DeviceError, $"'{file}' cannot be created: {cause.Message}",
        "Name a file in a folder that exists and that you may write to.", file, cause);

    public static RealtimeException WriteFailed(string file, Exception cause) => new(
        "WaveWriteFailed", RealtimeErrorKind.DeviceError, $"Writing '{file}' failed: {cause.Message}",
        "Check that the disk is there and has room. What was written before is kept.", file, cause);

    private static string Conversion(string file) =>
        $"Convert it: sox {(file.Contains(' ') ? $"\"{file}\"" : file)} -r 24000 -c 1 -b 16 out.wav";
}
