using Realtalk.Threading;

namespace Realtalk.Audio.Devices.Resilience;

/// <summary>
/// Opens a device in the place of one that is gone: the same if it can be had, or else the default one, of the same backend
/// (another one might take the hardware away from a sound server that is just starting again). It tries until it succeeds.
/// </summary>
/// <typeparam name="T">A microphone or a loudspeaker.</typeparam>
/// <param name="first">The device that was opened first.</param>
/// <param name="open">Opens one by id, or the default one.</param>
/// <param name="policy">How to go about it.</param>
internal sealed class DeviceReopener<T>(OpenedDevice<T> first, Func<IAudioBackend, string?, T> open, ReopenPolicy policy) : IDisposable
    where T : class, IDisposable
{
    // As many waits in a row are cut short by changes. Opening a device may itself be what changes one.
    private const int MostCutShort = 8;

    private readonly CancellationTokenSource _stop = new();
    private readonly AsyncSignal _changed = new();
    private int _attempt;
    private int _cutShort;
    private long _opened = policy.Time.GetTimestamp();

    /// <summary>The device now open has proved to work: the next time, the first attempt is made at once.</summary>
    public void OnWorking()
    {
        Volatile.Write(ref _attempt, 0);
        Volatile.Write(ref _cutShort, 0);
    }

    /// <summary>Whether the device now open has been so for long enough to be one that works, used or not.</summary>
    public bool HasStayed => policy.Time.GetElapsedTime(Volatile.Read(ref _opened)) >= ReopenPolicy.Stay;

    /// <summary>Begins to look for a device, on threads of the pool. Not to be called again before there is one.</summary>
    /// <param name="lost">The device that is gone; it is freed first.</param>
    /// <param name="opened">Takes the new device.</param>
    /// <param name="waiting">Told, once, that it takes longer: the first attempt failed, or has to wait because devices keep going.</param>
    public void Start(T lost, Action<T> opened, Action waiting)
    {
        if (HasStayed)
        {
            OnWorking();
        }

        _ = Task.Run(() => RunAsync(lost, opened, waiting));
    }

    /// <summary>Makes no further attempt. One that is being made may still succeed.</summary>
    public void Dispose() => _stop.Cancel();

    private async Task RunAsync(T lost, Action<T> opened, Action waiting)
    {
        Free(lost);
        IDisposable? watch = Watch();
        try
        {
            Task changed = _changed.Next;
            bool isTold = false;
            for (bool isFirst = true; ; isFirst = false)
            {
                TimeSpan delay = ReopenPolicy.DelayBefore(Volatile.Read(ref _attempt));
                if (!isTold && (!isFirst || delay > ReopenPolicy.Patience))
                {
                    isTold = true;
                    waiting();
                }

                await WaitAsync(changed, delay).ConfigureAwait(false);

                // From here on, so that a change during the attempt is not overlooked.
                watch ??= Watch();
                changed = _changed.Next;
                Interlocked.Increment(ref _attempt);
                if (TryOpen() is { } device)
                {
                    Volatile.Write(ref _opened, policy.Time.GetTimestamp());
                    opened(device);
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The user has no more need of it.
        }
        finally
        {
            watch?.Dispose();
        }
    }

    private async Task WaitAsync(Task changed, TimeSpan delay)
    {
        _stop.Token.ThrowIfCancellationRequested();
        if (delay > TimeSpan.Zero)
        {
            Task wait = policy.Wait(delay, _stop.Token);
            bool isCutShort = Volatile.Read(ref _cutShort) < MostCutShort && await Task.WhenAny(changed, wait).ConfigureAwait(false) == changed;
            if (!isCutShort)
            {
                await wait.ConfigureAwait(false);
            }

            Volatile.Write(ref _cutShort, isCutShort ? _cutShort + 1 : 0);
            _stop.Token.ThrowIfCancellationRequested();
        }
    }

    private IDisposable? Watch() => (first.Backend as INotifyingBackend)?.Watch(_changed.Pulse);

    private T? TryOpen() => TryOpen(first.Id) ?? (first.Id is null ? null : TryOpen(null));

    private T? TryOpen(string? id)
    {
        try
        {
            return open(first.Backend, id);
        }
        catch (Exception)
        {
            // Whatever it is, there is no device yet; and nobody else is there to go on looking.
            return null;
        }
    }

    private static void Free(T lost)
    {
        try
        {
            lost.Dispose();
        }
        catch (Exception)
        {
            // The driver of a device that is gone may complain; it is gone all the same.
        }
    }
}
