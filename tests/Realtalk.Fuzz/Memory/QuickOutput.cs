using Realtalk.Audio.Devices;

namespace Realtalk.Fuzz.Memory;

/// <summary>A loudspeaker that has played all at once.</summary>
internal sealed class QuickOutput : IAudioOutput
{
    // It never has to ask for more.
    public event Action? Writable
    {
        add { }
        remove { }
    }

    public string Name => "quick";

    public int WritableSamples => 1 << 20;

    public int PendingSamples => 0;

    public void Write(ReadOnlySpan<short> samples)
    {
    }

    public void ReplaceTail(ReadOnlySpan<short> tail)
    {
    }

    public void Drain()
    {
    }

    public void Dispose()
    {
    }
}
