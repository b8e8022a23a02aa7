namespace Realtalk.Tests.Audio;

/// <content>What only tests need; the benchmarks share the rest.</content>
public sealed partial class PulseAudioDaemon
{
    /// <summary>Skips the test where there is no PulseAudio.</summary>
    public static void SkipIfMissing() => Skip.IfNot(IsInstalled, "pulseaudio is not installed");
}
