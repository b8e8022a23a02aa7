namespace Realtalk.Audio.Wave;

/// <summary>
/// The files that are being written in this process. Two who write one file would each destroy what the other wrote, and the system
/// lets them. Any thread may call.
/// </summary>
internal sealed class WaveClaim : IDisposable
{
    private static readonly HashSet<string> Taken = new(StringComparer.OrdinalIgnoreCase);

    private readonly string _file;

    private WaveClaim(string file) => _file = file;

    /// <summary>Claims a file, before it is emptied.</summary>
    /// <exception cref="RealtimeException"><c>WaveInUse</c>: somebody is writing it.</exception>
    public static WaveClaim Take(string path)
    {
        string file = Resolve(path);
        lock (Taken)
        {
            return Taken.Add(file) ? new WaveClaim(file) : throw WaveErrors.InUse(path);
        }
    }

    public void Dispose()
    {
        lock (Taken)
        {
            Taken.Remove(_file);
        }
    }

    private static string Resolve(string path)
    {
        string file = Path.GetFullPath(path);
        try
        {
            return File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is not there yet, or cannot be: that comes out when it is made.
            return file;
        }
    }
}
