# Dot-sourced in the BeforeAll of every test file: loads the module that build.ps1 has built, and a few helpers.
$manifest = Join-Path (Split-Path $PSScriptRoot) 'Realtalk.psd1'
Import-Module $manifest -Force -ErrorAction Stop
Remove-Item Env:OPENAI_API_KEY, Env:AZURE_OPENAI_API_KEY -ErrorAction Ignore
$pwsh = & (Join-Path (Split-Path $PSScriptRoot) build Find-PowerShell.ps1)

# Closes what a test has left open, so that the next one starts with nothing.
function Clear-Realtime {
    Get-RealtimeStream | Remove-RealtimeStream
    Get-RealtimeSimulator | Stop-RealtimeSimulator
}

# Runs a script in a runspace of its own, stops it as Ctrl+C does once it has put out its first object, and says how it ended.
# Where that object is its thread, it is stopped when that thread waits.
function Invoke-AndStop([string] $Script, [object[]] $Argument = @()) {
    $state = [initialsessionstate]::CreateDefault2()
    $state.ImportPSModule(@($manifest))
    $shell = [powershell]::Create($state)
    try {
        $null = $shell.AddScript($Script)
        foreach ($value in $Argument) { $null = $shell.AddArgument($value) }
        $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $running = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $output)
        if (-not [System.Threading.SpinWait]::SpinUntil({ $output.Count -gt 0 -or $running.IsCompleted }, 20000)) {
            throw 'The script put nothing out.'
        }

        $thread = $output[0].BaseObject -as [System.Threading.Thread]
        # Again and again: on its way there a thread waits for a moment here and there.
        $script:looks = 0
        $waits = {
            $script:looks = if ($thread.ThreadState -band [System.Threading.ThreadState]::WaitSleepJoin) { $script:looks + 1 } else { 0 }
            $script:looks -ge 50 -or $running.IsCompleted
        }
        if ($thread -and -not [System.Threading.SpinWait]::SpinUntil($waits, 20000)) { throw 'The script does not wait for anything.' }

        $stopping = $shell.BeginStop($null, $null)
        $stopped = $stopping.AsyncWaitHandle.WaitOne(20000)
        [pscustomobject]@{ Stopped = $stopped; State = "$($shell.InvocationStateInfo.State)"; Errors = @($shell.Streams.Error) }
    }
    finally {
        $shell.Runspace.Dispose()
        $shell.Dispose()
    }
}

# What a job puts out until it ends. -AutoRemoveJob now and then looks at a job that has not quite ended, and cannot remove it.
filter Receive-JobToEnd {
    Receive-Job $_ -Wait
    Remove-Job $_ -Force
}

# The error of a script that must fail, whether it terminates or not.
function Get-TheError([scriptblock] $Script) {
    $failures = @()
    try { $failures = @(& $Script 2>&1 | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }) }
    catch { $failures = @($_) }
    if ($failures.Count -ne 1) { throw "Expected one error, got $($failures.Count): $failures" }
    $failures[0]
}

# The warnings of all streams until all the texts have come.
function Wait-ForWarning([string[]] $Text) {
    $warnings = [System.Collections.Generic.List[string]]::new()
    $null = [System.Threading.SpinWait]::SpinUntil({
            Get-RealtimeStream 3>&1 | Where-Object { $_ -is [System.Management.Automation.WarningRecord] } | ForEach-Object { $warnings.Add($_.Message) }
            -not ($Text | Where-Object { -not "$warnings".Contains($_) })
        }, 20000)
    $warnings
}

# A sound server of the test's own, which the module uses until Stop-SoundServer.
function Start-SoundServer([string] $Folder) {
    $null = New-Item $Folder -ItemType Directory -Force
    $start = [System.Diagnostics.ProcessStartInfo]::new('/bin/sh', [string[]]((Join-Path $PSScriptRoot sound-server.sh), $Folder))
    $start.RedirectStandardInput = $true
    $start.RedirectStandardError = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $server = [pscustomobject]@{ Process = $process; Address = "unix:$Folder/native"; Before = $env:PULSE_SERVER }
    $env:PULSE_SERVER = $server.Address
    if (-not [System.Threading.SpinWait]::SpinUntil({ Get-RealtimeAudioDevice Loudspeaker -ErrorAction Ignore }, 20000)) {
        Stop-SoundServer $server
        throw "The sound server does not start: $($process.StandardError.ReadToEnd())"
    }

    $server
}

function Stop-SoundServer([object] $Server) {
    $env:PULSE_SERVER = $Server.Before
    $Server.Process.StandardInput.Close()
    $null = $Server.Process.WaitForExit(20000)
    $Server.Process.Dispose()
}
