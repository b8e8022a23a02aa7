using System.Threading.Channels;
using Realtalk.Audio.Devices;
using Realtalk.Audio.Wave;

namespace Realtalk.Audio;

/// <summary>
/// Records a conversation to a stereo WAV file: left what was sent, right what was heard, as it was heard. The microphone's
/// samples are its clock. The loops append under a lock; a task of its own writes the file, a second behind, so that the
/// tail of the right side can still be replaced and no loop waits for the disk.
/// </summary>
internal sealed class ConversationRecorder : IConversationRecorder, IAsyncDisposable
{
    private const int KeepSamples = AudioFormat.SampleRate;
    private const int BlockSamples = AudioFormat.SampleRate / 4;

    private readonly object _gate = new();
    private readonly SampleQueue _left = new();
    private readonly SampleQueue _right = new();
    private readonly WaveWriter _writer;
    private readonly Action<string> _warn;
    private readonly Channel<short[]> _blocks = Channel.CreateUnbounded<short[]>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _writing;
    private bool _disposed;

    /// <summary>Creates the file.</summary>
    /// <param name="path">The WAV file.</param>
    /// <param name="warn">Told once when the file cannot be written on.</param>
    /// <exception cref="RealtimeException">The file cannot be created.</exception>
    public ConversationRecorder(string path, Action<string> warn)
    {
        _writer = new WaveWriter(path, channels: 2);
        _warn = warn;
        _writing = Task.Run(WriteBlocksAsync);
    }

    public void WriteSent(ReadOnlySpan<short> samples)
    {
        lock (_gate)
        {
            _left.Enqueue(samples);
            if (_left.Count >= KeepSamples + BlockSamples)
            {
                Flush(BlockSamples);
            }
        }
    }

    public void WriteHeard(ReadOnlySpan<short> samples, int pendingSamples, bool continues)
    {
        lock (_gate)
        {
            if (!continues)
            {
                // After a pause the place is given by the time; within a run, by the samples before.
                PadRight(_left.Count + pendingSamples);
            }

            _right.Enqueue(samples);
        }
    }

    public void ReplaceHeardTail(ReadOnlySpan<short> tail)
    {
        lock (_gate)
        {
            _right.ReplaceTail(tail);
        }
    }

    /// <summary>Writes what is left and completes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            Flush(Math.Max(_left.Count, _right.Count));
            _blocks.Writer.Complete();
        }

        await _writing.ConfigureAwait(false);
    }

    private void PadRight(int count)
    {
        Span<short> silence = stackalloc short[AudioFormat.FrameSamples];
        silence.Clear();
        while (_right.Count < count)
        {
            _right.Enqueue(silence[..Math.Min(silence.Length, count - _right.Count)]);
        }
    }

    private void Flush(int frames)
    {
        var left = new short[frames];
        var right = new short[frames];
        _left.Dequeue(left);
        _right.Dequeue(right);
        var both = new short[frames * 2];
        for (int i = 0; i < frames; i++)
        {
            both[2 * i] = left[i];
            both[(2 * i) + 1] = right[i];
        }

        _blocks.Writer.TryWrite(both);
    }

    private async Task WriteBlocksAsync()
    {
        bool isBroken = false;
        await foreach (short[] block in _blocks.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                if (!isBroken)
                {
                    _writer.Write(block);
                }
            }
            catch (RealtimeException exception)
            {
                isBroken = true;
                _warn($"The recording stops here: {exception.Message}");
            }
        }

        try
        {
            _writer.Dispose();
        }
        catch (RealtimeException exception) when (!isBroken)
        {
            _warn($"The recording is not complete: {exception.Message}");
        }
        catch (RealtimeException)
        {
            // Said already.
        }
    }
}
