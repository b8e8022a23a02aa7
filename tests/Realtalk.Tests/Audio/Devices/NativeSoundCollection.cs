namespace Realtalk.Tests.Audio.Devices;

/// <summary>Tests that use what a process has only once: PortAudio's list of devices, ALSA's configuration, the standard error stream.</summary>
[CollectionDefinition(Name)]
public sealed class NativeSoundCollection
{
    public const string Name = "Native sound";
}
