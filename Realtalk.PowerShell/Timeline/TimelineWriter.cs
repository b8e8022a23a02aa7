using System.Text;
using Realtalk.Events;

namespace Realtalk.Timeline;

/// <summary>Draws the events that it is given, when it has them all.</summary>
/// <param name="stream">The file, which goes with it.</param>
/// <param name="draw">Draws the picture.</param>
internal sealed class TimelineWriter(Stream stream, Action<TextWriter, CallTimeline> draw) : IEventWriter
{
    private readonly TimelineReader _reader = new();

    /// <inheritdoc/>
    public void Write(RealtimeEvent item) => _reader.Add(item);

    /// <inheritdoc/>
    public void Complete()
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        DateTimeOffset now = DateTimeOffset.Now;
        draw(writer, _reader.ToTimeline() ?? new CallTimeline { Start = now, End = now, Spans = [], Interruptions = [], Delays = [] });
    }

    public void Dispose() => stream.Dispose();
}
