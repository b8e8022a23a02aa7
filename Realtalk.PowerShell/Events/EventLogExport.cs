using System.Text.Encodings.Web;
using System.Text.Json;

namespace Realtalk.Events;

/// <summary>
/// Writes events as JSON Lines. What looks like a key is hidden, and told of: the file is made to be kept, and may be given away.
/// </summary>
internal sealed class EventLogExport : IEventWriter
{
    private const int MaxWarnings = 10;

    private readonly Stream _stream;
    private readonly Utf8JsonWriter _writer;
    private readonly Action<string> _warn;
    private readonly bool _isFull;
    private readonly List<string> _found = [];
    private long _lines;
    private int _hidden;
    private long _withoutSound;

    /// <summary>Writes to a stream, which goes with it.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="isFull">Whether the microphone's sound is written, too, as far as the log has it.</param>
    /// <param name="warn">Told what was hidden, and what is not there.</param>
    public EventLogExport(Stream stream, bool isFull = false, Action<string>? warn = null)
    {
        _stream = stream;
        _isFull = isFull;
        _warn = warn ?? (_ => { });
        _writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <inheritdoc/>
    public void Write(RealtimeEvent item)
    {
        _lines++;
        EventJson.WriteLine(_writer, item, _isFull, _found);
        _writer.Flush();
        _stream.WriteByte((byte)'\n');
        _writer.Reset();
        _withoutSound += item.OmittedAudioBytes > 0 ? 1 : 0;
        foreach (string what in _found.Distinct())
        {
            if (++_hidden <= MaxWarnings)
            {
                _warn($"Line {_lines} ({item.Type}) had what looks like {what}; it was hidden (***). If it is one, do not use it any longer.");
            }
        }

        _found.Clear();
    }

    /// <summary>Tells of what was too much to be told of one by one.</summary>
    public void Complete()
    {
        if (_hidden > MaxWarnings)
        {
            _warn($"{_hidden - MaxWarnings:N0} more lines had what looks like a key; they were hidden, too.");
        }

        if (_isFull && _withoutSound > 0)
        {
            _warn($"The microphone's sound is counted in the file and not in it ({_withoutSound:N0} events): the stream was not opened with -KeepMicrophone. A replay does without.");
        }
    }

    public void Dispose()
    {
        _writer.Dispose();
        _stream.Dispose();
    }
}
