namespace Realtalk.Binding;

/// <summary>What can go wrong with a file.</summary>
internal static class FileErrors
{
    public static RealtimeException NotWritten(string path, Exception cause) => new(
        "FileNotWritten", KindOf(cause, RealtimeErrorKind.WriteError), $"'{path}' cannot be written: {cause.Message}", "Name another file with -Path.", path, cause);

    public static RealtimeException NoFolder(string path, string folder) => new(
        "FileNotWritten", RealtimeErrorKind.ObjectNotFound, $"'{path}' cannot be written: there is no folder '{folder}'.", $"Create the folder (New-Item -ItemType Directory '{folder}'), or name another file.", path);

    public static RealtimeException NotRead(string path, Exception cause) => new(
        "FileNotRead", KindOf(cause, RealtimeErrorKind.ReadError), $"'{path}' cannot be read: {cause.Message}", "Look at the file and at who may read it.", path, cause);

    public static RealtimeException IsFolder(string path) => new(
        "FileNotRead", RealtimeErrorKind.ReadError, $"'{path}' is a folder.", "Name a file, or several with wildcards.", path);

    public static RealtimeException NotFound(string path) => new(
        "FileNotFound", RealtimeErrorKind.ObjectNotFound, $"There is no file '{path}'.", "Look at -Path.", path);

    public static RealtimeException NoDrive(string path, Exception cause) => new(
        "DriveNotFound", RealtimeErrorKind.ObjectNotFound, $"There is no file '{path}': {cause.Message}", "Get-PSDrive lists the drives.", path, cause);

    public static RealtimeException Exists(string path) => new(
        "FileExists", RealtimeErrorKind.ResourceExists, $"'{path}' is there already.", "Leave -NoClobber out to replace it, or name another file.", path);

    public static RealtimeException BeingRead(string path) => new(
        "PathsCollide",
        RealtimeErrorKind.InvalidArgument,
        $"'{path}' is being read, and would be emptied before that is done.",
        "Name another file; or read it to its end first, into a variable.",
        path);

    public static RealtimeException NotFileSystem(string path) => new(
        "PathNotFileSystem", RealtimeErrorKind.InvalidArgument, $"'{path}' is not in the file system.", "Name a file.", path);

    private static RealtimeErrorKind KindOf(Exception cause, RealtimeErrorKind otherwise) =>
        cause is UnauthorizedAccessException ? RealtimeErrorKind.PermissionDenied : otherwise;
}
