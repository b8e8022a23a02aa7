using System.Text;
using Realtalk.Events;

namespace Realtalk.Timeline;

/// <summary>Draws the events that it is given, when it has them all. Only then is the file touched: a picture that is there stays until it can be replaced.</summary>
/// <param name="create">Creates the file.</param>
/// <param name="draw">Draws the picture.</param>
internal sealed class TimelineWriter(Func<Stream> create, Action<TextWriter, IReadOnlyList<CallTimeline>> draw) : IEventWriter
{
    private readonly TimelineSet _calls = new();

    /// <inheritdoc/>
    public void Write(RealtimeEvent item) => _calls.Add(item);

    /// <inheritdoc/>
    public void Complete()
    {
        using var picture = new MemoryStream();
        using (var writer = new StreamWriter(picture, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true))
        {
            draw(writer, _calls.ToTimelines());
        }

        using Stream file = create();
        picture.WriteTo(file);
    }

    /// <summary>Does nothing: there is no file before <see cref="Complete"/>.</summary>
    public void Dispose()
    {
    }
}
