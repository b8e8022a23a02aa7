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
/// task sends. It outlives a connection: what waits, waits for the next.
/// </summary>
internal sealed class SendLoop(RealtimeEventLog log, StreamSecrets secrets)
{
    private readonly object _gate = new();
    private readonly LinkedList<OutgoingFrame> _control = new();
    private readonly AudioSendQueue _audio = new();

    // A frame of the microphone goes out on the thread that brought it: fifty times a second, a thread of the pool would cost
    // more than the sending itself, and be late when the pool is busy. Control frames come with locks held and go through it.
    private readonly AsyncSignal _added = new(runInline: true);
    private AudioEncoder _encoder = new(log.Codings.Input);
    private byte[] _audioFrame = [];
    private long _sentAudioFrames;
    private long _addedEntries;
    private long _doneEntries;
    private Exception? _end;

    /// <summary>How many 20 ms frames of the microphone went out.</summary>
    public long SentAudioFrames => Volatile.Read(ref _sentAudioFrames);

    /// <summary>How many 20 ms frames of the microphone were dropped because the network could not follow.</summary>
    public long DroppedAudioFrames => _audio.Dropped;

    /// <summary>Whether all that was added has been given to the network, or was dropped.</summary>
    public bool IsIdle => Volatile.Read(ref _doneEntries) + _audio.Dropped == Volatile.Read(ref _addedEntries);

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

            Interlocked.Increment(ref _addedEntries);
            _control.AddLast(frame);
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
            Interlocked.Increment(ref _addedEntries);
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

            Interlocked.Increment(ref _addedEntries);
            _audio.Add(frame);
        }

        PulseFromPool();
    }

    /// <summary>Sends until the token is cancelled or the connection breaks; one connection at a time.</summary>
    public async Task RunAsync(IRealtimeTransport transport, CancellationToken cancellationToken)
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
                await SendControlAsync(transport, frame, cancellationToken).ConfigureAwait(false);
                Interlocked.Increment(ref _doneEntries);
            }
            else if (_audio.TryTake(out AudioSendQueue.Entry entry))
            {
                await SendEntryAsync(transport, entry, cancellationToken).ConfigureAwait(false);
                Interlocked.Increment(ref _doneEntries);
            }
            else
            {
                await added.ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Makes ready for another session, while nothing is being sent: what only the last one could understand is dropped, and so is
    /// sound that is old.
    /// </summary>
    /// <param name="first">What goes ahead of all that waits.</param>
    /// <param name="isUnwanted">What else is dropped: it is going to be added again.</param>
    public void Restart(IReadOnlyList<OutgoingFrame> first, Predicate<OutgoingFrame> isUnwanted)
    {
        bool IsUnwanted(OutgoingFrame frame) => frame.EndsWithSession || isUnwanted(frame);
        lock (_gate)
        {
            OutgoingFrame[] kept = [.. _control.Where(frame => !IsUnwanted(frame))];
            foreach (OutgoingFrame frame in _control.Where(frame => frame.EndsWithSession))
            {
                frame.Sent.TrySetResult();
            }

            _control.Clear();
            foreach (OutgoingFrame frame in first.Concat(kept))
            {
                _control.AddLast(frame);
            }

            _audio.Rewind(IsUnwanted);
        }
    }

    /// <summary>Whether anything but sound waits to be sent.</summary>
    public bool HasControlFrames
    {
        get
        {
            lock (_gate)
            {
                return _control.Count > 0;
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

    private async ValueTask SendEntryAsync(IRealtimeTransport transport, AudioSendQueue.Entry entry, CancellationToken cancellationToken)
    {
        int length = WriteAppend(Encode(entry));
        if (entry.Frame is { } behind)
        {
            await SendControlAsync(transport, behind, cancellationToken, soundBefore: length).ConfigureAwait(false);
            return;
        }

        await SendSoundAsync(transport, length, cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _sentAudioFrames, _sentAudioFrames + 1);
    }

    private async ValueTask SendSoundAsync(IRealtimeTransport transport, int length, CancellationToken cancellationToken)
    {
        if (length > 0)
        {
            await transport.SendAsync(_audioFrame.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask SendControlAsync(
        IRealtimeTransport transport, OutgoingFrame frame, CancellationToken cancellationToken, int soundBefore = 0)
    {
        try
        {
            await SendSoundAsync(transport, soundBefore, cancellationToken).ConfigureAwait(false);
            log.Append(EventDirection.Sent, frame.Type, frame.ResponseId, frame.ItemId, secrets.RedactSent(frame.Utf8));
            log.Notify();
            await transport.SendAsync(frame.Utf8, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            PutBack(frame);
            throw;
        }

        frame.Sent.TrySetResult();
    }

    // It goes out with the next connection; where there is none, who waits for it is told why, which may not be known yet.
    private void PutBack(OutgoingFrame frame)
    {
        Exception? end;
        lock (_gate)
        {
            end = _end;
            if (end is null)
            {
                _control.AddFirst(frame);
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
            if (_control.First is not { } first)
            {
                return null;
            }

            _control.RemoveFirst();
            return first.Value;
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
        _audio.Keep(entry);
        return audio;
    }

    // Returns the frame's length; 0 where there is no sound.
    private int WriteAppend(ReadOnlySpan<byte> audio)
    {
        if (audio.IsEmpty)
        {
            return 0;
        }

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
        length = head.Length + written + tail.Length;
        log.Append(
            EventDirection.Sent,
            ClientEventNames.InputAudioBufferAppend,
            responseId: null,
            itemId: null,
            log.KeepsMicrophone ? _audioFrame.AsSpan(0, length) : default,
            log.KeepsMicrophone ? 0 : audio.Length);
        log.Notify();
        return length;
    }
}
