using System.Text;

namespace Realtalk.Sessions;

/// <summary>An item of the conversation as this side knows it. Guarded by <see cref="ConversationHistory"/>.</summary>
internal sealed class HistoryItem(string id, DateTimeOffset time)
{
    public string Id => id;

    public string Type { get; set; } = "message";

    public string? Role { get; set; }

    public string? ResponseId { get; set; }

    public DateTimeOffset Time => time;

    /// <summary>The number of the history's change that was this item's last.</summary>
    public long LastChange { get; set; }

    /// <summary>Whether its content is sound, with a transcript.</summary>
    public bool IsAudio { get; set; }

    /// <summary>Its text, or its transcript as far as it has come.</summary>
    public StringBuilder Text { get; } = new();

    /// <summary>Whether the text is final.</summary>
    public bool IsTextFinal { get; set; }

    /// <summary>Whether the server has finished it.</summary>
    public bool IsDone { get; set; }

    /// <summary>Whether it was cut short.</summary>
    public bool IsIncomplete { get; set; }

    /// <summary>Milliseconds heard before it was cut off; null when it was not.</summary>
    public long? HeardMs { get; set; }

    /// <summary>Milliseconds received when it was cut off.</summary>
    public long ReceivedMs { get; set; }

    /// <summary>The number of the last session that knew of it, from 0.</summary>
    public int Session { get; set; }

    /// <summary>Whether a later session was told of it, in text.</summary>
    public bool IsRetold { get; set; }

    /// <summary>Whether the session is being told of it once more, for which it is deleted there first.</summary>
    public bool IsToldAgain { get; set; }

    /// <summary>The name of a function call.</summary>
    public string? ToolName { get; set; }

    /// <summary>A function call's id.</summary>
    public string? CallId { get; set; }
}
