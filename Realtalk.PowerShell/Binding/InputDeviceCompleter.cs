using Realtalk.Audio.Devices;

namespace Realtalk.Binding;

/// <summary>Suggests the names of microphones.</summary>
public sealed class InputDeviceCompleter : AudioDeviceCompleter
{
    /// <summary>Creates the completer.</summary>
    public InputDeviceCompleter()
        : base(AudioDirection.Input)
    {
    }
}
