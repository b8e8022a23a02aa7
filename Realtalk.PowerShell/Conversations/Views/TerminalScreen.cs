using System.Runtime.InteropServices;
using System.Text;

namespace Realtalk.Conversations.Views;

/// <summary>
/// The alternate screen of a terminal, from the creation to the disposal, with only those lines written that have changed.
/// What was on the screen before comes back with the cursor, also when the process is ended meanwhile.
/// </summary>
internal sealed class TerminalScreen : IDisposable
{
    private readonly ITerminal _terminal;
    private readonly List<string> _shown = [];
    private readonly PosixSignalRegistration[] _signals;
    private (int Width, int Height) _size;
    private int _left;

    public TerminalScreen(ITerminal terminal)
    {
        _terminal = terminal;
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;

        // From .NET 10 on these signals end a process without its exit being told; they do so after the handler too.
        _signals = Array.ConvertAll(
            new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP }, signal => PosixSignalRegistration.Create(signal, _ => Leave()));
        _terminal.Write(Ansi.Enter);
    }

    /// <summary>Shows lines, from the top; lines that are left are empty.</summary>
    /// <param name="lines">At most as many as the terminal has.</param>
    /// <param name="size">The terminal's size that they were made for.</param>
    public void Show(IReadOnlyList<string> lines, (int Width, int Height) size)
    {
        var output = new StringBuilder();
        if (size != _size)
        {
            // A terminal that was resized may have moved anything anywhere.
            _size = size;
            _shown.Clear();
            output.Append(Ansi.EraseScreen);
        }

        for (int row = 0; row < lines.Count; row++)
        {
            if (row >= _shown.Count || _shown[row] != lines[row])
            {
                output.Append(Ansi.MoveTo(row)).Append(lines[row]).Append(Ansi.EraseLine);
            }
        }

        _shown.Clear();
        _shown.AddRange(lines);
        if (output.Length > 0)
        {
            _terminal.Write(output.ToString());
        }
    }

    /// <summary>Puts the screen back. Twice is once.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        Array.ForEach(_signals, signal => signal.Dispose());
        Leave();
    }

    private void OnProcessExit(object? sender, EventArgs arguments) => Leave();

    private void Leave()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0)
        {
            _terminal.Write(Ansi.Leave);
        }
    }
}
