using System.Buffers;
using System.Buffers.Text;
using Realtalk.Audio.Conversion;
using Realtalk.Events;
using Realtalk.Protocol;
using Realtalk.Secrets;
using Realtalk.Threading;
using Realtalk.Transport;

namespace Realtalk.Sessions;

/// <summary>
/// The one writer of the socket. Control frames are never dropped and go ahead of microphone audio. Any thread may add; one
/// task sends.
/// </summary>
internal sealed class SendLoop(IRealtimeTransport transport, RealtimeEventLog log, StreamSecrets secrets)
{
    private readonly object _gate = new();
    private readonly Queue<OutgoingFrame> _control = new();
    private readonly AudioSendQueue _audio = new();

    // A frame of the microphone goes out on the thread that brought it: fifty times a second, a thread of the pool would cost
    // more than the sending itself, and be late when the pool is busy. Control frames come with locks held and go through it.
    private readonly AsyncSignal _added = new(runInline: true);
    private AudioEncoder _encoder = new(log.Codings.Input);
    private byte[] _audioFrame = [];
    private long _sentAudioFrames;
    private Exception? _end;

    /// <summary>How many 20 ms frames of the microphone went out.</summary>
    public long SentAudioFrames => Volatile.Read(ref _sentAudioFrames);

    /// <summary>How many 20 ms frames of the microphone were dropped because the network could not follow.</summary>
    public long DroppedAudioFrames => _audio.Dropped;

    /// <summary>How many of them wait to be sent.</summary>
    public int QueuedAudioFrames => _audio.Count;

    /// <summary>Queues a control frame.</summary>
    /// <exception cref="RealtimeException">The stream has ended.</exception>
    public void Add(OutgoingFrame frame)
    {
        lock (_gate)
        {
            if (_end is not null)
            {
                throw _end;
            }

            _control.Enqueue(frame);
        }

        PulseFromPool();
    }

    /// <summary>
    /// Queues sound of the microphone; after the end it is dropped in silence. Where the network is free it is sent by this very
    /// call, which never waits for it. The caller holds no lock.
    /// </summary>
    public void AddAudio(ReadOnlySpan<short> samples)
    {
        if (Volatile.Read(ref _end) is null)
        {
            _audio.Add(samples);
            _added.Pulse();
        }
    }

    /// <summary>Queues a control frame behind the microphone's sound, for what is about that sound.</summary>
    /// <exception cref="RealtimeException">The stream has ended.</exception>
    public void AddAfterAudio(OutgoingFrame frame)
    {
        lock (_gate)
        {
            if (_end is not null)
            {
                throw _end;
            }

            _audio.Add(frame);
        }

        PulseFromPool();
    }

    /// <summary>Sends until the token is cancelled or the connection breaks.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration =
            cancellationToken.UnsafeRegister(static loop => ((SendLoop)loop!).PulseFromPool(), this);
        while (true)
        {
            Task added = _added.Next;
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            if (TryTakeControl() is { } frame)
            {
                await SendControlAsync(frame, cancellationToken).ConfigureAwait(false);
            }
            else if (_audio.TryTake(out AudioSendQueue.Entry entry))
            {
                await SendEntryAsync(entry, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await added.ConfigureAwait(false);
            }
        }
    }

    /// <summary>Ends the loop's queue: what waits fails with <paramref name="reason"/>, and so does what comes later.</summary>
    public void End(Exception reason)
    {
        List<OutgoingFrame> waiting;
        lock (_gate)
        {
            _end ??= reason;
            waiting = [.. _control];
            _control.Clear();
        }

        while (_audio.TryTake(out AudioSendQueue.Entry entry))
        {
            if (entry.Samples is { } samples)
            {
                ArrayPool<short>.Shared.Return(samples);
            }
            else
            {
                waiting.Add(entry.Frame!);
            }
        }

        foreach (OutgoingFrame frame in waiting)
        {
            frame.Fail(reason);
        }
    }

    private void PulseFromPool() => ThreadPool.UnsafeQueueUserWorkItem(static signal => signal.Pulse(), _added, preferLocal: false);

    private async ValueTask SendEntryAsync(AudioSendQueue.Entry entry, CancellationToken cancellationToken)
    {
        int length = WriteAppend(Encode(entry));
        if (entry.Frame is { } behind)
        {
            await SendControlAsync(behind, cancellationToken, soundBefore: length).ConfigureAwait(false);
            return;
        }

        await SendSoundAsync(length, cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _sentAudioFrames, _sentAudioFrames + 1);
    }

    private async ValueTask SendSoundAsync(int length, CancellationToken cancellationToken)
    {
        if (length > 0)
        {
            await transport.SendAsync(_audioFrame.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask SendControlAsync(OutgoingFrame frame, CancellationToken cancellationToken, int soundBefore = 0)
    {
        try
        {
            await SendSoundAsync(soundBefore, cancellationToken).ConfigureAwait(false);
            log.Append(EventDirection.Sent, frame.Type, frame.ResponseId, frame.ItemId, secrets.RedactSent(frame.Utf8));
            log.Notify();
            await transport.SendAsync(frame.Utf8, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            FailWithStream(frame);
            throw;
        }

        frame.Sent.TrySetResult();
    }

    // Who waits for the frame is told why the stream ended, which may not be known yet.
    private void FailWithStream(OutgoingFrame frame)
    {
        Exception? end;
        lock (_gate)
        {
            end = _end;
            if (end is null)
            {
                _control.Enqueue(frame);
            }
        }

        if (end is not null)
        {
            frame.Fail(end);
        }
    }

    private OutgoingFrame? TryTakeControl()
    {
        lock (_gate)
        {
            return _control.TryDequeue(out OutgoingFrame? frame) ? frame : null;
        }
    }

    // What goes out for an entry: its samples or, before a frame that is about the sound so far, that sound's last moments.
    private ReadOnlySpan<byte> Encode(in AudioSendQueue.Entry entry)
    {
        if (entry.Samples is not { } samples)
        {
            return _encoder.Flush();
        }

        if (_encoder.Coding != log.Codings.Input)
        {
            _encoder = new AudioEncoder(log.Codings.Input);
        }

        ReadOnlySpan<byte> audio = _encoder.Encode(samples.AsSpan(0, entry.Count));
        ArrayPool<short>.Shared.Return(samples);
        return audio;
    }

    // Returns the frame's length; 0 where there is no sound.
    private int WriteAppend(ReadOnlySpan<byte> audio)
    {
        if (audio.IsEmpty)
        {
            return 0;
        }

        log.Append(
            EventDirection.Sent,
            ClientEventNames.InputAudioBufferAppend,
            responseId: null,
            itemId: null,
            frame: default,
            omittedAudioBytes: audio.Length);
        log.Notify();
        ReadOnlySpan<byte> head = """{"type":"input_audio_buffer.append","audio":" """u8[..^1];
        ReadOnlySpan<byte> tail = "\"}"u8;
        int length = head.Length + Base64.GetMaxEncodedToUtf8Length(audio.Length) + tail.Length;
        if (_audioFrame.Length < length)
        {
            _audioFrame = new byte[length];
        }

        head.CopyTo(_audioFrame);
        Base64.EncodeToUtf8(audio, _audioFrame.AsSpan(head.Length), out _, out int written);
        tail.CopyTo(_audioFrame.AsSpan(head.Length + written));
        return head.Length + written + tail.Length;
    }
}
