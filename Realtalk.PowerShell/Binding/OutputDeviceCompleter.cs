using Realtalk.Audio.Devices;
using Realtalk.Conversations;

namespace Realtalk.Binding;

/// <summary>Suggests the names of loudspeakers, and how to have none.</summary>
public sealed class OutputDeviceCompleter : AudioDeviceCompleter
{
    private protected override AudioDirection? Direction => AudioDirection.Output;

    private protected override IEnumerable<(string Word, string ToolTip)> GetWords(CompletionRequest request) =>
        base.GetWords(request).Append((DeviceOpener.None, "Nobody hears it; time passes as if"));
}
