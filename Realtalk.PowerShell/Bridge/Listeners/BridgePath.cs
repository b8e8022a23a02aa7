namespace Realtalk.Bridge.Listeners;

/// <summary>Where bridges have their sockets.</summary>
internal static class BridgePath
{
    private const string Extension = ".sock";

    /// <summary>The folder of the bridges that were not told where to be; each user has one.</summary>
    public static string DefaultFolder
    {
        get
        {
            string? runtime = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
            return Directory.Exists(runtime)
                ? Path.Combine(runtime, "realtalk")
                : Path.Combine(
                    Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "realtalk");
        }
    }

    /// <summary>Where the bridge of a stream is that was not told: its name tells the stream and the process.</summary>
    /// <returns>A path; on Windows a pipe's name.</returns>
    public static string MakeDefault(string streamName)
    {
        string safe = string.Concat(streamName.Take(40).Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '_'));
        string name = $"{safe}-{Environment.ProcessId}";
        return OperatingSystem.IsWindows() ? $"realtalk-{name}" : Path.Combine(DefaultFolder, name + Extension);
    }

    /// <summary>The sockets in the default folder, among them those of processes that were killed.</summary>
    public static string[] FindAll() => OperatingSystem.IsWindows()
        ? Directory.GetFiles(@"\\.\pipe\", "realtalk-*").Select(path => Path.GetFileName(path)).ToArray()
        : Directory.Exists(DefaultFolder) ? Directory.GetFiles(DefaultFolder, "*" + Extension) : [];

    /// <summary>Whether a file is a socket: that is the one thing that cannot be opened as a file.</summary>
    public static bool IsSocket(string path)
    {
        try
        {
            // Both ways, because a FIFO would otherwise wait for its other end.
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException exception) when (exception is not (FileNotFoundException or DirectoryNotFoundException))
        {
            return true;
        }
    }

    public static RealtimeException Taken(string path, string why) => new(
        "BridgePathInUse", RealtimeErrorKind.InvalidOperation, $"'{path}' is taken: {why}.", "Name another with -Path.", path);

    public static RealtimeException TooLong(string path) => new(
        "BridgePathTooLong",
        RealtimeErrorKind.InvalidArgument,
        $"'{path}' is too long for a socket.",
        "Name a shorter path with -Path: about 100 bytes are allowed.",
        path);

    public static RealtimeException NotUsable(string path, Exception cause) => new(
        "BridgePathNotUsable",
        RealtimeErrorKind.DeviceError,
        $"There can be no bridge at '{path}': {cause.Message}",
        "Name another path with -Path.",
        path,
        cause);
}
