using Realtalk.Audio.Devices;

namespace Realtalk.Fuzz.Memory;

/// <summary>A microphone whose source has ended.</summary>
internal sealed class EndedInput : IAudioInput
{
    public string Name => "ended";

    public TimeSpan Latency => TimeSpan.Zero;

    public int Read(Span<short> samples, CancellationToken cancellationToken) => 0;

    public void Dispose()
    {
    }
}
