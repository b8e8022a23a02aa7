using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Realtalk.Bridge.Listeners;

/// <summary>Whose a file is, which .NET does not tell.</summary>
[UnsupportedOSPlatform("windows")]
internal static partial class FileOwner
{
    // linux/stat.h: the one way of the C library whose structure is the same on all processors.
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint WantsOwner = 0x8;
    private const int StructureBytes = 256;
    private const int OwnerOffset = 20;

    /// <summary>The current user's number.</summary>
    public static uint Me => geteuid();

    /// <summary>The number of the user whose file it is; null where the system does not say, as outside of Linux.</summary>
    public static uint? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            Span<byte> result = stackalloc byte[StructureBytes];
            return statx(CurrentFolder, path, NoFollow, WantsOwner, ref MemoryMarshal.GetReference(result)) == 0
                && (BitConverter.ToUInt32(result) & WantsOwner) != 0
                ? BitConverter.ToUInt32(result[OwnerOffset..])
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library from before 2018.
            return null;
        }
    }

    /// <summary>unistd.h</summary>
    [LibraryImport("libc")]
    private static partial uint geteuid();

    /// <summary>sys/stat.h</summary>
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, ref byte result);
}
