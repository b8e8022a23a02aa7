using Realtalk.Audio.Devices;

namespace Realtalk.Tests.Audio.Devices;

/// <summary>Where native libraries are looked for.</summary>
public class NativeLibrariesTests
{
    [Theory]
    [InlineData(NativeLibraries.PortAudio)]
    [InlineData(NativeLibraries.SpeexDsp)]
    public void A_library_is_named_by_itself_or_by_its_whole_path(string library) => Assert.All(NativeLibraries.Files(library), file =>
        Assert.True(OperatingSystem.IsMacOS() ? Path.IsPathFullyQualified(file) : Path.GetFileName(file) == file, file));
}
