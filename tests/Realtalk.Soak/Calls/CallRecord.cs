using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Realtalk.Audio;
using Realtalk.Protocol;
using Realtalk.Sessions;

namespace Realtalk.Soak.Calls;

/// <summary>All that is known of a call when it is over.</summary>
internal sealed class CallRecord
{
    public required CallPlan Plan { get; init; }

    /// <summary>What was said to go wrong by the call itself.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    public ConcurrentQueue<SentText> Texts { get; } = new();

    /// <summary>The last status; null where there is none.</summary>
    public string? Status { get; set; }

    /// <summary>The last instructions; null where there were none.</summary>
    public string? Instructions { get; set; }

    /// <summary>What was asked for beside the conversation.</summary>
    public List<Task> Asked { get; } = [];

    public int Questions { get; set; }

    public int Cuts { get; set; }

    public int Reconnects { get; set; }

    public int Moves { get; set; }

    public int Replies { get; set; }

    public int Interruptions { get; set; }

    public int Calls { get; set; }

    /// <summary>How often a reply paused in its sound and went on, though nobody held it.</summary>
    public int Pauses { get; set; }

    public long Samples { get; set; }

    public IReadOnlyList<string> Warnings { get; set; } = [];

    public IReadOnlyList<RealtimeTranscriptEntry> Transcript { get; set; } = [];

    /// <summary>The conversation of the last session as the server had it.</summary>
    public IReadOnlyList<JsonObject> Conversation { get; set; } = [];

    /// <summary>The events of the log, in order, with the sound apart.</summary>
    public IReadOnlyList<(EventDirection Direction, string Type, JsonNode Event)> Events { get; set; } = [];

    public IReadOnlyList<(long Position, short[] Samples)> Said { get; set; } = [];

    /// <summary>The recording: what was sent, and what was heard.</summary>
    public (short[] Left, short[] Right) Recording { get; set; }

    public SoakTools Tools { get; set; } = null!;

    /// <summary>The minutes of the call's own time.</summary>
    public double Minutes => (double)Samples / AudioFormat.SampleRate / 60;
}
