<#
.SYNOPSIS
    Holds the car-rental call: a caller, the model, and this script beside them.
.DESCRIPTION
    The caller speaks, the model answers aloud and is interrupted, asks this script in text (which the caller never
    hears) where the car is to be collected, gets its answer, and uses it. Without a sound card the call is recorded only.
.PARAMETER Record
    The recording: a stereo WAV file, the caller left, the model right. The default is out/car-rental-call.wav in the repository.
.PARAMETER Events
    Also writes the event log to this file, as JSON Lines.
.PARAMETER Endpoint
    A server; if omitted, the simulator. Its key comes from $env:OPENAI_API_KEY or $env:AZURE_OPENAI_API_KEY.
.PARAMETER Bridge
    The client software, which answers the model's questions, is another process: a Python script (where there is no Python, a
    PowerShell) that takes part through a bridge.
.PARAMETER OutputDevice
    The loudspeaker, or None; if omitted, the default one. Get-RealtimeAudioDevice lists them.
.EXAMPLE
    ./docs/examples/Invoke-CarRentalCall.ps1 -Record call.wav

    Holds the call with the simulator, and records it.
.EXAMPLE
    ./docs/examples/Invoke-CarRentalCall.ps1 -Bridge

    The model's questions are answered by another process.
#>
[CmdletBinding()]
param(
    [string] $Record,
    [string] $Events,
    [string] $Endpoint,
    [string] $OutputDevice,
    [switch] $Bridge
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
# A module that is loaded or installed will do, else the repository's.
if (-not (Get-Command Start-RealtimeConversation -ErrorAction Ignore)) { Import-Module (Join-Path $PSScriptRoot '../../Realtalk.psd1') }

$out = Join-Path $PSScriptRoot '../../out'
if (-not $Record) { $Record = Join-Path (New-Item $out -ItemType Directory -Force) 'car-rental-call.wav' }

# Starts the process that answers the model's questions; what it has to say comes on its standard output.
function Start-Client([string] $Path, [string] $Answer) {
    $folder = Join-Path $PSScriptRoot bridge
    $isUnix = -not $IsWindows
    $pwsh = & (Join-Path $PSScriptRoot '../../build/Find-PowerShell.ps1')
    $python = if ($isUnix) { Get-Command python3 -CommandType Application -ErrorAction Ignore | Select-Object -First 1 }
    $program, $arguments = if ($python) { $python.Source, @((Join-Path $folder answer_questions.py), $Path, $Answer) }
    else { $pwsh, @('-NoProfile', '-File', (Join-Path $folder Invoke-QuestionAnswer.ps1), $Path, $Answer) }
    $info = [System.Diagnostics.ProcessStartInfo]::new($program, [string[]]$arguments)
    $info.RedirectStandardOutput = $true
    [System.Diagnostics.Process]::Start($info)
}

# What is said aloud on the left, the text stream, which nobody hears, on the right.
function Format-Entry($Entry, [int] $Width) {
    $left = [int]($Width * 0.6)
    $right = $Width - $left - 3
    $who = switch ($Entry.Role) { Assistant { 'MODEL' } User { 'USER' } default { 'CLIENT' } }
    $text = "${who}: $($Entry.Heard)"
    if ($Entry.Unheard) { $text += " -- [not heard: $($Entry.Unheard)]" }
    $isAudio = $Entry.Medium -eq 'Audio'
    $cell = if ($isAudio) { $left } else { $right }
    $line = ''
    foreach ($word in @($text -split '\s+') + $null) {
        if ($null -ne $word -and ($line.Length + $word.Length) -lt $cell) { $line += $(if ($line) { ' ' }) + $word; continue }
        if ($isAudio) { $line.PadRight($left) + ' |' } else { ' ' * $left + ' | ' + $line }
        $line = $word
    }
}

$stream = @{
    Name         = 'car-rental'
    Instructions = 'You are James, of Watts car rental. Be brief. What you do not know, ask the client.'
}
$collectionPoint = 'The Northern Train Station office.'
if (-not $Bridge) { $stream.OnText = { if ($_.Kind -eq 'Question') { $using:collectionPoint } } }
if ($Endpoint) { $stream.Endpoint = $Endpoint } else { $stream.Simulator = $true }
$devices = @{ Caller = 'car-rental'; RecordPath = $Record }
if ($OutputDevice) { $devices.OutputDevice = $OutputDevice }

$call = Start-RealtimeConversation @stream @devices -PassThru
$client = $null
try {
    if ($Bridge) {
        $door = Start-RealtimeBridge -PassThru
        $client = Start-Client $door.Path $collectionPoint
        "Client:        process $($client.Id), $($client.StartInfo.FileName), at $($door.Path)"
        ''
    }

    $width = 110
    if (-not [Console]::IsOutputRedirected -and [Console]::WindowWidth -gt 40) { $width = [Math]::Min(140, [Console]::WindowWidth) - 1 }
    'audio'.PadRight([int]($width * 0.6)) + ' | text (not heard)'
    '-' * [int]($width * 0.6) + '-+-' + '-' * ($width - [int]($width * 0.6) - 3)

    Send-RealtimeText -Role System -Respond 'The caller is Marvin; a white Honda Fit is reserved for him for tomorrow. Greet the caller.'
    Get-RealtimeTranscript -Follow | ForEach-Object { Format-Entry $_ $width }

    $metric = Get-RealtimeMetric
    if ($Events) { Export-RealtimeEventLog -Path $Events }
}
finally {
    $stream = $call.Stream
    Stop-RealtimeConversation
    Remove-RealtimeStream -Stream $stream -Confirm:$false
    if ($client) {
        # It ends with the stream; what it said of itself is shown below.
        $said = $client.StandardOutput.ReadToEnd() -split "`n" | Where-Object { $_ -match '^(question|answered|state): ' }
        $client.WaitForExit()
        $exit = $client.ExitCode
        $client.Dispose()
    }
}

''
"Recording:     $(Resolve-Path $Record -Relative) (caller left, model right)"
if ($Events) { "Event log:     $(Resolve-Path $Events -Relative)" }
"Replies:       $($metric.Replies), $($metric.Underruns) of them ran dry"
"Reply latency: {0:N0} ms (from the server's end of speech to the first sample out; the middle of {1})" -f $metric.ReplyLatency.TotalMilliseconds, $metric.ReplyLatencies.Count
foreach ($cut in $metric.Interruptions) {
    'Interruption:  silent {0:N0} ms after the server heard the caller; {1:N0} ms of {2:N0} ms were heard' -f
    $cut.OnsetToSilence.TotalMilliseconds, $cut.Heard.TotalMilliseconds, $cut.Received.TotalMilliseconds
}
if ($Bridge) {
    "Client:        $($said -join '; '); exit code $exit"
    if ($exit -ne 0) { exit 1 }
}
