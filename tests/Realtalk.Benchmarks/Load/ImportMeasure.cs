using System.Diagnostics;
using System.Globalization;
using Realtalk.Benchmarks.Figures;
using Realtalk.Benchmarks.Server;

namespace Realtalk.Benchmarks.Load;

/// <summary>What a fresh PowerShell takes longer for, with the module and its first command, than without.</summary>
internal sealed class ImportMeasure : ILoadMeasure
{
    private const double GoalMilliseconds = 150;

    // As the build leaves it beside the sources, with its formats: what a user imports.
    private const string Manifest = "out/Realtalk/Realtalk.psd1";

    private static readonly (string What, string Script)[] Steps =
    [
        ("Import-Module", "Import-Module $env:REALTALK_MODULE"),
        ("Import-Module and Get-RealtimeStream", "Import-Module $env:REALTALK_MODULE; Get-RealtimeStream"),
        ("Import-Module and New-RealtimeStream -Simulator", "Import-Module $env:REALTALK_MODULE; $null = New-RealtimeStream -Simulator; Remove-RealtimeStream *"),
    ];

    public string Name => "import";

    public async Task<IReadOnlyList<Figure>> RunAsync(int rounds, CancellationToken cancellationToken)
    {
        if (FindManifest() is not { } manifest || !PowerShellChild.IsInstalled)
        {
            Console.WriteLine("Left out: import, which needs pwsh on the path, and the module: pwsh ./build.ps1.");
            return [];
        }

        List<double> bare = [];
        List<double>[] more = [.. Steps.Select(_ => new List<double>())];
        for (int round = -1; round < rounds; round++)
        {
            double without = await TimeAsync("exit", manifest, cancellationToken);
            for (int step = 0; step < Steps.Length; step++)
            {
                double with = await TimeAsync(Steps[step].Script, manifest, cancellationToken);
                if (round >= 0)
                {
                    more[step].Add(with - without);
                }
            }

            if (round >= 0)
            {
                bare.Add(without);
            }
        }

        var floor = Spread.Of(bare, "ms", "0");
        return [.. Steps.Select((step, index) =>
        {
            var spread = Spread.Of(more[index], "ms", "0");
            bool isGoal = index == 1;
            return new Figure($"{step.What}, over a bare pwsh", spread, floor, isGoal ? $"p50 ≤ {GoalMilliseconds} ms" : "-", isGoal ? spread.P50 <= GoalMilliseconds : null)
            {
                Note = "fresh processes in turn, from their start to their end, less that of the bare one of the same round. Floor: the bare one.",
            };
        })];
    }

    private static async Task<double> TimeAsync(string script, string manifest, CancellationToken cancellationToken)
    {
        var info = new ProcessStartInfo("pwsh", ["-NoProfile", "-NonInteractive", "-Command", script]) { RedirectStandardOutput = true };
        info.Environment["REALTALK_MODULE"] = manifest;
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(info)!;
        string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? Stopwatch.GetElapsedTime(start).TotalMilliseconds
            : throw new RealtimeException("ImportFailed", RealtimeErrorKind.InvalidOperation, string.Create(CultureInfo.InvariantCulture, $"'{script}' ended with {process.ExitCode}. {output}"));
    }

    private static string? FindManifest()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, Manifest);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
