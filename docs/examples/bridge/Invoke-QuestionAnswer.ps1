<#
.SYNOPSIS
    Answers the model's questions through a bridge, until the stream ends.
.PARAMETER Path
    The bridge's socket; on Windows the pipe's name.
.PARAMETER Answer
    The answer to every question.
.EXAMPLE
    ./docs/examples/bridge/Invoke-QuestionAnswer.ps1 call.sock 'The Northern Train Station office.'

    Gives this answer to each question of the stream behind call.sock.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Path,
    [Parameter(Mandatory)] [string] $Answer
)

$ErrorActionPreference = 'Stop'
# A module that is loaded or installed will do, else the repository's.
if (-not (Get-Command Connect-RealtimeBridge -ErrorAction Ignore)) { Import-Module (Join-Path $PSScriptRoot '../../../Realtalk.psd1') }
$stream = Connect-RealtimeBridge $Path
Receive-RealtimeText -Follow | Where-Object Kind -EQ Question | ForEach-Object {
    "question: $($_.Text)"
    $sent = Send-RealtimeText $Answer -InReplyTo $_ -PassThru
    "answered: $($sent.Text)"
}
"state: $("$($stream.State)".ToLowerInvariant())"
