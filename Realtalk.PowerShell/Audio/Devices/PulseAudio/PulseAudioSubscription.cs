using System.Runtime.InteropServices;
using static Realtalk.Audio.Devices.PulseAudio.PulseAudioNative;

namespace Realtalk.Audio.Devices.PulseAudio;

/// <summary>A sound server's word on every change of its devices, until it is disposed.</summary>
internal sealed unsafe class PulseAudioSubscription : IDisposable
{
    private readonly PulseAudioConnection _connection;
    private readonly Action _changed;
    private GCHandle _self;

    /// <param name="connection">A connection, which goes with the subscription.</param>
    /// <param name="changed">Called on libpulse's thread.</param>
    public PulseAudioSubscription(PulseAudioConnection connection, Action changed)
    {
        _connection = connection;
        _changed = changed;
        _self = GCHandle.Alloc(this);
        using (connection.Lock())
        {
            const PulseAudioSubscriptionMask Mask =
                PulseAudioSubscriptionMask.Sink | PulseAudioSubscriptionMask.Source | PulseAudioSubscriptionMask.Server;
            pa_context_set_subscribe_callback(connection.Context, &Changed, GCHandle.ToIntPtr(_self));
            nint operation = pa_context_subscribe(connection.Context, Mask, 0, 0);
            if (operation != 0)
            {
                pa_operation_unref(operation);
            }
        }
    }

    public void Dispose()
    {
        if (_self.IsAllocated)
        {
            using (_connection.Lock())
            {
                pa_context_set_subscribe_callback(_connection.Context, null, 0);
            }

            _connection.Dispose();
            _self.Free();
        }
    }

    [UnmanagedCallersOnly]
    private static void Changed(nint context, int change, uint index, nint self) =>
        ((PulseAudioSubscription)GCHandle.FromIntPtr(self).Target!)._changed();
}
