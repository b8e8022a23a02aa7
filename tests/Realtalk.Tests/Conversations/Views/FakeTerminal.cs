using System.Collections.Concurrent;
using System.Text;
using Realtalk.Conversations.Views;

namespace Realtalk.Tests.Conversations.Views;

/// <summary>A terminal that keeps what was written.</summary>
internal sealed class FakeTerminal : ITerminal
{
    private readonly StringBuilder _written = new();
    private readonly ConcurrentQueue<char> _keys = new();

    public (int Width, int Height) Size { get; set; } = (80, 24);

    /// <summary>All that was written since the last look.</summary>
    public string TakeWritten()
    {
        string written = _written.ToString();
        _written.Clear();
        return written;
    }

    public void Press(char key) => _keys.Enqueue(key);

    public void Write(string text) => _written.Append(text);

    public ConsoleKeyInfo? ReadKey() =>
        _keys.TryDequeue(out char key) ? new ConsoleKeyInfo(key, default, shift: false, alt: false, control: false) : null;
}
