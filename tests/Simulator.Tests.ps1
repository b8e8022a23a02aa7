BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
}

AfterAll {
    Clear-Realtime
}

Describe 'Start-, Get- and Stop-RealtimeSimulator' {
    AfterEach { Clear-Realtime }

    It 'starts a server on a free port and on a port that is named' {
        $one = Start-RealtimeSimulator
        $one | Should -BeOfType Realtalk.Simulator.RealtimeSimulator
        $one.Endpoint | Should -Be "ws://127.0.0.1:$($one.Port)/v1/realtime"
        $one.Scenario | Should -Be 'car-rental'
        $one | Stop-RealtimeSimulator
        $two = Start-RealtimeSimulator parrot -Port $one.Port -Pace 100
        $two.Port | Should -Be $one.Port
        $two.Scenario | Should -Be 'parrot'
        Get-RealtimeSimulator | Should -Be $two
        Get-RealtimeSimulator $two.Port | Should -Be $two
    }

    It 'serves several streams at once' {
        $simulator = Start-RealtimeSimulator parrot
        $streams = 1..3 | ForEach-Object { New-RealtimeStream -Endpoint $simulator.Endpoint -OutputModality Text }
        $simulator.ConnectionCount | Should -Be 3
        $streams | Send-RealtimeText 'Polly' -Respond
        $streams | Wait-RealtimeResponse -Timeout 20 | ForEach-Object Text | Should -Be 'Polly', 'Polly', 'Polly'
    }

    It 'reports a port that is taken, and a scenario that is not there' {
        $one = Start-RealtimeSimulator
        $failure = Get-TheError { Start-RealtimeSimulator -Port $one.Port }
        $failure.FullyQualifiedErrorId | Should -BeLike 'PortInUse,*'
        $failure.CategoryInfo.Category | Should -Be 'InvalidOperation'
        (Get-TheError { Start-RealtimeSimulator nowhere }).FullyQualifiedErrorId | Should -BeLike 'ScenarioNotFound,*'
        (Get-TheError { Start-RealtimeSimulator -Pace 0 }).CategoryInfo.Category | Should -Be 'InvalidData'
        (Get-TheError { Get-RealtimeSimulator 1 }).FullyQualifiedErrorId | Should -BeLike 'SimulatorNotFound,*'
    }

    It 'stops, twice too, and says what to do when it is not clear which' {
        (Get-TheError { Stop-RealtimeSimulator }).FullyQualifiedErrorId | Should -BeLike 'NoSimulator,*'
        $one = Start-RealtimeSimulator
        $two = Start-RealtimeSimulator
        (Get-TheError { Stop-RealtimeSimulator }).FullyQualifiedErrorId | Should -BeLike 'SeveralSimulators,*'
        $one | Stop-RealtimeSimulator
        $one | Stop-RealtimeSimulator
        Stop-RealtimeSimulator -WhatIf
        Get-RealtimeSimulator | Should -Be $two
        Stop-RealtimeSimulator
        Get-RealtimeSimulator | Should -BeNullOrEmpty
    }

    It 'ends with the stream that brought it' {
        $stream = New-RealtimeStream -Simulator
        $port = $stream.Endpoint.Port
        Get-RealtimeSimulator | Should -BeNullOrEmpty
        $stream | Remove-RealtimeStream
        (Start-RealtimeSimulator -Port $port).Port | Should -Be $port
        $stream.Failure | Should -BeNullOrEmpty
    }
}
