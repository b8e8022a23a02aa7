using System.Management.Automation;
using System.Security;
using Realtalk.Binding;
using Realtalk.Bridge.Client;
using Realtalk.Transport;

namespace Realtalk.Cmdlets;

/// <summary>
/// <c>Connect-RealtimeBridge</c>: connects to the bridge of another process, and emits a stream that the cmdlets for text take:
/// <c>Send-</c>, <c>Receive-</c> and <c>Get-RealtimeText</c>, <c>Get-RealtimeTranscript</c>. <c>Remove-RealtimeStream</c>
/// disconnects.
/// </summary>
[Cmdlet(VerbsCommunications.Connect, "RealtimeBridge", DefaultParameterSetName = "Path")]
[OutputType(typeof(RealtimeBridgeStream))]
public sealed class ConnectRealtimeBridgeCommand : RealtimeCmdlet
{
    /// <summary>The socket's file, or on Windows the pipe's name. Where nothing is said, the only one that this user has.</summary>
    [Parameter(Position = 0, ParameterSetName = "Path", ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(BridgePathCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The TCP port on this machine.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Port")]
    [ArgumentCompleter(typeof(BridgePortCompleter))]
    [ValidateRange(1, 65535)]
    public int Port { get; set; }

    /// <summary>The bridge's token.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Port")]
    [SecretTransformation]
    [ValidateNotNull]
    public SecureString Token { get; set; } = new();

    /// <summary>The stream's name here; its own where nothing is said.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>How long the bridge may take to answer, in seconds or as a TimeSpan; 10 seconds where nothing is said.</summary>
    [Parameter]
    [DurationTransformation(MinSeconds = 0.001)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            OpenObjects.ThrowIfTaken(Name);
            BridgeAddress address = ParameterSetName == "Port" ? new BridgeAddress(null, Port, new RealtimeCredential(Token, "-Token"))
                : BridgePaths.Resolve(this, Path) is { } path ? new BridgeAddress(path, null, null)
                : RunWithProgress(BridgeAddress.FindAsync, "Connecting", "looking for a bridge");
            RealtimeBridgeStream stream = RunWithProgress(
                token => RealtimeBridgeStream.ConnectAsync(address, Name, Timeout, token), "Connecting", address.ToString());
            string name = OpenObjects.MakeUnique(stream.Name);
            if (name != stream.Name)
            {
                WriteVerbose($"There is a stream '{stream.Name}' here already; this one is '{name}'.");
                stream.Rename(name);
            }

            OpenObjects.BridgeStreams.Add(stream);
            WriteObject(stream);
        }
        catch (RealtimeException exception)
        {
            WriteError(exception);
        }
    }
}
