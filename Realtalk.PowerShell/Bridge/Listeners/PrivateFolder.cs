using System.Runtime.Versioning;

namespace Realtalk.Bridge.Listeners;

/// <summary>A folder that nobody but its owner may enter.</summary>
[UnsupportedOSPlatform("windows")]
internal static class PrivateFolder
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the folder, private from its first moment, or sees that the one that is there is private.</summary>
    /// <exception cref="RealtimeException">Others may enter it, or it cannot be made.</exception>
    public static void Ensure(string path)
    {
        try
        {
            string? parent = Path.GetDirectoryName(path);
            if (parent is not null)
            {
                Directory.CreateDirectory(parent);
            }

            Directory.CreateDirectory(path, Owner);
            UnixFileMode mode = File.GetUnixFileMode(path);
            if ((mode & ~Owner) != UnixFileMode.None)
            {
                throw new RealtimeException(
                    "BridgeFolderNotPrivate",
                    RealtimeErrorKind.InvalidOperation,
                    $"Others than you may enter the folder '{path}'.",
                    Recommend(path, mode),
                    path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw BridgePath.NotUsable(path, exception);
        }
    }

    // To close a folder that others need, such as /tmp, would harm them.
    private static string Recommend(string path, UnixFileMode mode)
    {
        string own = $"Give the socket a folder of its own, which is made and is private: -Path '{Path.Combine(path, "realtalk", "call.sock")}'.";
        return IsForOneAlone(path, mode) ? $"{own} Or close this one: chmod 700 '{path}'." : own;
    }

    private static bool IsForOneAlone(string path, UnixFileMode mode) =>
        !mode.HasFlag(UnixFileMode.StickyBit)
        && (IsBelow(path, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)) || IsBelow(path, Path.GetTempPath()))
        && IsOwn(path, mode);

    private static bool IsBelow(string path, string folder)
    {
        string parent = Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar;
        return folder.Length > 1 && path.Length > parent.Length && path.StartsWith(parent, StringComparison.Ordinal);
    }

    // Only its owner may set the mode, also to what it is.
    private static bool IsOwn(string path, UnixFileMode mode)
    {
        try
        {
            File.SetUnixFileMode(path, mode);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
