using System.Management.Automation;
using Realtalk.Audio.Devices;

namespace Realtalk.Binding;

/// <summary>
/// Takes a device of <c>Get-RealtimeAudioDevice</c> where a name is wanted, as <c>Backend:id</c>: of two headsets of one make the
/// name alone would mean the first.
/// </summary>
public sealed class AudioDeviceTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is AudioDevice device ? $"{device.Backend}:{device.Id}" : inputData;
    }
}
