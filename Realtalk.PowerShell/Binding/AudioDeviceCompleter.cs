using Realtalk.Audio.Devices;

namespace Realtalk.Binding;

/// <summary>
/// Suggests the names of devices: of those that <c>-Direction</c> allows. A name that two have means the first: the second has its id.
/// </summary>
public class AudioDeviceCompleter : Completer
{
    // A sound server that hangs is not to hold up the prompt.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private protected virtual AudioDirection? Direction => null;

    // -InputDevice and -OutputDevice take no wildcards.
    private protected override bool TakesPattern(CompletionRequest request) => request.Names("Name");

    private protected override IEnumerable<(string Word, string ToolTip)> GetWords(CompletionRequest request)
    {
        AudioDirection? only = Direction
            ?? (Enum.TryParse($"{request.Get("Direction")}", ignoreCase: true, out AudioDirection asked) ? asked : null);
        Task<IReadOnlyList<AudioDevice>> devices = Task.Run(AudioBackends.GetDevices);
        return !devices.Wait(Patience) ? [] : devices.Result
            .Where(device => only is null || device.Direction == only)
            .GroupBy(device => device.Name, StringComparer.OrdinalIgnoreCase)
            .SelectMany(namesakes => namesakes.Select((device, place) => (
                place == 0 ? device.Name : $"{device.Backend}:{device.Id}",
                $"{device.Name}: {device.Direction}, {device.Backend}:{device.Id}{(device.IsDefault ? ", the default" : string.Empty)}")));
    }
}
