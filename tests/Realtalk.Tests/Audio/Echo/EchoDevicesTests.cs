using Realtalk.Audio;
using Realtalk.Audio.Echo;
using Realtalk.Tests.Audio.Devices;

namespace Realtalk.Tests.Audio.Echo;

public sealed class EchoDevicesTests
{
    [Fact]
    public void TheCancellerSeesEveryFrameWhateverIsAskedFor()
    {
        var microphone = new FakeInput("Microphone");
        var canceller = new Inverter();
        short[] speech = Tone.Noise(960, seed: 61);
        using (var input = new EchoCancellingInput(microphone, new EchoReference(), canceller))
        {
            microphone.Hear(speech);
            short[] read = new short[700];
            Assert.Equal(700, input.Read(read, CancellationToken.None));
            Assert.Equal(speech[..700].Select(sample => (short)-sample), read);
            Assert.Equal("Microphone", input.Name);
            Assert.Equal(AudioFormat.ToTimeSpan(260), input.Latency);
        }

        Assert.True(microphone.IsDisposed);
        Assert.True(canceller.IsDisposed);
    }

    [Fact]
    public void WhatIsPlayedIsNoted()
    {
        var speaker = new FakeOutput("Speaker");
        var reference = new EchoReference();
        using var output = new EchoReferenceOutput(speaker, reference);
        int raised = 0;
        output.Writable += () => raised++;

        output.Write([1, 2, 3, 4]);
        output.ReplaceTail([9]);
        Assert.Equal(4, output.PendingSamples);
        speaker.Play(4);

        Assert.Equal([1, 2, 3, 9], speaker.Played);
        Assert.Equal(1, raised);
        Assert.Equal(0, output.PendingSamples);
    }

    private sealed class Inverter : IEchoCanceller
    {
        public bool IsDisposed { get; private set; }

        public int DelaySamples => 0;

        public void Process(ReadOnlySpan<short> recorded, ReadOnlySpan<short> played, Span<short> cleaned)
        {
            for (int i = 0; i < recorded.Length; i++)
            {
                cleaned[i] = (short)-recorded[i];
            }
        }

        public void Dispose() => IsDisposed = true;
    }
}
