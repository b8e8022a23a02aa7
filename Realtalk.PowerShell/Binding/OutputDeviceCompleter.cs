using Realtalk.Audio.Devices;
using Realtalk.Conversations;

namespace Realtalk.Binding;

/// <summary>Suggests the names of loudspeakers, and how to have none.</summary>
public sealed class OutputDeviceCompleter : AudioDeviceCompleter
{
    /// <summary>Creates the completer.</summary>
    public OutputDeviceCompleter()
        : base(AudioDirection.Output)
    {
    }

    private protected override IEnumerable<(string Word, string ToolTip)> GetWords() =>
        base.GetWords().Append((DeviceOpener.None, "Nobody hears it; time passes as if"));
}
