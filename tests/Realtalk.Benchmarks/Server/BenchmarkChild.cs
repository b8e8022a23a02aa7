using System.Diagnostics;

namespace Realtalk.Benchmarks.Server;

/// <summary>This program in a process of its own, or PowerShell, as long as its input is open.</summary>
internal sealed class BenchmarkChild : IAsyncDisposable
{
    private readonly Process _process;

    private BenchmarkChild(Process process) => _process = process;

    /// <summary>Starts a server, which says first where it is.</summary>
    public static async Task<(BenchmarkChild Child, string Endpoint)> ServeAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var child = new BenchmarkChild(Start(Environment.ProcessPath!, [typeof(BenchmarkChild).Assembly.Location, .. arguments]));
        string? endpoint = await child._process.StandardOutput.ReadLineAsync(cancellationToken);
        return (child, endpoint ?? throw new RealtimeException("ServerMissing", RealtimeErrorKind.InvalidOperation, "The benchmark's server did not start."));
    }

    /// <summary>Runs this program, and returns the line that it writes.</summary>
    public static Task<string> RunAsync(CancellationToken cancellationToken, params string[] arguments) =>
        ReadAsync(Start(Environment.ProcessPath!, [typeof(BenchmarkChild).Assembly.Location, .. arguments]), cancellationToken);

    /// <summary>Runs a script in PowerShell, and returns the line that it writes.</summary>
    public static Task<string> RunScriptAsync(string script, string endpoint, CancellationToken cancellationToken)
    {
        string module = typeof(Sessions.RealtimeStream).Assembly.Location;
        string head = $"$ErrorActionPreference = 'Stop'; Import-Module '{module}'; Add-Type -Path '{typeof(BenchmarkChild).Assembly.Location}'; $endpoint = '{endpoint}'\n";
        return ReadAsync(Start("pwsh", ["-NoProfile", "-NonInteractive", "-Command", head + script]), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<string> ReadAsync(Process process, CancellationToken cancellationToken)
    {
        using (process)
        {
            process.StandardInput.Close();
            try
            {
                string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
                await process.WaitForExitAsync(cancellationToken);
                return process.ExitCode == 0 && output.Length > 0
                    ? output
                    : throw new RealtimeException("ChildFailed", RealtimeErrorKind.InvalidOperation, $"The process that was to be measured ended with code {process.ExitCode}. {output}");
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                throw;
            }
        }
    }

    private static Process Start(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
}
