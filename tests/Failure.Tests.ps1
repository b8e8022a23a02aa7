# A stream that fails in the background says so: by an event at once, and by a warning of the next cmdlet, whatever that is about.
BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)

    function Get-Warning([scriptblock] $Script) {
        & $Script 3>&1 | Where-Object { $_ -is [System.Management.Automation.WarningRecord] } | ForEach-Object Message
    }
}

AfterAll {
    Clear-Realtime
}

Describe 'A stream that fails in the background' {
    BeforeEach {
        $simulator = Start-RealtimeSimulator
        $failing = New-RealtimeStream -Endpoint $simulator.Endpoint -Name failing -Reconnect Never
        $other = New-RealtimeStream -Simulator -Name other -OutputModality Text
        $null = Register-ObjectEvent $failing StateChanged -SourceIdentifier failed
        $simulator | Stop-RealtimeSimulator
        $change = Wait-Event failed -Timeout 20
    }

    AfterEach {
        Get-EventSubscriber | Unregister-Event
        Get-Event | Remove-Event
        Clear-Realtime 3>$null
    }

    It 'tells of it by an event at once' {
        $change.Sender | Should -Be $failing
        $change.SourceEventArgs.State | Should -Be 'Failed'
        $change.SourceEventArgs.Failure.Message | Should -BeLike '*closed the connection*'
    }

    It 'is warned of, once, by <_>' -ForEach 'Get-RealtimeStream other', 'Get-RealtimeSimulator', 'Send-RealtimeText hi', 'Get-RealtimeEventLog -Last 1 -Stream other',
    'New-RealtimeStream -Simulator', 'Get-RealtimeConversation', 'New-RealtimeTool x { }' {
        $script = [scriptblock]::Create($_)
        Get-Warning $script | Should -BeLike "*'failing' failed*closed the connection*"
        Get-Warning { Get-RealtimeStream } | Should -BeNullOrEmpty
    }

    It 'keeps its warning for the runspace that opened it' {
        $elsewhere = Start-ThreadJob { Import-Module $using:manifest; Get-RealtimeSimulator; Get-RealtimeStream other } |
            Receive-JobToEnd 3>&1 | Where-Object { $_ -is [System.Management.Automation.WarningRecord] }
        $elsewhere | Should -BeNullOrEmpty
        Get-Warning { Get-RealtimeSimulator } | Should -BeLike "*'failing' failed*"
    }

    It 'is looked at without an end by ConvertTo-Json, also after it was reported' {
        Get-TheError { Send-RealtimeText hi -Stream failing 3>$null } | Should -Not -BeNullOrEmpty
        Get-TheError { Wait-RealtimeResponse -Stream failing 3>$null } | Should -Not -BeNullOrEmpty
        $failing.Failure.StackTrace | Should -BeNullOrEmpty
        $json = $failing | ConvertTo-Json -Depth 8
        $json.Length | Should -BeLessThan 20000
        ($json | ConvertFrom-Json).Failure.Message | Should -BeLike '*closed the connection*'
    }

    It 'says why to whoever still uses it' {
        $failure = Get-TheError { Send-RealtimeText hi -Stream failing 3>$null }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ConnectionClosed,*'
        $failure.TargetObject | Should -Not -BeNullOrEmpty
        Get-RealtimeEventLog -Stream failing -Type session.created | Should -HaveCount 1
    }
}
