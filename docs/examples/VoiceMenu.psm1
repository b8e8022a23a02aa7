# A telephone menu without a menu: the caller says what he wants, and the model calls the functions below.
# VoiceMenu.Tests.ps1, beside this file, tests it with a simulated caller.
Set-StrictMode -Version 3
# A module that is loaded or installed will do, else the repository's.
if (-not (Get-Command Start-RealtimeConversation -ErrorAction Ignore)) { Import-Module (Join-Path $PSScriptRoot '../../Realtalk.psd1') }

<#
.SYNOPSIS
    Tells when an office is open.
.PARAMETER Office
    The office.
#>
function Get-OpeningHour {
    param(
        [Parameter(Mandatory)]
        [ValidateSet('North', 'Central')]
        [string] $Office
    )

    @{ North = '7:00 to 19:00'; Central = '8:00 to 18:00' }[$Office]
}

<#
.SYNOPSIS
    Answers a call. Returns the conversation at once.
.PARAMETER CallbackPath
    The CSV file in which callbacks are noted.
.PARAMETER Option
    What Start-RealtimeConversation gets besides: the server, the devices, a recording.
.EXAMPLE
    Start-VoiceMenu callbacks.csv

    Answers with the default microphone and loudspeaker.
.EXAMPLE
    Start-VoiceMenu callbacks.csv @{ Simulator = $true; InputPath = 'caller.wav'; OutputDevice = 'None' }

    Answers a caller from a file, without a key.
#>
function Start-VoiceMenu {
    param(
        [Parameter(Mandatory)]
        [string] $CallbackPath,

        [hashtable] $Option = @{}
    )

    $path = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($CallbackPath)
    $callback = New-RealtimeTool -Name Add-Callback -Description 'Notes that somebody wants to be called back.' -ScriptBlock {
        param(
            # Who.
            [Parameter(Mandatory)]
            [string] $Name,

            # The telephone number: digits and spaces.
            [Parameter(Mandatory)]
            [ValidatePattern('^\+?[0-9 ]{4,}$')]
            [string] $Number
        )

        [pscustomobject]@{ Time = [datetime]::UtcNow; Name = $Name; Number = $Number } | Export-Csv -LiteralPath $using:path -Append
        'noted'
    }
    Start-RealtimeConversation -PassThru -Greet -Tool (Get-Command Get-OpeningHour), $callback @Option -Instructions @'
You answer the telephone of Watts car rental. You can tell when the offices, North and Central, are open, and note that somebody
wants to be called back. Ask for what is missing, repeat numbers before you note them, and be brief.
'@
}

Export-ModuleMember -Function Start-VoiceMenu
