using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Audio.Devices;

namespace Realtalk.Cmdlets;

/// <summary><c>Get-RealtimeAudioDevice</c>: the microphones and loudspeakers of every backend that is available.</summary>
[Cmdlet(VerbsCommon.Get, "RealtimeAudioDevice")]
[OutputType(typeof(AudioDevice))]
public sealed class GetRealtimeAudioDeviceCommand : RealtimeCmdlet
{
    /// <summary>Names or ids, with wildcards.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(AudioDeviceCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Only microphones, or only loudspeakers.</summary>
    [Parameter]
    public AudioDirection? Direction { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        AudioDevice[] devices = [.. RunApart(AudioBackends.GetDevices).Where(device => Direction is null || device.Direction == Direction)];
        foreach (string name in Name)
        {
            var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
            AudioDevice[] found = Array.FindAll(
                devices,
                device => pattern.IsMatch(device.Name) || pattern.IsMatch(device.Id) || pattern.IsMatch($"{device.Backend}:{device.Id}"));
            WriteObject(found, enumerateCollection: true);
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(DeviceErrors.NotFound(name, Direction ?? AudioDirection.Output, devices));
            }
        }
    }
}
