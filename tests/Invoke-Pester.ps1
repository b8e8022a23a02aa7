# Runs the Pester tests and writes their numbers to a file; build.ps1 calls this in a process of its own. Most tests wait for people
# who talk, so several files run at once, each in a process of its own.
param(
    [Parameter(Mandatory)] [string] $ReportPath,

    # One file, in this process.
    [string] $File
)

# Errors must not terminate here, or they would in the tests as well: cmdlets report most of theirs and go on.
if ($File) {
    Import-Module Pester -MinimumVersion 5.0 -ErrorAction Stop
    $configuration = New-PesterConfiguration
    $configuration.Run.Path = $File
    $configuration.Run.PassThru = $true
    $configuration.Output.Verbosity = 'Normal'
    $run = Invoke-Pester -Configuration $configuration
    [ordered]@{
        Passed  = $run.PassedCount
        # A file or block that broke outside a test counts too.
        Failed  = $run.FailedCount + $run.FailedBlocksCount + $run.FailedContainersCount
        Skipped = $run.SkippedCount + $run.NotRunCount
    } | ConvertTo-Json | Set-Content $ReportPath
    return
}

$pwsh = & (Join-Path (Split-Path $PSScriptRoot) build Find-PowerShell.ps1)
$sum = [ordered]@{ Passed = 0; Failed = 0; Skipped = 0 }
Get-ChildItem $PSScriptRoot -Filter *.Tests.ps1 | ForEach-Object -ThrottleLimit 3 -Parallel {
    $report = "$using:ReportPath.$($_.BaseName).json"
    $printed = & $using:pwsh -NoProfile -NonInteractive -File (Join-Path $using:PSScriptRoot Invoke-Pester.ps1) -ReportPath $report -File $_.FullName 2>&1
    $counts = [pscustomobject]@{ Passed = 0; Failed = 1; Skipped = 0 }
    if (Test-Path $report) {
        $counts = Get-Content $report -Raw | ConvertFrom-Json
        Remove-Item $report
    }
    else {
        $printed += "$($_.Name) did not run to its end."
    }

    [pscustomobject]@{ Printed = $printed; Counts = $counts }
} | ForEach-Object {
    $_.Printed | Where-Object { "$_" -match '\w' -and "$_" -notmatch '^\W*(Starting|Running|Pester v|Discovery|Tests completed)' } | Out-Host
    foreach ($name in @($sum.Keys)) { $sum[$name] += $_.Counts.$name }
}
$sum | ConvertTo-Json | Set-Content $ReportPath
