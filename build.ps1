<#
.SYNOPSIS
    Builds, tests, demonstrates, installs and packs the module.
.DESCRIPTION
    Everything that is done with the repository, by the same command on every system. Each task but Analyze and Clean builds the
    module first, which takes up to a minute; -NoBuild takes what was built last. Building needs the .NET SDK 8 or later, the tests
    Pester 5 or later. All that is made is in out/, but for the help in en-US/ and what the SDK puts into bin/ and obj/. What fails
    ends with an exit code other than 0.

    Install copies the module to the first folder of $env:PSModulePath and says where it is then. To uninstall it, delete that
    folder, Realtalk, while no PowerShell uses it.
.EXAMPLE
    ./build.ps1
    Builds the module, so that Import-Module ./Realtalk.psd1 works.
.EXAMPLE
    ./build.ps1 -Task Test
    Runs all tests: the engine's (dotnet test), the module's (Pester), and two minutes of calls at random (tests/Realtalk.Soak).
.EXAMPLE
    ./build.ps1 -Task Demo
    Holds the car-rental call, in real time and with no key.
.EXAMPLE
    ./build.ps1 -Task Demo -Bridge
    The same, with the client software in another process.
.EXAMPLE
    ./build.ps1 -Task Analyze
    Lints every script of the repository with PSScriptAnalyzer, and lists what it finds.
.EXAMPLE
    ./build.ps1 -Task Package
    Packs the module for a repository: out/packages/Realtalk.<version>.nupkg. What MSBuild takes from the environment counts here
    too: with $env:WindowsAudio = 'true' a package that is built elsewhere has Windows's own sound in it. Its links to the project
    and to the icon are made of -ProjectUri, or of the clone's origin.
.EXAMPLE
    ./build.ps1 -Task Install
    Installs the module for this user, so that its commands are there in each new PowerShell.
.EXAMPLE
    ./build.ps1 -Task Clean
    Makes the repository as it was after cloning. Sessions that have the module loaded must be closed first on Windows.
