using System.Text;
using Realtalk.Binding;
using Realtalk.Events;
using Realtalk.Fuzz.Engine;
using Realtalk.Protocol;

namespace Realtalk.Fuzz.Targets;

/// <summary>What is written of an event is read as the same event.</summary>
internal static class LogLines
{
    /// <summary>Writes an event, reads it, and compares.</summary>
    public static void Check(RealtimeEvent item)
    {
        // As it may leave the process: without the secrets of MCP servers.
        byte[]? json = item.ReadRedactedJson();
        if (json is null)
        {
            return;
        }

        // The microphone's sound is left out, and what looks like a key is hidden and told of: then the data is another, as it should be.
        bool isOther = MicrophoneAudio.IsIn(item);
        string line = Write(item, _ => isOther = true);
        if (line.Contains('\n', StringComparison.Ordinal) || line.Contains('\r', StringComparison.Ordinal))
        {
            throw new FuzzException($"An event is more than a line: {line}");
        }

        SessionCodings codings = SessionCodings.Default;
        RealtimeEvent read = EventLogLine.Read(line, ref codings);
        Same(item.Sequence, read.Sequence, "sequence");
        Same(item.Time, read.Time, "time");
        Same(item.Direction, read.Direction, "direction");
        Same(item.Type, read.Type, "type");
        if (!isOther)
        {
            Same(OneLine(Encoding.UTF8.GetString(json)), OneLine(read.ToJson()!), "data");
        }
    }

    /// <summary>The line of an event.</summary>
    public static string Write(RealtimeEvent item, Action<string>? warn = null)
    {
        using var stream = new MemoryStream();
        using (var export = new EventLogExport(stream, warn: warn))
        {
            export.Write(item);
        }

        return Encoding.UTF8.GetString(stream.ToArray())[..^1];
    }

    private static string OneLine(string json) => json.Replace("\n", null, StringComparison.Ordinal).Replace("\r", null, StringComparison.Ordinal).Trim();

    private static void Same<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new FuzzException($"The {what} is another after it was written and read: '{expected}', then '{actual}'.");
        }
    }
}
