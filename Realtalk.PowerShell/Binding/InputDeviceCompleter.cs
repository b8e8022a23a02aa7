using Realtalk.Audio.Devices;

namespace Realtalk.Binding;

/// <summary>Suggests the names of microphones.</summary>
public sealed class InputDeviceCompleter : AudioDeviceCompleter
{
    private protected override AudioDirection? Direction => AudioDirection.Input;
}
