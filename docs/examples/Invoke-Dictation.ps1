<#
.SYNOPSIS
    Writes down what you say, a paragraph for each pause, at the end of a text file.
.DESCRIPTION
    Only the transcription is used: the turns are found, but the model answers none of them. The file can be read while it grows.
    Ctrl+C ends it.
.PARAMETER Path
    The text file. What is there stays.
.PARAMETER Language
    The language that you speak, as a code such as en. It makes the transcription better and faster.
.PARAMETER InputDevice
    The microphone; if omitted, the default one.
.PARAMETER Simulator
    Needs no key and no microphone: somebody dictates three sentences and hangs up.
.EXAMPLE
    ./docs/examples/Invoke-Dictation.ps1 notes.txt -Language en

    Writes down what you say in English. Needs a key and a microphone.
.EXAMPLE
    ./docs/examples/Invoke-Dictation.ps1 notes.txt -Simulator

    Writes down what a simulated speaker says: three paragraphs.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)]
    [string] $Path,
    [string] $Language,
    [string] $InputDevice,
    [switch] $Simulator
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
# A module that is loaded or installed will do, else the repository's.
if (-not (Get-Command Start-RealtimeConversation -ErrorAction Ignore)) { Import-Module (Join-Path $PSScriptRoot '../../Realtalk.psd1') }

$dictation = @{
    Name            = 'dictation'
    NoTurnResponse  = $true
    SilenceDuration = 0.8
    TextTools       = 'None'
    OutputDevice    = 'None'
}
if ($Language) { $dictation.TranscriptionLanguage = $Language }
if ($InputDevice) { $dictation.InputDevice = $InputDevice }

$server = $null
if ($Simulator) {
    $scenario = Join-Path $PSScriptRoot scenarios/dictation.json
    $server = Start-RealtimeSimulator $scenario
    $dictation.Endpoint = $server.Endpoint
    $dictation.Caller = $scenario
}

try {
    $conversation = Start-RealtimeConversation @dictation -PassThru
    Get-RealtimeTranscript -Stream $conversation.Stream -Follow |
        Where-Object Role -EQ User |
        ForEach-Object {
            Add-Content -LiteralPath $Path -Value $_.Content
            $_.Content
        }
}
finally {
    Remove-RealtimeStream -Stream dictation -Confirm:$false -ErrorAction Ignore
    if ($server) { $server | Stop-RealtimeSimulator -Confirm:$false }
}
