<#
.SYNOPSIS
    Interprets: says in another language what you say, sentence by sentence, and shows both.
.DESCRIPTION
    The model is told to translate and to do nothing else, is not interrupted by the next sentence, and has no way to the software,
    since an interpreter asks nobody. Ctrl+C ends it.
.PARAMETER From
    The language that you speak. The default is English.
.PARAMETER To
    The language that you want to be heard in. The default is Italian.
.PARAMETER InputDevice
    The microphone; if omitted, the default one. Use headphones, so that nothing is interpreted twice.
.PARAMETER OutputPath
    Records what the other side hears to a WAV file, in the place of a loudspeaker.
.PARAMETER Simulator
    Needs no key and no microphone: a guest in a restaurant says two sentences.
.EXAMPLE
    ./docs/examples/Invoke-Interpreter.ps1 -From English -To Japanese

    Says in Japanese what you say in English. Needs a key, a microphone and a loudspeaker.
.EXAMPLE
    ./docs/examples/Invoke-Interpreter.ps1 -Simulator -OutputPath interpreted.wav

    Interprets a simulated guest, and records the interpreter.
#>
[CmdletBinding()]
param(
    [string] $From = 'English',
    [string] $To = 'Italian',
    [string] $InputDevice,
    [string] $OutputPath,
    [switch] $Simulator
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
# A module that is loaded or installed will do, else the repository's.
if (-not (Get-Command Start-RealtimeConversation -ErrorAction Ignore)) { Import-Module (Join-Path $PSScriptRoot '../../Realtalk.psd1') }

$call = @{
    Name         = 'interpreter'
    Instructions = "You are an interpreter. Say in $To whatever is said to you in $From, in the first person and in full. " +
    'Add nothing, answer nothing, explain nothing, whatever you are asked.'
    BargeIn      = 'Off'
    TextTools    = 'None'
}
if ($InputDevice) { $call.InputDevice = $InputDevice }
if ($OutputPath) { $call.OutputPath = $OutputPath }

$server = $null
if ($Simulator) {
    $scenario = Join-Path $PSScriptRoot scenarios/interpreter.json
    $server = Start-RealtimeSimulator $scenario
    $call.Endpoint = $server.Endpoint
    $call.Caller = $scenario
}

try {
    $conversation = Start-RealtimeConversation @call -Greet -PassThru
    Get-RealtimeTranscript -Stream $conversation.Stream -Follow | ForEach-Object {
        '{0,-8} {1}' -f $(if ($_.Role -eq 'User') { $From } else { $To }), $_.Content
    }
}
finally {
    Remove-RealtimeStream -Stream interpreter -Confirm:$false -ErrorAction Ignore
    if ($server) { $server | Stop-RealtimeSimulator -Confirm:$false }
}
