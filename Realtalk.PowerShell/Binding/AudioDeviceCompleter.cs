using Realtalk.Audio.Devices;

namespace Realtalk.Binding;

/// <summary>Suggests the names of devices.</summary>
public abstract class AudioDeviceCompleter : Completer
{
    private protected AudioDeviceCompleter(AudioDirection direction) => Direction = direction;

    private AudioDirection Direction { get; }

    private protected override IEnumerable<(string Word, string ToolTip)> GetWords() =>
        AudioBackends.GetDevices().Where(device => device.Direction == Direction).Select(device => (device.Name, device.Id));
}
