# What is said where something was mistyped, or is not there: once, by its name, and with what to do.
BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $hears = [bool](Get-RealtimeAudioDevice -Direction Output -WarningAction Ignore)
    # Another place for the sound server's socket, so that there is none.
    $serverBefore = $env:PULSE_SERVER
    $env:PULSE_SERVER = "unix:$TestDrive/none"
}

AfterAll {
    Clear-Realtime
    $env:PULSE_SERVER = $serverBefore
}

Describe 'Patterns' {
    BeforeAll { $stream = New-RealtimeStream -Simulator -Name pattern }
    AfterAll { Clear-Realtime }

    It 'are one error each where they are malformed, and the rest goes on' {
        $found = Get-RealtimeStream '[', pattern -ErrorAction SilentlyContinue -ErrorVariable failures
        $found | Should -Be $stream
        $failures.FullyQualifiedErrorId | Should -Be 'PatternInvalid,Realtalk.Cmdlets.GetRealtimeStreamCommand'
        $failures.TargetObject | Should -Be '['
        $failures.CategoryInfo.Category | Should -Be 'InvalidArgument'

        (Get-TheError { Get-RealtimeTranscript '[z' }).FullyQualifiedErrorId | Should -BeLike 'PatternInvalid,*'
        (Get-TheError { Get-RealtimeAudioDevice '[z' }).FullyQualifiedErrorId | Should -BeLike 'PatternInvalid,*'
        $found = Get-RealtimeEventLog -Type '[', session.created -ErrorAction SilentlyContinue -ErrorVariable failures
        $found.Type | Should -Be 'session.created'
        $failures.TargetObject | Should -Be '['
        Get-RealtimeEventLog -Type '[' -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'have sets, and names that look like patterns are names first' {
        (Get-RealtimeEventLog -Type '[s]ession.c*').Type | Should -Be 'session.created'
        $odd = 'x[1]', 'de*sk', '[' | ForEach-Object { New-RealtimeStream -Simulator -Name $_ }
        Get-RealtimeStream -Name 'x[1]' | Should -Be $odd[0]
        Get-RealtimeStream -Name 'de*sk', '[' | Should -Be $odd[1], $odd[2]
        Get-RealtimeStream 'x`[1`]' | Should -Be $odd[0]
        $odd.Name | Remove-RealtimeStream
        Get-RealtimeStream | Should -Be $stream
    }

    It 'are doubted where they are types that no event has' {
        $null = Get-RealtimeEventLog -Type response.dnoe, 'respons.*', session.created, response.audio.delta -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -HaveCount 1
        "$warnings" | Should -BeLike "*'response.dnoe'*response.done*"
        $null = Get-RealtimeEventLog -Type respons -Timeout 0 -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -BeLike "*'respons'*response.*"
    }
}

Describe 'Start-RealtimeConversation' {
    AfterEach { Clear-Realtime }

    It 'looks at the stream before it opens devices' {
        $stream = New-RealtimeStream -Simulator
        Start-RealtimeConversation $stream -Caller car-rental -OutputDevice None
        (Get-TheError { Start-RealtimeConversation $stream -OutputDevice nosuch }).FullyQualifiedErrorId | Should -BeLike 'ConversationExists,*'
        Remove-RealtimeStream $stream
        (Get-TheError { Start-RealtimeConversation $stream -OutputDevice nosuch }).FullyQualifiedErrorId | Should -BeLike 'StreamClosed,*'
    }

    It 'says that nobody hears it where there is no sound' -Skip:(-not $IsLinux) {
        $file = Join-Path $TestDrive heard.wav
        Start-RealtimeConversation -Simulator -Caller car-rental -RecordPath $file -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -BeLike "Nobody hears*'$file'*"
        Remove-RealtimeStream
        Start-RealtimeConversation -Simulator -Caller car-rental -OutputDevice None -RecordPath $file -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -BeNullOrEmpty
    }

    It 'names what can stand for what is missing, and only what the cmdlet has' -Skip:(-not $IsLinux) {
        (Get-TheError { Start-RealtimeConversation -Simulator -OutputDevice None }).ErrorDetails.RecommendedAction |
            Should -Match '(?=.*-InputPath)(?=.*-Caller)(?!.*-OutputPath)'
        (Get-TheError { Start-RealtimeConversation -Simulator -Caller car-rental }).ErrorDetails.RecommendedAction |
            Should -Match '(?=.*-OutputPath)(?=.*-OutputDevice None)(?!.*-InputPath)'
        (Get-TheError { Read-RealtimeAudio 1 }).ErrorDetails.RecommendedAction | Should -Match '(?=.*-InputPath)(?!.*-Caller|.*-OutputPath)'
        (Get-TheError { Out-RealtimeAudio AAAA }).ErrorDetails.RecommendedAction | Should -Match '(?=.*-OutputPath)(?!.*-InputPath)'
    }

    It 'has a simulator of its own where there is no key' {
        $advice = (Get-TheError { Start-RealtimeConversation -Caller car-rental -OutputDevice None }).ErrorDetails.RecommendedAction
        $advice | Should -Match '(?=.*-Simulator)(?!.*New-RealtimeStream)'
    }

    It 'names the callers that there are, in errors and on Tab' {
        foreach ($caller in 'nobody', 'parrot') {
            $failure = Get-TheError { Start-RealtimeConversation -Simulator -Caller $caller -OutputDevice None }
            $failure.TargetObject | Should -Be $caller
            $failure.ErrorDetails.RecommendedAction | Should -BeLike '*car-rental*'
            $failure.ErrorDetails.RecommendedAction | Should -Not -BeLike '*parrot*'
        }

        (TabExpansion2 'Start-RealtimeConversation -Caller ' -cursorColumn 35).CompletionMatches.CompletionText | Should -Not -Contain 'parrot'
    }

    It 'names the file that two are' {
        $file = Join-Path $TestDrive same.wav
        $failure = Get-TheError {
            Start-RealtimeConversation -Simulator -InputPath (Join-Path $TestDrive in.wav) -OutputPath $file -RecordPath $file
        }
        $failure.TargetObject | Should -Be $file
        "$failure" | Should -BeLike "*'$file'*"
    }
}

Describe 'Sound and devices' {
    AfterEach { Clear-Realtime }

    It 'say why there are none' -Skip:(-not $IsLinux) {
        Get-RealtimeAudioDevice -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        $warnings | Should -HaveCount 1
        "$(Get-TheError { Get-RealtimeAudioDevice nosuch })" | Should -BeLike "There is no device named 'nosuch'.*"
        "$(Get-TheError { Get-RealtimeAudioDevice nosuch -Direction Input })" | Should -BeLike "There is no microphone named 'nosuch'.*"
    }

    It 'are one error for one mistake' {
        $stream = New-RealtimeStream -Simulator -OutputModality Text
        (Get-TheError { Send-RealtimeAudio -Path (Join-Path $TestDrive nosuch.wav) }).FullyQualifiedErrorId | Should -BeLike 'FileNotFound,*'
        Send-RealtimeText 'Thank you.' -Respond
        $null = Wait-RealtimeResponse
        Send-RealtimeText 'Goodbye.' -Respond
        $null = Wait-RealtimeResponse
        (Get-TheError { Get-RealtimeEventLog -Type response.done | Out-RealtimeAudio -OutputDevice None }).FullyQualifiedErrorId | Should -BeLike 'AudioInvalid,*'
        "$(Get-TheError { 1 | Out-RealtimeAudio -OutputDevice None })" | Should -BeLike '*of the type Int32*'
    }
}

Describe 'Start- and Stop-RealtimeSimulator' {
    AfterEach { Clear-Realtime }

    It 'take faults by their names, and know which there are' {
        (Start-RealtimeSimulator -Faults NeverReply) | Should -Not -BeNullOrEmpty
        $null = Start-RealtimeSimulator -Faults @{ Jitter = 0.25; LateDeltas = 2; FailWith = 'rate_limit_exceeded' }
        foreach ($faults in @{ FailWit = 'x' }, 'Nonsense', 'FailWith', @{ LateDeltas = 'many' }) {
            $message = (Get-TheError { Start-RealtimeSimulator -Faults $faults }).Exception.Message
            $message | Should -Match 'fault'
            $message | Should -Not -Match 'System\.|Realtalk\.Simulator'
        }

        $null = Start-RealtimeSimulator -Faults @{ DropAt = 'after response.created#2'; DropWith = 1011; StallFor = 0.5; FaultyEvents = 'response.*' }
        $null = Start-RealtimeSimulator -Faults @{ Nulls = 0.5; FaultyEvents = 'response.*', 'error'; Connections = 1 }
        foreach ($faults in @{ DropAt = 'response.creatd' }, @{ DropWith = 1006 }, @{ Nulls = 2 }) {
            (Get-TheError { Start-RealtimeSimulator -Faults $faults }).FullyQualifiedErrorId | Should -BeLike 'FaultInvalid,*'
        }

        (Get-TheError { Start-RealtimeSimulator -Faults @{ FailWit = 'x' } }).Exception.Message | Should -BeLike "*'FailWit'*FailWith*"
    }

    It 'stop by port, as they are found' {
        $one = Start-RealtimeSimulator
        $two = Start-RealtimeSimulator
        Stop-RealtimeSimulator $one.Port -PassThru | Should -Be $one
        (Get-TheError { Stop-RealtimeSimulator $one.Port }).FullyQualifiedErrorId | Should -BeLike 'SimulatorNotFound,*'
        $two.Port | Stop-RealtimeSimulator
        Get-RealtimeSimulator | Should -BeNullOrEmpty
    }
}

Describe 'Changes' {
    BeforeEach { $stream = New-RealtimeStream -Simulator -Name changed -Instructions 'Be brief.' }
    AfterEach { Clear-Realtime }

    It 'may take instructions away' {
        Set-RealtimeStream -Instructions $null
        $update = Get-RealtimeEventLog -Type session.update -Last 1
        $update.Data.session.instructions | Should -BeExactly ''
    }

    It 'emit nothing where nothing is done' {
        Start-RealtimeConversation changed -Caller car-rental -OutputDevice None
        Set-RealtimeStream changed -Speed 1 -PassThru -WhatIf | Should -BeNullOrEmpty
        Suspend-RealtimeConversation changed -PassThru -WhatIf | Should -BeNullOrEmpty
        Resume-RealtimeConversation changed -PassThru -WhatIf | Should -BeNullOrEmpty
    }
}

Describe 'Files' {
    It 'have the categories of their errors' {
        $file = Join-Path $TestDrive taken.jsonl
        Set-Content $file ''
        (Get-TheError { @() | Export-RealtimeEventLog $file -NoClobber }).CategoryInfo.Category | Should -Be 'ResourceExists'
        $failure = Get-TheError { Import-RealtimeEventLog $TestDrive }
        $failure.CategoryInfo.Category | Should -Be 'ReadError'
        "$failure" | Should -BeLike '*is a folder*'
        "$(Get-TheError { @() | Export-RealtimeTimeline (Join-Path $TestDrive call.png) })" | Should -BeLike "*'call.png'*SVG or HTML*"
    }

    It 'on a drive that there is not are one error, and the others are read' {
        $file = Join-Path $TestDrive log.jsonl
        Set-Content $file '{"sequence":1,"time":"2025-01-01T00:00:00Z","direction":"Sent","type":"x","data":{}}'
        $events = Import-RealtimeEventLog 'nodrive:/a.jsonl', $file -ErrorAction SilentlyContinue -ErrorVariable failures
        $events.Type | Should -Be 'x'
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'DriveNotFound,*'
        $failures[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }
}

Describe 'Streams of other processes' -Skip:($IsWindows) {
    BeforeEach {
        $near = New-RealtimeStream -Simulator -Name desk
        $folder = Join-Path ([System.IO.Path]::GetTempPath()) "rt-$PID-$([guid]::NewGuid().ToString('N').Substring(0, 8))"
        Start-RealtimeBridge -Path (Join-Path $folder b.sock)
    }

    AfterEach {
        Clear-Realtime
        Remove-Item $folder -Recurse -Force -ErrorAction Ignore
    }

    It 'have names of their own here' {
        $far = Connect-RealtimeBridge (Join-Path $folder b.sock)
        $far.Name | Should -Be 'desk-2'
        (Connect-RealtimeBridge (Join-Path $folder b.sock) -Name here).Name | Should -Be 'here'
        $failure = Get-TheError { Connect-RealtimeBridge (Join-Path $folder b.sock) -Name here }
        $failure.FullyQualifiedErrorId | Should -BeLike 'NameTaken,*'
        Get-RealtimeStream | Should -HaveCount 3
    }

    It 'have their bridges stopped by what names the stream' {
        Start-RealtimeBridge -Path (Join-Path $folder c.sock)
        $bridges = Get-RealtimeBridge
        $bridges[0] | Stop-RealtimeBridge -PassThru | Should -Be $bridges[0]
        Stop-RealtimeBridge $bridges[1] -PassThru | Should -Be $bridges[1]
        Start-RealtimeBridge -Path (Join-Path $folder d.sock)
        Stop-RealtimeBridge desk
        Get-RealtimeBridge | Should -BeNullOrEmpty
        (Get-TheError { $near | Stop-RealtimeBridge }).FullyQualifiedErrorId | Should -BeLike 'NoBridge,*'
        (Get-TheError { Stop-RealtimeBridge nowhere }).FullyQualifiedErrorId | Should -BeLike 'StreamNotFound,*'
    }

    It 'are said to be such where there is no other' {
        $script = Join-Path $TestDrive other.ps1
        Set-Content $script @'
param($manifest, $path)
Import-Module $manifest
$null = Connect-RealtimeBridge $path -Name far
foreach ($call in { Wait-RealtimeResponse }, { Get-RealtimeEventLog }, { Start-RealtimeBridge }, { Get-RealtimeMetric }) {
    & $call -ErrorAction SilentlyContinue 2>$null
    $null = & $call 2>&1 | Set-Variable failure
    '{0}|{1}|{2}' -f $failure.FullyQualifiedErrorId, $failure.Exception.Message, $failure.ErrorDetails.RecommendedAction
}
'@
        $said = & $pwsh -NoProfile -NonInteractive -File $script $manifest (Join-Path $folder b.sock)
        $said | Should -HaveCount 4
        $said | Should -BeLike "StreamOfOtherProcess,*|The stream 'far' is another process's: here there is its text alone.|*"
        $said[0] | Should -BeLike '*Receive-RealtimeText -Wait*'
        $said[1] | Should -BeLike '*Get-RealtimeTranscript*'
    }
}

Describe 'Messages' {
    AfterEach { Clear-Realtime }

    It 'are plain' {
        $stream = New-RealtimeStream -Simulator
        "$(Get-TheError { Wait-RealtimeResponse -Timeout 0 })" | Should -BeLike 'The model has finished no response.*'
        "$(Get-TheError { Send-RealtimeEvent foo })" | Should -BeLike "This is no event: 'foo' is not JSON.*"
        "$(Get-TheError { New-RealtimeStream -Simulator -Tool 5 })" | Should -BeLike '*of the type Int32 cannot be a tool*'
    }

    It 'quote a server that closed the connection once' {
        $simulator = Start-RealtimeSimulator
        $stream = New-RealtimeStream -Endpoint $simulator.Endpoint
        Stop-RealtimeSimulator
        (Wait-ForWarning 'closed the connection') -join ' ' | Should -BeLike '*closed the connection (close code 1001, The simulator was stopped).*'
    }
}
