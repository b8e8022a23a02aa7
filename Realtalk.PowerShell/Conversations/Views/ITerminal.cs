namespace Realtalk.Conversations.Views;

/// <summary>The terminal that a live view is shown on.</summary>
internal interface ITerminal
{
    /// <summary>Its size in cells and lines now; it may change at any time.</summary>
    (int Width, int Height) Size { get; }

    /// <summary>Writes text and control sequences, at once.</summary>
    void Write(string text);

    /// <summary>A key that was pressed; null when there is none. Does not wait.</summary>
    ConsoleKeyInfo? ReadKey();
}
