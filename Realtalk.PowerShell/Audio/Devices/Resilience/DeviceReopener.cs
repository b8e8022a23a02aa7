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
    private readonly CancellationTokenSource _stop = new();
    private readonly AsyncSignal _changed = new();
    private int _attempt;

    /// <summary>The device now open has proved to work: the next time, the first attempt is made at once.</summary>
    public void OnWorking() => Volatile.Write(ref _attempt, 0);

    /// <summary>Begins to look for a device, on threads of the pool. Not to be called again before the end.</summary>
    /// <param name="lost">The device that is gone; it is freed first.</param>
    /// <param name="opened">Takes the new device.</param>
    /// <param name="failed">Told that the first attempt failed; others follow.</param>
    public void Start(T lost, Action<T> opened, Action failed) => _ = Task.Run(() => RunAsync(lost, opened, failed));

    /// <summary>Makes no further attempt. One that is being made may still succeed.</summary>
    public void Dispose() => _stop.Cancel();

    private async Task RunAsync(T lost, Action<T> opened, Action failed)
    {
        lost.Dispose();
        IDisposable? watch = null;
        try
        {
            for (bool isFirst = true; ; isFirst = false)
            {
                watch ??= (first.Backend as INotifyingBackend)?.Watch(_changed.Pulse);
                Task changed = _changed.Next;
                await WaitAsync(changed, ReopenPolicy.DelayBefore(_attempt)).ConfigureAwait(false);
                Volatile.Write(ref _attempt, _attempt + 1);
                if (TryOpen() is { } device)
                {
                    opened(device);
                    return;
                }

                if (isFirst)
                {
                    failed();
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
            await Task.WhenAny(changed, policy.Wait(delay, _stop.Token)).ConfigureAwait(false);
            _stop.Token.ThrowIfCancellationRequested();
        }
    }

    private T? TryOpen() => TryOpen(first.Id) ?? (first.Id is null ? null : TryOpen(null));

    private T? TryOpen(string? id)
    {
        try
        {
            return open(first.Backend, id);
        }
        catch (RealtimeException)
        {
            return null;
        }
    }
}
