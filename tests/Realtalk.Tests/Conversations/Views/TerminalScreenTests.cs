using Realtalk.Conversations.Views;

namespace Realtalk.Tests.Conversations.Views;

public class TerminalScreenTests
{
    private readonly FakeTerminal _terminal = new();

    [Fact]
    public void It_comes_and_goes_with_all_that_it_changed()
    {
        var screen = new TerminalScreen(_terminal);
        string entered = _terminal.TakeWritten();
        screen.Dispose();
        string left = _terminal.TakeWritten();
        foreach (string mode in new[] { "?1049", "?25", "?7" })
        {
            Assert.Contains(mode, entered, StringComparison.Ordinal);
            Assert.Contains(mode, left, StringComparison.Ordinal);
        }

        screen.Dispose();
        Assert.Empty(_terminal.TakeWritten());
    }

    [Fact]
    public void Only_lines_that_changed_are_written()
    {
        using var screen = new TerminalScreen(_terminal);
        screen.Show(["one", "two", "three"], (80, 3));
        _terminal.TakeWritten();
        screen.Show(["one", "2", "three"], (80, 3));
        Assert.Equal("\u001b[2;1H2\u001b[K", _terminal.TakeWritten());
        screen.Show(["one", "2", "three"], (80, 3));
        Assert.Empty(_terminal.TakeWritten());
    }

    [Fact]
    public void After_a_resize_all_is_written()
    {
        using var screen = new TerminalScreen(_terminal);
        screen.Show(["one", "two"], (80, 2));
        _terminal.TakeWritten();
        screen.Show(["one", "two"], (60, 2));
        Assert.Equal("\u001b[2J\u001b[1;1Hone\u001b[K\u001b[2;1Htwo\u001b[K", _terminal.TakeWritten());
    }
}
