namespace Realtalk.Binding;

/// <summary>
/// The files that cmdlets of this process are reading just now, so that none of them is replaced under its reader: a pipeline
/// runs its cmdlets at once, and a system other than Windows lets a file be emptied that somebody reads.
/// </summary>
internal static class FilesBeingRead
{
    private static readonly List<string> Paths = [];

    private static StringComparison Comparison =>
        OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>The file is being read until the result is disposed.</summary>
    public static IDisposable Add(string path)
    {
        string file = Identify(path);
        lock (Paths)
        {
            Paths.Add(file);
        }

        return new Reading(file);
    }

    /// <summary>Refuses a file that is being read.</summary>
    /// <exception cref="RealtimeException">It is.</exception>
    public static void ThrowIfAmong(string path)
    {
        string file = Identify(path);
        lock (Paths)
        {
            if (Paths.Exists(other => string.Equals(other, file, Comparison)))
            {
                throw FileErrors.BeingRead(path);
            }
        }
    }

    // The path without links: the same file may have come by another name.
    private static string Identify(string path)
    {
        string full = Path.GetFullPath(path);
        string current = Path.GetPathRoot(full) ?? string.Empty;
        try
        {
            foreach (string part in full[current.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
            {
                string next = Path.Combine(current, part);
                current = File.ResolveLinkTarget(next, returnFinalTarget: true)?.FullName ?? next;
            }

            return current;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What is not there is no link either.
            return full;
        }
    }

    private sealed class Reading(string file) : IDisposable
    {
        private bool _isOver;

        public void Dispose()
        {
            if (!_isOver)
            {
                _isOver = true;
                lock (Paths)
                {
                    Paths.Remove(file);
                }
            }
        }
    }
}
