using System.Collections.ObjectModel;
using System.Management.Automation;

namespace Realtalk.Binding;

/// <summary>Turns paths as PowerShell means them into paths of the file system.</summary>
internal static class FilePath
{
    private const string FileSystem = "FileSystem";

    /// <summary>
    /// The path of a file that need not be there. What Tab completes is escaped against wildcards, which this path does not have:
    /// unless there is a file of just that name, it is meant without.
    /// </summary>
    /// <exception cref="RealtimeException">It is not in the file system.</exception>
    public static string Resolve(PSCmdlet cmdlet, string path)
    {
        string literal = ResolveLiteral(cmdlet, path);
        string meant = WildcardPattern.Unescape(path);
        return meant == path || File.Exists(literal) || Directory.Exists(literal) ? literal : ResolveLiteral(cmdlet, meant);
    }

    /// <summary>The path of a file that need not be there; null where none is named.</summary>
    /// <exception cref="RealtimeException">It is not in the file system.</exception>
    public static string? ResolveIfNamed(PSCmdlet cmdlet, string? path) => path is null ? null : Resolve(cmdlet, path);

    /// <summary>The paths of files that are there; wildcards may match several.</summary>
    /// <exception cref="RealtimeException">There is none, or it is not in the file system.</exception>
    public static IReadOnlyList<string> Find(PSCmdlet cmdlet, string path, bool isLiteral)
    {
        if (isLiteral)
        {
            string file = ResolveLiteral(cmdlet, path);
            return File.Exists(file) ? [file] : throw FileErrors.NotFound(file);
        }

        try
        {
            Collection<string> found = cmdlet.SessionState.Path.GetResolvedProviderPathFromPSPath(path, out ProviderInfo provider);
            return provider.Name != FileSystem ? throw FileErrors.NotFileSystem(path)
                : found.Count > 0 ? found
                : throw FileErrors.NotFound(path);
        }
        catch (ItemNotFoundException)
        {
            throw FileErrors.NotFound(path);
        }
        catch (SessionStateException exception)
        {
            throw FileErrors.NoDrive(path, exception);
        }
    }

    /// <summary>Refuses a file that is there already.</summary>
    /// <exception cref="RealtimeException">It is.</exception>
    public static void ThrowIfTaken(string? path)
    {
        if (File.Exists(path))
        {
            throw FileErrors.Exists(path);
        }
    }

    /// <summary>Refuses, before any work, a file that cannot be created: its folder is missing, or it must not be replaced.</summary>
    /// <exception cref="RealtimeException">It cannot.</exception>
    public static void ThrowIfNotWritable(string path, bool noClobber)
    {
        if (noClobber)
        {
            ThrowIfTaken(path);
        }

        string? folder = Path.GetDirectoryName(path);
        if (!string.IsNullOrEmpty(folder) && !Directory.Exists(folder))
        {
            throw FileErrors.NoFolder(path, folder);
        }
    }

    /// <summary>Creates a file, or replaces one.</summary>
    /// <exception cref="RealtimeException">The file is there and must not be replaced, or cannot be written.</exception>
    public static FileStream Create(string path, bool noClobber, bool force)
    {
        try
        {
            if (noClobber)
            {
                ThrowIfTaken(path);
            }

            if (force && File.Exists(path))
            {
                File.SetAttributes(path, File.GetAttributes(path) & ~FileAttributes.ReadOnly);
            }

            return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw FileErrors.NotWritten(path, exception);
        }
    }

    /// <summary>The file as <c>Get-Item</c> gives it, with what its provider says of it; for who asked with <c>-PassThru</c>.</summary>
    public static object GetItem(PSCmdlet cmdlet, string file)
    {
        // Named with its provider: where the session stands may be another's.
        string path = $@"Microsoft.PowerShell.Core\FileSystem::{file}";
        return cmdlet.InvokeProvider.Item.Get([path], force: true, literalPath: true).FirstOrDefault() ?? (object)new FileInfo(file);
    }

    private static string ResolveLiteral(PSCmdlet cmdlet, string path)
    {
        try
        {
            string resolved = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            return provider.Name == FileSystem ? resolved : throw FileErrors.NotFileSystem(path);
        }
        catch (SessionStateException exception)
        {
            // No such drive, or no such provider.
            throw FileErrors.NoDrive(path, exception);
        }
    }
}
