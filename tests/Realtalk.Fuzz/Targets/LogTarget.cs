using System.Text;
using Realtalk.Binding;
using Realtalk.Events;
using Realtalk.Fuzz.Engine;
using Realtalk.Protocol;
using Realtalk.Timeline;

namespace Realtalk.Fuzz.Targets;

/// <summary>
/// Lines of a log, as an import reads them, and what is made of them: timeline and transcript. What was read and is written again is
/// read as the same.
/// </summary>
internal sealed class LogTarget : FuzzTarget
{
    private readonly TimelineReader _timeline = new();
    private readonly TranscriptReader _transcript = new();
    private SessionCodings _codings = SessionCodings.Default;

    public override string Name => "log";

    public override int Share => 15;

    // A reader of text has made something of bytes that are none, and has taken the line breaks.
    public override byte[] Make(Mutator mutator)
    {
        string line = Encoding.UTF8.GetString(mutator.NextJson(Seeds.LogLines)).Replace("\n", null, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(line);
    }

    public override string Run(byte[] input)
    {
        RealtimeEvent item;
        try
        {
            item = EventLogLine.Read(Encoding.UTF8.GetString(input), ref _codings);
        }
        catch (FormatException exception)
        {
            return exception.Message.Length > 20 ? exception.Message[..20] : exception.Message;
        }

        LogLines.Check(item);
        _timeline.Add(item);
        _transcript.Add(item);
        return $"{item.Direction} {(ServerEventNames.All.Contains(item.Type) ? item.Type : "other")}";
    }

    public override void End()
    {
        _transcript.ToTranscript();
        if (_timeline.ToTimeline() is { } timeline)
        {
            Require(timeline.End >= timeline.Start, "The call ends before it begins.");
        }
    }
}
