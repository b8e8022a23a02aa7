using System.ComponentModel;
using System.Diagnostics;
using Realtalk.Sessions;

namespace Realtalk.Benchmarks.Server;

/// <summary>PowerShell in a process of its own, with the module and a stream to a server.</summary>
internal sealed class PowerShellChild : IAsyncDisposable
{
    // It lives until its input ends, as it does when its parent is gone.
    private const string Script = """
        $ErrorActionPreference = 'Stop'
        Import-Module $env:REALTALK_MODULE
        $null = New-RealtimeStream -Endpoint $env:REALTALK_ENDPOINT -Tool @{ nothing = { } }
        'ready'
        $null = [Console]::In.ReadToEnd()
        """;

    private readonly Process _process;

    private PowerShellChild(Process process) => _process = process;

    public static bool IsInstalled
    {
        get
        {
            try
            {
                using Process process = Start("exit 0", string.Empty);
                process.WaitForExit();
                return process.ExitCode == 0;
            }
            catch (Win32Exception)
            {
                return false;
            }
        }
    }

    /// <summary>Opens a stream with the tool <c>nothing</c>, a script block that does nothing.</summary>
    public static async Task<PowerShellChild> ConnectAsync(string endpoint, CancellationToken cancellationToken)
    {
        Process process = Start(Script, endpoint);
        string? line = await process.StandardOutput.ReadLineAsync(cancellationToken);
        return line == "ready"
            ? new PowerShellChild(process)
            : throw new InvalidOperationException($"PowerShell did not connect: {line} {await process.StandardOutput.ReadToEndAsync(cancellationToken)}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Start(string script, string endpoint)
    {
        var info = new ProcessStartInfo("pwsh", ["-NoProfile", "-NonInteractive", "-Command", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        info.Environment["REALTALK_MODULE"] = typeof(RealtimeStream).Assembly.Location;
        info.Environment["REALTALK_ENDPOINT"] = endpoint;
        return Process.Start(info)!;
    }
}
