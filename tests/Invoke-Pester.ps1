# Runs the Pester tests and writes their numbers to a file; build.ps1 calls this in a process of its own.
param([Parameter(Mandatory)] [string] $ReportPath)

# Errors must not terminate here, or they would in the tests as well: cmdlets report most of theirs and go on.
Import-Module Pester -MinimumVersion 5.0 -ErrorAction Stop
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$run = Invoke-Pester -Configuration $configuration
[ordered]@{
    Passed  = $run.PassedCount
    # A file or block that broke outside a test counts too.
    Failed  = $run.FailedCount + $run.FailedBlocksCount + $run.FailedContainersCount
    Skipped = $run.SkippedCount + $run.NotRunCount
} | ConvertTo-Json | Set-Content $ReportPath