#>
[CmdletBinding()]
param(
    # What to do:
    # Build    builds the module and its help into out/Realtalk. The default.
    # Test     builds, and runs all tests: dotnet test, then Pester and two minutes of the soak.
    # Demo     builds, and holds the car-rental call with a local simulator.
    # Analyze  runs PSScriptAnalyzer over all scripts, if it is installed.
    # Package  builds, and packs out/packages/Realtalk.<version>.nupkg.
    # Install  builds, and copies the module into your module folder, in the place of the same version.
    # Clean    removes all that was built.
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Demo', 'Analyze', 'Package', 'Install', 'Clean')]
    [string] $Task = 'Build',

    # How the library is compiled: Release, or Debug to step through it with a debugger.
    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # Takes the module as it was built last.
    [switch] $NoBuild,

    # Where a package says that its project is. Left out, it is where the clone comes from, if that is a public forge.
    [uri] $ProjectUri,

    # What the demo's script gets: ./build.ps1 -Task Demo -Record call.wav
    [Parameter(ValueFromRemainingArguments)]
    [object[]] $DemoArgument = @()
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
if ($Task -ne 'Demo' -and $DemoArgument.Count -gt 0) {
    throw "Nothing is known of '$DemoArgument': only the demo takes more than Get-Help ./build.ps1 describes. Look for a typing error."
}

$root = $PSScriptRoot
$out = Join-Path $root 'out'
$module = Join-Path $out 'Realtalk'
$rootHelp = Join-Path $root 'en-US'
$pwsh = & (Join-Path $root build/Find-PowerShell.ps1)

function Invoke-DotNet {
    # The tests' own exit code says nothing that their report does not, so the caller decides what a failure is.
    & dotnet @args | Out-Host
    $LASTEXITCODE
}

function Assert-Sdk {
    $sdks = if (Get-Command dotnet -CommandType Application -ErrorAction Ignore) { @(& dotnet --list-sdks) } else { @() }
    $newest = $sdks | ForEach-Object { [int]($_ -split '\.')[0] } | Sort-Object | Select-Object -Last 1
    if (-not $newest -or $newest -lt 8) {
        throw 'The .NET SDK 8 or later is needed and was not found. Get it from https://dotnet.microsoft.com/download.'
    }
}

function Build-Module {
    if ($NoBuild) {
        if (-not (Test-Path (Join-Path $module 'Realtalk.psd1'))) { throw 'Nothing has been built yet: leave -NoBuild out.' }
        return
    }

    Assert-Sdk
    Write-Host 'Building the module...'
    $project = Join-Path $root 'Realtalk.PowerShell'
    if ((Invoke-DotNet build $project --configuration $Configuration --nologo --verbosity quiet) -ne 0) {
        throw 'The module does not build.'
    }

    # A library that is loaded somewhere keeps its old file: it is replaced, not written over.
    if (Test-Path $module) { Remove-Item $module -Recurse -Force }
    $bin = New-Item (Join-Path $module 'bin') -ItemType Directory -Force
    Copy-Item (Join-Path $project "bin/$Configuration/net8.0/*") $bin -Recurse -Exclude '*.deps.json', '*.pdb', '*.xml'
    Copy-Item (Join-Path $root 'LICENSE'), (Join-Path $root 'CHANGELOG.md') $module
    Copy-Manifest $module
    Build-Help

    # Once more, now that the help is among the files.
    Copy-Manifest $module
}

# The manifest beside the module has its paths from there, and says which files there are, and in a package where the project is.
function Copy-Manifest([string] $Folder, [System.Collections.IDictionary] $Link = @{}) {
    $target = Join-Path $Folder 'Realtalk.psd1'
    $null = New-Item $target -Force
    $files = Get-ChildItem $Folder -File -Recurse | ForEach-Object { [System.IO.Path]::GetRelativePath($Folder, $_.FullName).Replace('\', '/') } | Sort-Object
    $quote = { "'$("$args".Replace("'", "''"))'" }
    $list = "@(`n        {0}`n    )" -f (@($files | ForEach-Object { & $quote $_ }) -join "`n        ")
    $license = '            LicenseUri   ='
    $links = -join $Link.GetEnumerator().ForEach({ "            {0,-12} = {1}`n" -f $_.Key, (& $quote $_.Value) })
    $manifest = Get-Content (Join-Path $root 'Realtalk.psd1') -Raw
    foreach ($change in @('out/Realtalk/bin/', 'bin/'), @('FileList             = @()', "FileList             = $list"), @($license, "$links$license")) {
        if (-not $manifest.Contains($change[0])) { throw "Realtalk.psd1 does not say '$($change[0])'." }
        $manifest = $manifest.Replace($change[0], $change[1])
    }

    # What the comments explain is how the repository's manifest differs from this one.
    Set-Content $target ($manifest -replace '(?m)^ *#.*\r?\n') -NoNewline
}

# Get-Help looks beside the manifest: that of the repository, and that of the module. It is made again when anything that it is
# made of has changed, or the address of its pages.
function Build-Help {
    $source = Join-Path $root 'docs/help'
    $builder = Join-Path $root 'build'
    $made = Join-Path $rootHelp 'Realtalk.PowerShell.dll-Help.xml'
    $newest = @(
        Get-Item $source, $builder, (Join-Path $root 'Realtalk.psd1'), (Join-Path $module 'bin/Realtalk.PowerShell.dll')
        Get-ChildItem $source, $builder
    ) | Sort-Object LastWriteTimeUtc | Select-Object -Last 1
    $uri = "$((& (Join-Path $builder Get-ProjectLink.ps1) -Root $root -ProjectUri $ProjectUri)['HelpUri'])"
    $isCurrent = (Test-Path $made) -and (Get-Item $made).LastWriteTimeUtc -gt $newest.LastWriteTimeUtc
    if (-not $isCurrent -or "$(Select-String $made -Pattern '<maml:uri>(http[^<]*)/' -List | ForEach-Object { $_.Matches.Groups[1] })" -ne $uri) {
        Write-Host 'Building its help...'
        if (Test-Path $rootHelp) { Remove-Item $rootHelp -Recurse -Force }
        & $pwsh -NoProfile -NonInteractive -File (Join-Path $builder 'Build-Help.ps1') -Manifest (Join-Path $module 'Realtalk.psd1') `
            -Source $source -Destination $rootHelp -HelpUri $uri | Out-Host
        if ($LASTEXITCODE -ne 0) { throw 'The help cannot be built.' }
    }

    Copy-Item $rootHelp $module -Recurse
}

function Get-ModuleVersion {
    (Import-PowerShellDataFile (Join-Path $root 'Realtalk.psd1')).ModuleVersion
}

# Counts of a test report in the TRX format.
function Read-TestReport([string] $Folder) {
    $sum = [ordered]@{ Passed = 0; Failed = 0; Skipped = 0 }
    foreach ($file in Get-ChildItem $Folder -Filter *.trx -Recurse -ErrorAction Ignore) {
        $counters = ([xml](Get-Content $file.FullName -Raw)).TestRun.ResultSummary.Counters
        $sum.Passed += [int]$counters.passed
        $sum.Failed += [int]$counters.total - [int]$counters.passed - ([int]$counters.total - [int]$counters.executed)
        $sum.Skipped += [int]$counters.total - [int]$counters.executed
    }

    [pscustomobject]$sum
}

# Two minutes of calls, beside whatever else runs; its table goes to a file until it is its turn to be shown.
function Start-Soak([string] $Folder) {
    $program = Join-Path $root "tests/Realtalk.Soak/bin/$Configuration/net8.0/Realtalk.Soak.dll"
    $arguments = "exec `"$program`" --minutes 2 --calls 2 --output `"$(Join-Path $Folder soak)`""
    $process = Start-Process dotnet $arguments -PassThru -RedirectStandardOutput (Join-Path $Folder soak.txt) -RedirectStandardError (Join-Path $Folder soak-errors.txt)
    # Held, or its exit code would be gone with it.
    $null = $process.Handle
    $process
}

# Waits for its end, shows its table, and says whether nothing was wrong.
function Complete-Soak([System.Diagnostics.Process] $Soak, [string] $Folder) {
    $isOver = $Soak.WaitForExit(240000)
    if (-not $isOver) { $Soak.Kill() }
    Get-Content (Join-Path $Folder soak.txt), (Join-Path $Folder soak-errors.txt) | Out-Host
    if (-not $isOver) { Write-Host 'The soak did not come to its end.' }
    $isOver -and $Soak.ExitCode -eq 0
}

function Invoke-Test {
    Build-Module
    $results = Join-Path $out 'TestResults'
    if (Test-Path $results) { Remove-Item $results -Recurse -Force }
    $null = New-Item $results -ItemType Directory -Force

    # All of it, since a test run builds the projects with tests only.
    $exit = Invoke-DotNet build (Join-Path $root 'Realtalk.sln') --configuration $Configuration --nologo
    if ($exit -ne 0) { throw 'The solution does not build.' }
    $exit = Invoke-DotNet test (Join-Path $root 'Realtalk.sln') --no-build --configuration $Configuration --nologo --logger trx --results-directory $results
    $engine = Read-TestReport $results
    if ($engine.Passed + $engine.Failed -eq 0) { throw 'dotnet test ran no test.' }

    $soak = Start-Soak $results

    # In a process of its own, so that this session does not hold on to the library.
    $report = Join-Path $results 'pester.json'
    & $pwsh -NoProfile -NonInteractive -File (Join-Path $root 'tests/Invoke-Pester.ps1') -ReportPath $report | Out-Host
    $soaked = Complete-Soak $soak $results
    if (-not (Test-Path $report)) { throw 'Pester did not run to its end. Is version 5 or later installed? Install-Module Pester -MinimumVersion 5.0' }
    $pester = Get-Content $report -Raw | ConvertFrom-Json

    $passed = $engine.Passed + $pester.Passed + [int]$soaked
    $failed = $engine.Failed + $pester.Failed + [int](-not $soaked)
    Write-Host "dotnet test: $($engine.Passed) passed, $($engine.Failed) failed, $($engine.Skipped) skipped"
    Write-Host "Pester: $($pester.Passed) passed, $($pester.Failed) failed, $($pester.Skipped) skipped"
    Write-Host "Soak: $([int]$soaked) passed, $([int](-not $soaked)) failed"
    Write-Host "$passed passed, $failed failed, $($engine.Skipped + $pester.Skipped) skipped"
    if ($failed -gt 0 -or $exit -ne 0) { exit 1 }
}

function Invoke-Demo {
    Build-Module
    # The example takes an installed module, too: here it is to be the one that was built.
    $before = $env:PSModulePath
    $env:PSModulePath = $out + [System.IO.Path]::PathSeparator + $before
    try { & $pwsh -NoProfile -File (Join-Path $root 'docs/examples/Invoke-CarRentalCall.ps1') @DemoArgument }
    finally { $env:PSModulePath = $before }
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

function Invoke-Analysis {
    if (-not (Get-Module PSScriptAnalyzer -ListAvailable)) {
        Write-Host 'PSScriptAnalyzer is not installed, so nothing was analyzed. Install-Module PSScriptAnalyzer'
        return
    }

    # The manifest is only right with the files that it names.
    if (-not (Test-Path $module)) { Build-Module }
    $findings = @(Get-ChildItem $root -Include *.ps1, *.psd1 -Recurse |
            Where-Object FullName -NotMatch '[\\/](out|bin|obj|\.git)[\\/]' |
            ForEach-Object { Invoke-ScriptAnalyzer $_.FullName -Settings (Join-Path $root 'PSScriptAnalyzerSettings.psd1') })
    $findings | Format-Table RuleName, Severity, ScriptName, Line, Message -AutoSize -Wrap | Out-Host
    Write-Host "$($findings.Count) findings"
    if ($findings.Count -gt 0) { exit 1 }
}

function New-Package {
    Build-Module
    # Apart from what was built: the links are those of the moment.
    $staging = Join-Path $out 'staging/Realtalk'
    if (Test-Path $staging) { Remove-Item $staging -Recurse -Force }
    $null = New-Item (Split-Path $staging) -ItemType Directory -Force
    Copy-Item $module $staging -Recurse
    $links = & (Join-Path $root build/Get-ProjectLink.ps1) -Root $root -ProjectUri $ProjectUri
    if ($links.Count -eq 0) { Write-Warning 'The package has no link to its project: -ProjectUri says where that is, or a public origin of the repository.' }
    $links.Remove('HelpUri')
    Copy-Manifest $staging -Link $links
    & (Join-Path $root build/New-Package.ps1) -Module $staging -Destination (Join-Path $out packages)
    Remove-Item (Split-Path $staging) -Recurse -Force
}

function Install-Here {
    Build-Module
    $target = Join-Path ($env:PSModulePath -split [System.IO.Path]::PathSeparator)[0] 'Realtalk' (Get-ModuleVersion)
    if (Test-Path $target) { Remove-Item $target -Recurse -Force }
    $null = New-Item $target -ItemType Directory -Force
    Copy-Item (Join-Path $module '*') $target -Recurse
    Write-Host "Installed in $target"
    Write-Host 'Import-Module Realtalk'
}

function Clear-Output {
    Get-ChildItem $root -Directory -Recurse -Include bin, obj, TestResults |
        Where-Object FullName -NotMatch '[\\/]out[\\/]' |
        Remove-Item -Recurse -Force
    foreach ($folder in $out, $rootHelp) {
        if (Test-Path $folder) { Remove-Item $folder -Recurse -Force }
    }
}

switch ($Task) {
    'Build' {
        Build-Module
        Write-Host "The module is in $module. Import-Module $(Join-Path $root 'Realtalk.psd1')"
    }
    'Test' { Invoke-Test }
    'Demo' { Invoke-Demo }
    'Analyze' { Invoke-Analysis }
    'Package' { New-Package }
    'Install' { Install-Here }
    'Clean' { Clear-Output }
}
