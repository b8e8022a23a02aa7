namespace Realtalk.Conversations.Views;

/// <summary>The process's own terminal.</summary>
internal sealed class ConsoleTerminal : ITerminal
{
    private static readonly (int Width, int Height) UsualSize = (80, 24);

    /// <summary>Whether output goes to a terminal that understands control sequences.</summary>
    public static bool IsAvailable => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>Whether it can be expected to show more than ASCII.</summary>
    public static bool ShowsUnicode => Console.OutputEncoding.CodePage == 65001
        && (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() || Locale.Contains("UTF", StringComparison.OrdinalIgnoreCase));

    public (int Width, int Height) Size
    {
        get
        {
            try
            {
                // Some terminals say 0 when they do not know.
                (int width, int height) = (Console.WindowWidth, Console.WindowHeight);
                return width > 0 && height > 0 ? (width, height) : UsualSize;
            }
            catch (IOException)
            {
                return UsualSize;
            }
        }
    }

    private static string Locale =>
        new[] { "LC_ALL", "LC_CTYPE", "LANG" }.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value))
        ?? string.Empty;

    public void Write(string text) => Console.Out.Write(text);

    public ConsoleKeyInfo? ReadKey() => !Console.IsInputRedirected && Console.KeyAvailable ? Console.ReadKey(intercept: true) : null;
}
