using System.Management.Automation;
using System.Security;
using Realtalk.Binding;
using Realtalk.Bridge;
using Realtalk.Sessions;
using Realtalk.Transport;

namespace Realtalk.Cmdlets;

/// <summary>
/// <c>Start-RealtimeBridge</c>: lets other processes take part in a stream's text, over a Unix domain socket that only this user
/// may open (on Windows a named pipe), or over TCP on this machine with a token. The bridge ends with its stream.
/// </summary>
[Cmdlet(VerbsLifecycle.Start, "RealtimeBridge")]
[OutputType(typeof(RealtimeBridge))]
public sealed class StartRealtimeBridgeCommand : StreamCmdlet
{
    /// <summary>
    /// The socket's file, in a folder that is made or that only this user may enter; on Windows the pipe's name. Where nothing is
    /// said, one in the user's own folder for such things, where Connect-RealtimeBridge finds it.
    /// </summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The TCP port on this machine, 0 for one that is free. Without <c>-Path</c> there is no socket then.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int Port { get; set; }

    /// <summary>What clients over TCP must say; one that nobody can guess where nothing is said. The bridge's <c>Token</c> has it.</summary>
    [Parameter]
    [SecretTransformation]
    [ValidateNotNull]
    public SecureString? Token { get; set; }

    /// <summary>Emits the bridge.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(RealtimeStream stream)
    {
        if (Token is { Length: < 16 })
        {
            throw new RealtimeException(
                "TokenTooShort",
                RealtimeErrorKind.InvalidArgument,
                "The token can be guessed: it is shorter than 16 characters.",
                "Leave -Token out: then the bridge makes one.");
        }

        RealtimeBridge bridge = RealtimeBridge.Start(stream, new RealtimeBridgeOptions
        {
            Path = BridgePaths.Resolve(this, Path),
            Port = MyInvocation.BoundParameters.ContainsKey(nameof(Port)) ? Port : null,
            Token = Token is null ? null : new RealtimeCredential(Token, "-Token"),
        });
        OpenObjects.Bridges.Add(bridge);
        if (PassThru)
        {
            WriteObject(bridge);
        }
    }
}
