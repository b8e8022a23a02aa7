using Realtalk.Audio.Devices;
using Realtalk.Threading;

namespace Realtalk.Audio;

/// <summary>Moves the microphone's sound to the stream, in frames of 20 ms. <see cref="Run"/> is the only code that reads the device.</summary>
internal sealed class CaptureLoop(IAudioInput input, SampleSink send, IConversationRecorder? recorder)
{
    private readonly AsyncSignal _frameRead = new();
    private volatile bool _isMuted;
    private long _frames;

    /// <summary>
    /// Whether silence goes out in place of what the microphone hears: a turn that was begun still ends for the server, which
    /// hears nothing but silence.
    /// </summary>
    public bool IsMuted
    {
        get => _isMuted;
        set => _isMuted = value;
    }

    /// <summary>A task that completes when the next frame has been read.</summary>
    public Task NextFrame => _frameRead.Next;

    /// <summary>How many frames were read.</summary>
    public long Frames => Volatile.Read(ref _frames);

    /// <summary>Reads until the token is cancelled or the source ends.</summary>
    /// <exception cref="RealtimeException">The device is gone.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        var frame = new short[AudioFormat.FrameSamples];
        int count;
        do
        {
            count = input.Read(frame, cancellationToken);
            Span<short> samples = frame.AsSpan(0, count);
            if (_isMuted)
            {
                samples.Clear();
            }

            if (count > 0)
            {
                recorder?.WriteSent(samples);
                send(samples);
                Volatile.Write(ref _frames, _frames + 1);
                _frameRead.Pulse();
            }
        }
        while (count == frame.Length);
    }
}
