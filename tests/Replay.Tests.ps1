BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $log = Join-Path $TestDrive call.jsonl

    # A text and its answer aloud, and a key that nobody knows of.
    $stream = New-RealtimeStream -Simulator -Name desk -Pace Infinity
    $key = 'sk-' + 'proj-0123456789abcdefghij'
    Send-RealtimeText "What is the capital of France? $key" -OutputModality Audio -Respond
    $null = Wait-RealtimeResponse -Timeout 20
    $null = Get-RealtimeEventLog rate_limits.updated -Timeout 20 | Select-Object -First 1
    Export-RealtimeEventLog $log -Full -WarningVariable warnings -WarningAction SilentlyContinue
    Clear-Realtime
}

AfterAll {
    Clear-Realtime
}

Describe 'Export-RealtimeEventLog' {
    It 'hides what looks like a key, and says in which line' {
        Get-Content $log | Should -Not -Match ('sk-' + 'proj')
        $line = @(Get-Content $log | ForEach-Object { $n = 0 } { $n++; if ($_ -match 'France\? \*\*\*') { $n } })[0]
        "$warnings" | Should -BeLike "*Line $line (conversation.item.create) had what looks like an API key; it was hidden*"
    }

    It 'keeps the name of the stream, which parts logs of several' {
        $other = New-RealtimeStream -Simulator -Name night
        Export-RealtimeEventLog (Join-Path $TestDrive two.jsonl) -Stream $other
        Get-Content $log, (Join-Path $TestDrive two.jsonl) | Set-Content (Join-Path $TestDrive both.jsonl)
        $other | Remove-RealtimeStream
        $both = Import-RealtimeEventLog (Join-Path $TestDrive both.jsonl)
        $both.StreamName | Sort-Object -Unique | Should -Be 'desk', 'night'
        $one = $both | Where-Object StreamName -eq desk
        { Start-RealtimeSimulator -Replay $both } | Should -Throw -ErrorId ReplayHasSeveralStreams*
        $simulator = Start-RealtimeSimulator -Replay $one
        $simulator.Replay.EventCount | Should -BeGreaterThan 10
        $simulator | Stop-RealtimeSimulator
    }

    It 'writes the microphone with -Full, and else its length' {
        $stream = New-RealtimeStream -Simulator -KeepMicrophone
        Start-RealtimeConversation -Stream $stream -Caller car-rental -OutputDevice None
        $null = Get-RealtimeEventLog input_audio_buffer.append -Timeout 20 | Select-Object -First 1
        $full = Join-Path $TestDrive full.jsonl
        $short = Join-Path $TestDrive short.jsonl
        Stop-RealtimeConversation
        Export-RealtimeEventLog $full -Full
        Export-RealtimeEventLog $short
        $stream | Remove-RealtimeStream
        $sound = @(Import-RealtimeEventLog $full input_audio_buffer.append)[0]
        [Convert]::FromBase64String($sound.Data.audio).Count | Should -Be 960
        $counted = @(Import-RealtimeEventLog $short input_audio_buffer.append)[0]
        $counted.Data.audio | Should -Be ''
        $counted.OmittedAudioBytes | Should -Be 960
        Import-RealtimeEventLog $short input_audio_buffer.append | Export-RealtimeEventLog (Join-Path $TestDrive again.jsonl) -Full -WarningVariable lacks -WarningAction SilentlyContinue
        "$lacks" | Should -BeLike '*-KeepMicrophone*'
    }
}

Describe 'A replay' {
    It 'gives the same answer, and says that the log was followed' {
        $stream = New-RealtimeStream -Replay $log -Pace Infinity
        Send-RealtimeText 'What is the capital of France? sk-another' -OutputModality Audio -Respond
        (Wait-RealtimeResponse -Timeout 20).Text | Should -Match Paris
        $stream.Replay.Deviations | Should -BeNullOrEmpty
        $stream.Replay.Remaining | Should -Be 0
        $stream | Remove-RealtimeStream
    }

    It 'tells where a script says something else' {
        $simulator = Start-RealtimeSimulator -Replay $log -Pace Infinity
        $stream = New-RealtimeStream -Endpoint $simulator.Endpoint
        Send-RealtimeText 'What is the capital of Spain?' -OutputModality Audio -Respond
        $null = Wait-RealtimeResponse -Timeout 20 -WarningAction Ignore
        $deviation = (Get-RealtimeSimulator).Replay.Deviations
        $deviation.Kind | Should -Be Different
        $deviation.Message | Should -BeLike '*Spain*was*France*'
        Clear-Realtime
    }

    It 'refuses a file that is no log, in one error' {
        $bad = Join-Path $TestDrive bad.jsonl
        '{"a":1}' | Set-Content $bad
        { New-RealtimeStream -Replay $bad } | Should -Throw -ErrorId LogLineInvalid*
        { Start-RealtimeSimulator -Replay (Join-Path $TestDrive none.jsonl) } | Should -Throw -ErrorId FileNotFound*
        { Start-RealtimeSimulator parrot -Replay $log } | Should -Throw -ErrorId ReplayAndScenario*
    }
}

Describe 'The replay of a call' {
    It 'gives the same samples twice, at any pace' {
        # The log only counts the microphone: in the replay it is as silent as it was long.
        $call = Join-Path $TestDrive spoken.jsonl
        Start-RealtimeConversation -Simulator -Pace 100 -Caller car-rental -Greet -OutputPath (Join-Path $TestDrive first.wav)
        $null = Get-RealtimeEventLog input_audio_buffer.speech_started -Wait -Timeout 30 | Select-Object -First 1
        $null = Get-RealtimeEventLog response.done -Wait -Timeout 30 | Select-Object -First 2
        Export-RealtimeEventLog $call -Full -WarningAction Ignore
        Clear-Realtime
        $hashes = foreach ($pace in [double]::PositiveInfinity, 40) {
            $wave = Join-Path $TestDrive "$pace.wav"
            $conversation = Start-RealtimeConversation -Replay $call -Pace $pace -Greet -OutputPath $wave -PassThru
            Wait-RealtimeConversation -Timeout 30
            $replay = $conversation.Stream.Replay
            Clear-Realtime
            $replay.Deviations | Should -BeNullOrEmpty
            $replay.Remaining | Should -Be 0
            (Get-FileHash $wave).Hash
        }
        $hashes[0] | Should -Be $hashes[1]
        (Get-Item $wave).Length | Should -BeGreaterThan 100000
    }
}
