BeforeAll {
    . $PSScriptRoot/TestHelper.ps1

    # A server that goes away, and comes back where it was.
    function Restart-Simulator([switch] $StayAway) {
        $script:simulator | Stop-RealtimeSimulator
        if (-not $StayAway) {
            $script:simulator = Start-RealtimeSimulator -Port $script:simulator.Port -Pace 50
        }
    }

    function Wait-ForState([string] $State) {
        while ($stream.State -ne $State) {
            Wait-Event state -Timeout 30 | Should -Not -BeNullOrEmpty
            Get-Event state | Remove-Event
        }
    }
}

Describe 'A server that goes away and comes back' {
    BeforeEach {
        $script:simulator = Start-RealtimeSimulator -Pace 50
        $stream = New-RealtimeStream -Endpoint $simulator.Endpoint -OutputModality Text
        $null = Register-ObjectEvent $stream StateChanged -SourceIdentifier state
    }

    AfterEach {
        Get-EventSubscriber | Unregister-Event
        Get-Event | Remove-Event
        Clear-Realtime
    }

    It 'finds the stream as it was, with its conversation' {
        Send-RealtimeText 'What is the capital of France?' -Respond
        (Wait-RealtimeResponse -Timeout 30).Text | Should -BeLike '*Paris*'
        Restart-Simulator -StayAway
        Wait-ForState Reconnecting
        Send-RealtimeText 'Thank you.' -Respond
        $script:simulator = Start-RealtimeSimulator -Port $simulator.Port -Pace 50
        (Wait-RealtimeResponse -Timeout 60 3>$null).Status | Should -Be 'completed'
        $stream.State | Should -Be 'Open'
        $told = @(Get-RealtimeTranscript)
        $told.Content | Should -HaveCount 4
        $told[0].Content, $told[2].Content | Should -Be 'What is the capital of France?', 'Thank you.'
        @(Get-RealtimeEventLog session.created) | Should -HaveCount 2
        (Get-RealtimeMetric).Reconnections | Should -Be 1
    }

    It 'is the default stream meanwhile, and can be removed' {
        Restart-Simulator -StayAway
        Wait-ForState Reconnecting
        (Get-RealtimeStream).State | Should -Be 'Reconnecting'
        Get-RealtimeTranscript | Should -BeNullOrEmpty
        Remove-RealtimeStream
        $stream.State | Should -Be 'Closed'
    }

    It 'has failed the stream where it is not to connect again' {
        $never = New-RealtimeStream -Endpoint $simulator.Endpoint -Name never -Reconnect Never
        $null = Register-ObjectEvent $never StateChanged -SourceIdentifier never
        Restart-Simulator
        (Wait-Event never -Timeout 30).SourceEventArgs.State | Should -Be 'Failed'
    }

    It 'is told of by what is shown of the stream' {
        Restart-Simulator -StayAway
        Wait-ForState Reconnecting
        ($stream | Out-String) | Should -BeLike '*Reconnecting*'
        ($stream | Format-List | Out-String) | Should -BeLike '*Reconnecting*'
    }
}
