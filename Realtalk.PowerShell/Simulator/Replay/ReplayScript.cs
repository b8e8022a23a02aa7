using Realtalk.Events;
using Realtalk.Protocol;

namespace Realtalk.Simulator.Replay;

/// <summary>A log as a play: what the server says, and the cues that it waits for.</summary>
internal static class ReplayScript
{
    /// <summary>How much a log may have, which is kept in memory.</summary>
    public const long MaximumBytes = 1L << 30;

    // A server that speaks so soon after a frame of the microphone speaks of it.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    /// <summary>Reads the sessions of a log.</summary>
    /// <param name="events">All events of one stream, in order.</param>
    /// <exception cref="RealtimeException"><c>ReplayInvalid</c> or <c>ReplayHasSeveralStreams</c>.</exception>
    public static IReadOnlyList<ReplayPart> Read(IEnumerable<RealtimeEvent> events)
    {
        List<ReplayPart> parts = [];
        Session? session = null;
        RealtimeEvent? last = null;
        long bytes = 0;
        foreach (RealtimeEvent item in events)
        {
            ThrowIfAnother(item, last);
            if (item is { Direction: EventDirection.Received, Type: "session.created" })
            {
                parts.AddRange(session is null ? [] : [session.ToPart(breaksOff: true)]);
                session = new Session();
            }

            if (session is null)
            {
                throw Invalid($"it begins with {item.Type}, and not with the server's session.created");
            }

            bytes += session.Add(item);
            if (bytes > MaximumBytes)
            {
                throw Invalid($"it has more than {MaximumBytes:N0} bytes");
            }

            last = item;
        }

        parts.Add(session?.ToPart(breaksOff: false) ?? throw Invalid("it has no events"));
        return parts;
    }

    private static void ThrowIfAnother(RealtimeEvent item, RealtimeEvent? last)
    {
        if (last is not null && (item.Sequence <= last.Sequence || item.StreamName != last.StreamName))
        {
            throw new RealtimeException(
                "ReplayHasSeveralStreams",
                RealtimeErrorKind.InvalidData,
                item.StreamName is null || item.StreamName == last.StreamName
                    ? $"The log is not that of one stream: event {item.Sequence} comes after event {last.Sequence}."
                    : $"The log is that of several streams, '{last.StreamName}' and '{item.StreamName}' among them.",
                "Choose one: -Replay (Import-RealtimeEventLog call.jsonl | Where-Object StreamName -eq NAME).");
        }
    }

    private static RealtimeException Invalid(string reason) => new(
        "ReplayInvalid",
        RealtimeErrorKind.InvalidData,
        $"The log cannot be played: {reason}.",
        "It takes the whole log of a stream, as Export-RealtimeEventLog -Full writes it.");

    private sealed class Session
    {
        private readonly List<ReplayCue> _cues = [];
        private readonly List<ReplayFrame> _frames = [];
        private double _microphoneMs;
        private RealtimeEvent? _last;
        private RealtimeEvent? _lastSound;
        private RealtimeEvent? _lastFrame;
        private RealtimeEvent? _lastCue;

        // Returns how many bytes are kept.
        public int Add(RealtimeEvent item)
        {
            // What the log could not keep cannot be played.
            if (item.ReadJson() is not { } json || json.AsSpan().SequenceEqual("null"u8))
            {
                return 0;
            }

            int kept = 0;
            if (MicrophoneAudio.IsIn(item))
            {
                _microphoneMs += (double)MicrophoneAudio.BytesOf(item, json) / item.Coding.BytesPerMillisecond;
                _lastSound = item;
            }
            else if (item.Direction == EventDirection.Sent)
            {
                _cues.Add(new ReplayCue(item, json, _microphoneMs));
                _lastCue = item;
                kept = json.Length;
            }
            else
            {
                bool follows = _lastSound is not null && _lastSound.Sequence > (_lastCue?.Sequence ?? 0) && item.Time - _lastSound.Time < Soon;
                TimeSpan gap = follows ? TimeSpan.Zero : Between(_last, item);
                TimeSpan cueAfter = _lastCue?.Sequence > _lastFrame?.Sequence ? Between(_lastFrame, _lastCue) : TimeSpan.Zero;
                _frames.Add(new ReplayFrame(
                    item, json, _cues.Count, _microphoneMs, follows, _last == _lastFrame, gap, Between(_lastFrame, item), cueAfter));
                _lastFrame = item;
                kept = json.Length;
            }

            _last = item;
            return kept;
        }

        // A clock that was set back is no time.
        private static TimeSpan Between(RealtimeEvent? from, RealtimeEvent to) =>
            from is not null && to.Time > from.Time ? to.Time - from.Time : TimeSpan.Zero;

        public ReplayPart ToPart(bool breaksOff) => new(_cues, _frames, _microphoneMs, breaksOff);
    }
}
