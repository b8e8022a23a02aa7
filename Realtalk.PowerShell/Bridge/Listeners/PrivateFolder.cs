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
                    $"Name a folder with -Path that is not there yet, or close this one: chmod 700 '{path}'.",
                    path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw BridgePath.NotUsable(path, exception);
        }
    }
}
