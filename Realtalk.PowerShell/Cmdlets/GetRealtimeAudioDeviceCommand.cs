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
        bool isAnyNamed = false;
        foreach (string name in Name)
        {
            try
            {
                AudioDevice[] found = Find(devices, name);
                WriteObject(found, enumerateCollection: true);
                if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                {
                    isAnyNamed = true;
                    WriteError(DeviceErrors.NotFound(name, Direction, devices));
                }
            }
            catch (RealtimeException exception)
            {
                WriteError(exception);
            }
        }

        if (devices.Length == 0 && !isAnyNamed)
        {
            WriteWarning(RunApart(() => AudioBackends.WhyNone(Direction)));
        }
    }

    // A name as it is before what it may mean as a pattern.
    private static AudioDevice[] Find(AudioDevice[] devices, string name)
    {
        AudioDevice[] exact = Array.FindAll(devices, device => NamesOf(device).Contains(name, StringComparer.OrdinalIgnoreCase));
        if (exact.Length > 0)
        {
            return exact;
        }

        var pattern = NamePattern.Read(name);
        return Array.FindAll(devices, device => Array.Exists(NamesOf(device), pattern.IsMatch));
    }

    private static string[] NamesOf(AudioDevice device) => [device.Name, device.Id, $"{device.Backend}:{device.Id}"];
}
