using System.Runtime.Versioning;

namespace Realtalk.Bridge.Listeners;

/// <summary>A folder that nobody but its owner may enter.</summary>
[UnsupportedOSPlatform("windows")]
internal static class PrivateFolder
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the folder, private from its first moment, or sees that the one that is there is private.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="owner">Whose it must be; null for the current user.</param>
    /// <exception cref="RealtimeException">It is another's, others may enter it, or it cannot be made.</exception>
    public static void Ensure(string path, uint? owner = null)
    {
        try
        {
            string? parent = Path.GetDirectoryName(path);
            if (parent is not null)
            {
                Directory.CreateDirectory(parent);
            }

            Directory.CreateDirectory(path, Owner);
            ThrowIfNotOwn(path, owner);
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

    // Who owns the folder, or a link in its place, can put another socket where clients look for this one. A mode keeps its owner
    // out of nothing, and root enters everywhere.
    private static void ThrowIfNotOwn(string path, uint? owner)
    {
        bool isLink = new DirectoryInfo(path).LinkTarget is not null;
        if (isLink || (FileOwner.Of(path) is { } other && other != (owner ?? FileOwner.Me)))
        {
            throw new RealtimeException(
                "BridgeFolderNotPrivate",
                RealtimeErrorKind.InvalidOperation,
                isLink ? $"The folder '{path}' is a link, which may lead elsewhere at any time." : $"The folder '{path}' belongs to another user.",
                isLink ? "Name the folder itself with -Path." : "Name a socket in a folder of your own with -Path.",
                path);
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
