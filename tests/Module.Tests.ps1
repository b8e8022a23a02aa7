BeforeDiscovery {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $cmdlets = (Get-Module Realtalk).ExportedCmdlets.Values | ForEach-Object { @{ Name = $_.Name } }
}

BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
}

Describe 'The module' {
    It 'has a valid manifest that needs PowerShell 7.4' {
        $module = Test-ModuleManifest $manifest
        $module.Version | Should -Be '0.1.0'
        $module.PowerShellVersion | Should -Be '7.4'
        $module.CompatiblePSEditions | Should -Be 'Core'
    }

    It 'exports every cmdlet of its library, and nothing else' {
        $module = Get-Module Realtalk
        $named = (Import-PowerShellDataFile $manifest).CmdletsToExport | Sort-Object
        $inLibrary = $module.ImplementingAssembly ?? [System.AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -eq 'Realtalk.PowerShell' })[0]
        $there = $inLibrary.GetExportedTypes() |
            ForEach-Object { $_.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false) } |
            ForEach-Object { "$($_.VerbName)-$($_.NounName)" } | Sort-Object
        $named | Should -Be $there
        $module.ExportedCommands.Keys | Sort-Object | Should -Be $named
    }

    It '<Name> has an approved verb and says what it emits' -ForEach $cmdlets {
        $command = Get-Command $Name
        (Get-Verb).Verb | Should -Contain $command.Verb
        $command.OutputType | Should -Not -BeNullOrEmpty
    }

    It 'says what is wrong in every cmdlet that needs a stream and finds none' {
        foreach ($call in { Send-RealtimeText hi }, { Wait-RealtimeResponse }, { Receive-RealtimeText }, { Get-RealtimeTranscript },
            { Get-RealtimeEventLog }, { Send-RealtimeEvent @{ type = 'x' } }, { Set-RealtimeStream -Speed 1 }, { Remove-RealtimeStream },
            { Get-RealtimeMetric }, { Stop-RealtimeConversation }, { Start-RealtimeBridge }, { Set-RealtimeStatus x }, { Export-RealtimeEventLog (Join-Path TestDrive: x) }) {
            $failure = Get-TheError $call
            $failure.FullyQualifiedErrorId | Should -BeLike 'NoStream,*'
            $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
            # What ends something does not advise to begin something.
            $advice = "$call" -match 'Remove-|Stop-' ? 'There is nothing to end.' : '*New-RealtimeStream*'
            $failure.ErrorDetails.RecommendedAction | Should -BeLike $advice
        }
    }

    It 'is imported from a second folder without an error, and its objects are as before' {
        $copy = Join-Path $TestDrive modules/Realtalk
        $null = New-Item (Split-Path $copy) -ItemType Directory
        Copy-Item (Join-Path (Split-Path $manifest) out/Realtalk) $copy -Recurse
        $script = {
            param($First, $Second)
            Import-Module $First
            Import-Module $Second
            $stream = New-RealtimeStream -Simulator
            ($stream | Get-RealtimeEventLog -Type session.created).Data.type
            $null = Start-RealtimeBridge -Port 0 -PassThru | ForEach-Object { [System.Management.Automation.PSSerializer]::Serialize($_) } -OutVariable bridge
            "$bridge".Contains('Token')
            $stream | Remove-RealtimeStream
            (Get-Module Realtalk).Count
            "$Error"
        }
        & $pwsh -NoProfile -NonInteractive -Command $script -args (Join-Path $copy Realtalk.psd1), $manifest |
            Should -Be session.created, False, 2, ''
    }

    It 'leaves no thread, socket, file or runspace when it is removed' -Skip:(-not $IsLinux) {
        $script = Join-Path $TestDrive 'remove.ps1'
        Set-Content $script @'
param($manifest, $folder)
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
function Get-Trace {
    [pscustomobject]@{
        Runspaces = @(Get-Runspace).Count
        Threads   = @(Get-ChildItem "/proc/$PID/task" | ForEach-Object { Get-Content "$_/comm" -ErrorAction Ignore } | Where-Object { $_ -like '*Realtalk*' }).Count
        Files     = @(Get-ChildItem "/proc/$PID/fd" | Where-Object { "$($_.LinkTarget)" -match '\.spool|\.wav' }).Count
        Sockets   = @(Get-ChildItem "/proc/$PID/fd" | Where-Object { "$($_.LinkTarget)" -like '*socket:*' }).Count
        Left      = @(Get-ChildItem ([System.IO.Path]::GetTempPath()) -Filter realtalk-*.spool).Count
    }
}

$before = Get-Trace
Import-Module $manifest
$null = Start-RealtimeSimulator
Start-RealtimeConversation -Simulator -Caller car-rental -OutputPath "$folder/out.wav" -RecordPath "$folder/call.wav" -OnText { 'The Northern office.' } -Greet
$other = New-RealtimeStream -Simulator -Tool @{ nothing = { } } -ToolApproval { $true }
$null = [System.Threading.SpinWait]::SpinUntil({ @(Get-Runspace -Name '*tool*', '*approval*').Count -eq 2 }, 20000)
$removed = New-RealtimeStream -Simulator
$removed | Remove-RealtimeStream
Start-RealtimeBridge -Stream 2 -Path "$folder/bridge/b.sock" -Port 0
$null = Connect-RealtimeBridge "$folder/bridge/b.sock"
$null = Get-RealtimeEventLog -Stream 1 -Type response.output_audio.delta -Wait | Select-Object -First 5
$during = Get-Trace
Remove-Module Realtalk
$null = [System.Threading.SpinWait]::SpinUntil({ (Get-Trace).Threads -eq 0 }, 5000)
[ordered]@{ Before = $before; During = $during; After = Get-Trace; Recorded = (Get-Item "$folder/call.wav").Length } | ConvertTo-Json
'@
        $result = & $pwsh -NoProfile -NonInteractive -File $script $manifest $TestDrive | Out-String | ConvertFrom-Json
        $result.During.Runspaces | Should -Be ($result.Before.Runspaces + 5)
        $result.During.Threads | Should -BeGreaterThan 0
        $result.During.Sockets | Should -BeGreaterThan $result.Before.Sockets
        foreach ($trace in 'Runspaces', 'Threads', 'Files', 'Sockets', 'Left') {
            $result.After.$trace | Should -Be $result.Before.$trace -Because $trace
        }

        $result.Recorded | Should -BeGreaterThan 44
    }
}
