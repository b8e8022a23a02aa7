using Realtalk.Audio.Devices;

namespace Realtalk.Tests.Audio.Devices;

/// <summary>A microphone that hears what a test says.</summary>
internal sealed class FakeInput(string name) : IAudioInput
{
    private readonly SampleRing _ring = new(1_000_000);

    public string Name => name;

    public TimeSpan Latency => TimeSpan.Zero;

    public bool IsDisposed { get; private set; }

    public int Read(Span<short> samples, CancellationToken cancellationToken) => _ring.Read(samples, cancellationToken);

    public void Dispose()
    {
        IsDisposed = true;
        _ring.Close();
    }

    public void Hear(params short[] samples) => _ring.Write(samples);

    /// <summary>Nothing follows.</summary>
    public void EndInOrder() => _ring.End();

    /// <summary>Takes the device away.</summary>
    public void Lose() => _ring.End(DeviceErrors.Lost(name, "it was taken away"));
}
