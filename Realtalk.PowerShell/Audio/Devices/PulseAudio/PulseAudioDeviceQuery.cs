using System.Runtime.InteropServices;
using static Realtalk.Audio.Devices.PulseAudio.PulseAudioNative;

namespace Realtalk.Audio.Devices.PulseAudio;

/// <summary>Asks a sound server what devices it has.</summary>
internal sealed unsafe class PulseAudioDeviceQuery
{
    private const string EchoCancelModule = "echo-cancel";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly PulseAudioConnection _connection;
    private readonly List<AudioDevice> _found = [];
    private string? _defaultSink;
    private string? _defaultSource;
    private int _pending;

    private PulseAudioDeviceQuery(PulseAudioConnection connection) => _connection = connection;

    /// <summary>The server's sinks and sources; a sink's monitor is a source too, and its name says that it is one.</summary>
    /// <returns>The devices; those that were told before the server failed or fell silent, if it did.</returns>
    public static IReadOnlyList<AudioDevice> Run(PulseAudioConnection connection)
    {
        var query = new PulseAudioDeviceQuery(connection);
        var handle = GCHandle.Alloc(query);
        var operations = new List<nint>(3);
        try
        {
            nint self = GCHandle.ToIntPtr(handle);
            using (connection.Lock())
            {
                query.Add(operations, pa_context_get_server_info(connection.Context, &ServerTold, self));
                query.Add(operations, pa_context_get_sink_info_list(connection.Context, &SinkTold, self));
                query.Add(operations, pa_context_get_source_info_list(connection.Context, &SourceTold, self));
            }

            connection.WaitUntil(() => query._pending == 0 || !connection.IsReady(), Timeout);
            return query.Result();
        }
        finally
        {
            using (connection.Lock())
            {
                // What is cancelled calls back no more, so that the handle can go.
                foreach (nint operation in operations)
                {
                    pa_operation_cancel(operation);
                    pa_operation_unref(operation);
                }
            }

            handle.Free();
        }
    }

    private AudioDevice[] Result()
    {
        using (_connection.Lock())
        {
            return [.. _found.Select(device => device with
            {
                IsDefault = device.Id == (device.Direction == AudioDirection.Output ? _defaultSink : _defaultSource),
            })];
        }
    }

    private void Add(List<nint> operations, nint operation)
    {
        if (operation != 0)
        {
            operations.Add(operation);
            _pending++;
        }
    }

    private void Finished()
    {
        _pending--;
        _connection.Signal();
    }

    private void Told(PulseAudioDeviceInfo* info, int end, AudioDirection direction)
    {
        if (end != 0)
        {
            Finished();
            return;
        }

        string id = ReadText(info->Name);
        string name = ReadText(info->Description);
        _found.Add(new AudioDevice(id, name.Length == 0 ? id : name, direction, PulseAudioBackend.BackendName, IsDefault: false)
        {
            IsEchoCancelling = IsEchoCancelling(info, id, direction),
        });
    }

    // PulseAudio's driver is the module's source file; PipeWire's is PipeWire. What is recorded from the monitor of the canceller's
    // sink is what is played.
    private static bool IsEchoCancelling(PulseAudioDeviceInfo* info, string id, AudioDirection direction) =>
        (direction == AudioDirection.Output || info->Monitor == uint.MaxValue)
        && (id.Contains(EchoCancelModule, StringComparison.Ordinal) || ReadText(info->Driver).Contains(EchoCancelModule, StringComparison.Ordinal));

    [UnmanagedCallersOnly]
    private static void ServerTold(nint context, PulseAudioServerInfo* info, nint self)
    {
        PulseAudioDeviceQuery query = From(self);
        if (info is not null)
        {
            query._defaultSink = ReadText(info->DefaultSinkName);
            query._defaultSource = ReadText(info->DefaultSourceName);
        }

        query.Finished();
    }

    [UnmanagedCallersOnly]
    private static void SinkTold(nint context, PulseAudioDeviceInfo* info, int end, nint self) =>
        From(self).Told(info, end, AudioDirection.Output);

    [UnmanagedCallersOnly]
    private static void SourceTold(nint context, PulseAudioDeviceInfo* info, int end, nint self) =>
        From(self).Told(info, end, AudioDirection.Input);

    private static PulseAudioDeviceQuery From(nint self) => (PulseAudioDeviceQuery)GCHandle.FromIntPtr(self).Target!;
}
