BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
}

AfterAll {
    Clear-Realtime
}

Describe 'New-RealtimeStream' {
    AfterEach { Clear-Realtime }

    It 'opens a stream with the settings that were asked for' {
        $stream = New-RealtimeStream gpt-realtime-2.1-mini -Simulator -Name desk -Voice cedar -Speed 1.2 -Instructions 'Be brief.' -OutputModality Text -VadThreshold 0.6 -SilenceDuration 0.4 -PrefixPadding ([timespan]::FromMilliseconds(250)) -IdleTimeout 6 -NoInterrupt -TranscriptionLanguage en -NoiseReduction FarField
        $stream | Should -BeOfType Realtalk.Sessions.RealtimeStream
        $stream.State | Should -Be 'Open'
        $stream.Name | Should -Be 'desk'
        $stream.Model | Should -Be 'gpt-realtime-2.1-mini'
        $stream.Voice | Should -Be 'cedar'
        $session = (Get-RealtimeEventLog session.update).Data.session
        $session.instructions | Should -Be 'Be brief.'
        $session.output_modalities | Should -Be 'text'
        $session.audio.output.speed | Should -Be 1.2
        $session.audio.input.turn_detection.type | Should -Be 'server_vad'
        $session.audio.input.turn_detection.threshold | Should -Be 0.6
        $session.audio.input.turn_detection.silence_duration_ms | Should -Be 400
        $session.audio.input.turn_detection.prefix_padding_ms | Should -Be 250
        $session.audio.input.turn_detection.idle_timeout_ms | Should -Be 6000
        $session.audio.input.turn_detection.interrupt_response | Should -BeFalse
        $session.audio.input.transcription.language | Should -Be 'en'
        $session.audio.input.noise_reduction.type | Should -Be 'far_field'
        $session.PSObject.Properties.Name | Should -Not -Contain 'tools'
    }

    It 'turns turn detection and transcription off' {
        $null = New-RealtimeStream -Simulator -TurnDetection None -TranscriptionModel None
        $session = (Get-RealtimeEventLog session.updated).Data.session
        $session.audio.input.turn_detection | Should -BeNullOrEmpty
        $session.audio.input.transcription | Should -BeNullOrEmpty
    }

    It 'leaves the answer to the client with -NoTurnResponse' {
        $null = New-RealtimeStream -Simulator -NoTurnResponse
        (Get-RealtimeEventLog session.updated).Data.session.audio.input.turn_detection.create_response | Should -BeFalse
    }

    It 'lets eagerness mean semantic turn detection' {
        $null = New-RealtimeStream -Simulator -Eagerness High
        $detection = (Get-RealtimeEventLog session.update).Data.session.audio.input.turn_detection
        $detection.type | Should -Be 'semantic_vad'
        $detection.eagerness | Should -Be 'high'
    }

    It 'refuses parameters of two kinds of turn detection' {
        $failure = Get-TheError { New-RealtimeStream -Simulator -Eagerness Low -VadThreshold 0.5 }
        $failure.FullyQualifiedErrorId | Should -BeLike 'TurnDetectionConflict,*'
        $failure.CategoryInfo.Category | Should -Be 'InvalidArgument'
        $failure.Exception.Message | Should -BeLike '*VadThreshold*SemanticVad*'
        Get-RealtimeStream | Should -BeNullOrEmpty
    }

    It 'refuses <Parameter> <Value>' -ForEach @(
        @{ Parameter = 'Speed'; Value = 9 }, @{ Parameter = 'VadThreshold'; Value = 2 }, @{ Parameter = 'IdleTimeout'; Value = 1 },
        @{ Parameter = 'SilenceDuration'; Value = 'soon' }, @{ Parameter = 'ConnectTimeout'; Value = 0 }, @{ Parameter = 'Voice'; Value = '' }
    ) {
        $arguments = @{ $Parameter = $Value; Simulator = $true }
        (Get-TheError { New-RealtimeStream @arguments }).CategoryInfo.Category | Should -Be 'InvalidData'
    }

    It 'takes the key as text and as SecureString, and never shows it' {
        $simulator = Start-RealtimeSimulator -RequiredKey 'sk-very-secret'
        $text = New-RealtimeStream -Endpoint $simulator.Endpoint -ApiKey 'sk-very-secret'
        $secure = New-RealtimeStream -Endpoint $simulator.Endpoint -ApiKey (ConvertTo-SecureString 'sk-very-secret' -AsPlainText -Force)
        $text, $secure | ForEach-Object State | Should -Be 'Open', 'Open'
        $shown = ($text | Format-List * -Force | Out-String) + (Get-RealtimeEventLog -Stream $text | ForEach-Object ToJson)
        $shown | Should -Not -BeLike '*very-secret*'
    }

    It 'reports a refused key with the service''s message, and keeps the key to itself' {
        $simulator = Start-RealtimeSimulator -RequiredKey 'good'
        $failure = Get-TheError { New-RealtimeStream -Endpoint $simulator.Endpoint -ApiKey 'sk-very-secret' }
        $failure.FullyQualifiedErrorId | Should -Be 'KeyRefused,Realtalk.Cmdlets.NewRealtimeStreamCommand'
        $failure.CategoryInfo.Category | Should -Be 'AuthenticationError'
        $failure.Exception.Message | Should -BeLike '*Incorrect API key provided*3000*'
        $failure.Exception.CloseCode | Should -Be 3000
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-ApiKey*'
        ($failure | Format-List * -Force | Out-String) | Should -Not -BeLike '*very-secret*'
        Get-RealtimeStream | Should -BeNullOrEmpty
    }

    It 'says where a key goes when there is none' {
        $failure = Get-TheError { New-RealtimeStream -ConnectTimeout 5 }
        $failure.FullyQualifiedErrorId | Should -BeLike 'KeyMissing,*'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*OPENAI_API_KEY*-Simulator*'
    }

    It 'refuses the endpoint <Endpoint>' -ForEach @(
        @{ Endpoint = 'ws://realtime.example'; Id = 'EndpointNotEncrypted'; Category = 'InvalidArgument' }
        @{ Endpoint = 'ftp://127.0.0.1'; Id = 'EndpointInvalid'; Category = 'InvalidArgument' }
        @{ Endpoint = 'ws://127.0.0.1:1'; Id = 'HostUnreachable'; Category = 'ConnectionError' }
    ) {
        $failure = Get-TheError { New-RealtimeStream -Endpoint $Endpoint -ApiKey key }
        $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failure.CategoryInfo.Category | Should -Be $Category
        $failure.TargetObject | Should -Not -BeNullOrEmpty
    }

    It 'reports a server that closes at once' {
        $simulator = Start-RealtimeSimulator -Faults @{ CloseAtOnce = $true }
        $failure = Get-TheError { New-RealtimeStream -Endpoint $simulator.Endpoint }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ConnectionClosed,*'
        $failure.Exception.CloseCode | Should -Be 1011
    }

    It 'gives up a server that never answers' {
        $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $listener.Start()
        try {
            $failure = Get-TheError { New-RealtimeStream -Endpoint "ws://127.0.0.1:$($listener.LocalEndpoint.Port)" -ConnectTimeout 0.3 }
            $failure.FullyQualifiedErrorId | Should -BeLike 'ConnectTimeout,*'
            $failure.CategoryInfo.Category | Should -Be 'OperationTimeout'

            $end = Invoke-AndStop 'param($port) "ready"; New-RealtimeStream -Endpoint "ws://127.0.0.1:$port" -ConnectTimeout 600' $listener.LocalEndpoint.Port
            $end.Stopped | Should -BeTrue
            $end.State | Should -Be 'Stopped'
        }
        finally {
            $listener.Stop()
        }

        Get-RealtimeStream | Should -BeNullOrEmpty
    }

    It 'refuses an endpoint beside a simulator, an unknown scenario, and a name that is taken' {
        (Get-TheError { New-RealtimeStream -Endpoint ws://127.0.0.1 -Simulator }).FullyQualifiedErrorId | Should -BeLike 'EndpointAndSimulator,*'
        (Get-TheError { New-RealtimeStream -Scenario nowhere }).FullyQualifiedErrorId | Should -BeLike 'ScenarioNotFound,*'
        $null = New-RealtimeStream -Simulator -Name taken
        (Get-TheError { New-RealtimeStream -Simulator -Name TAKEN }).FullyQualifiedErrorId | Should -BeLike 'NameTaken,*'
    }

    It 'takes a scenario by its path, from PowerShell''s own location' {
        Push-Location $TestDrive
        try {
            Set-Content mine.json '{ "name": "mine", "replies": [ { "say": "Mine." } ] }'
            $null = New-RealtimeStream -Scenario ./mine.json -OutputModality Text
            Send-RealtimeText hi -Respond
            (Wait-RealtimeResponse -Timeout 20).Text | Should -Be 'Mine.'
        }
        finally {
            Pop-Location
        }
    }

    It 'suggests models and voices' {
        $line = 'New-RealtimeStream -Voice ced'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'cedar'
        $line = 'New-RealtimeStream -Model '
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'gpt-realtime-2.1'
    }
}

Describe 'Get- and Remove-RealtimeStream' {
    BeforeEach {
        $one = New-RealtimeStream -Simulator -Name desk-one
        $two = New-RealtimeStream -Simulator -Name desk-two
    }

    AfterEach { Clear-Realtime }

    It 'finds streams by name, wildcard and id' {
        Get-RealtimeStream | Should -Be $one, $two
        Get-RealtimeStream desk-two | Should -Be $two
        Get-RealtimeStream *-ONE | Should -Be $one
        'desk-one', 'desk-two' | Get-RealtimeStream | Should -Be $one, $two
        Get-RealtimeStream -Id $two.Id | Should -Be $two
        Get-RealtimeStream nothing* | Should -BeNullOrEmpty
    }

    It 'reports a name or id that is not there' {
        $failure = Get-TheError { Get-RealtimeStream nowhere }
        $failure.FullyQualifiedErrorId | Should -BeLike 'StreamNotFound,*'
        $failure.TargetObject | Should -Be 'nowhere'
        (Get-TheError { Get-RealtimeStream -Id 0 }).CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'says which streams there are when one must be named' {
        $failure = Get-TheError { Send-RealtimeText hi }
        $failure.FullyQualifiedErrorId | Should -BeLike 'SeveralStreams,*'
        $failure.Exception.Message | Should -BeLike '*desk-one*desk-two*'
        Send-RealtimeText hi -Stream desk-two
        Send-RealtimeText hi -Stream $one.Id
        Send-RealtimeText hi -Stream $one
        (Get-TheError { Send-RealtimeText hi -Stream nowhere }).ErrorDetails.RecommendedAction | Should -BeLike '*desk-one*'
        Get-RealtimeEventLog conversation.item.create -Stream $one -Timeout 20 | Select-Object -First 2 | Should -HaveCount 2
    }

    It 'takes streams from the pipeline' {
        $one, $two | Send-RealtimeText hello
        $one, $two | ForEach-Object { $_ | Get-RealtimeEventLog conversation.item.create -Timeout 20 | Select-Object -First 1 } | Should -HaveCount 2
    }

    It 'means the only one that is open' {
        $one | Remove-RealtimeStream
        Send-RealtimeText hi
        Get-RealtimeEventLog conversation.item.create -Timeout 20 | Select-Object -First 1 | Should -HaveCount 1
    }

    It 'is seen from other runspaces' {
        $seen = 1..2 | ForEach-Object -Parallel {
            Import-Module $using:manifest
            (Get-RealtimeStream).Name
        }
        $seen | Sort-Object -Unique | Should -Be 'desk-one', 'desk-two'
    }

    It 'closes a stream, and twice is fine' {
        $one | Remove-RealtimeStream -WhatIf
        $one.State | Should -Be 'Open'
        $one | Remove-RealtimeStream
        $one.State | Should -Be 'Closed'
        $one | Remove-RealtimeStream
        Remove-RealtimeStream -Stream $one
        Get-RealtimeStream | Should -Be $two
        @(Get-RealtimeEventLog -Stream $one).Count | Should -BeGreaterThan 0
    }

    It 'reports what is asked of a closed stream' {
        Remove-RealtimeStream -Stream $one
        foreach ($call in { Send-RealtimeText hi -Stream $one }, { Wait-RealtimeResponse -Stream $one }, { Receive-RealtimeText -Wait -Stream $one },
            { Send-RealtimeEvent @{ type = 'response.create' } -Stream $one }, { Set-RealtimeStream -Speed 1 -Stream $one }) {
            $failure = Get-TheError $call
            $failure.FullyQualifiedErrorId | Should -BeLike 'StreamClosed,*'
            $failure.CategoryInfo.Category | Should -Be 'InvalidOperation'
            $failure.TargetObject | Should -Be $one
        }
    }

    It 'shows Id, Name, State, Model and Duration' {
        $shown = $one, $two | Out-String
        $shown | Should -Match 'Id +Name +State +Model +Duration'
        $shown | Should -Match 'desk-two +Open +gpt-realtime-2.1 +\d\d:\d\d:\d\d'
        $one | Format-List | Out-String | Should -Match 'SessionId'
    }
}

Describe 'Set-RealtimeStream' {
    BeforeEach { $stream = New-RealtimeStream -Simulator -Instructions 'Be brief.' }
    AfterEach { Clear-Realtime }

    It 'changes what is named and leaves the rest' {
        Set-RealtimeStream -Speed 0.8 -PassThru | Should -Be $stream
        $session = (Get-RealtimeEventLog session.updated -Last 1).Data.session
        $session.audio.output.speed | Should -Be 0.8
        $session.instructions | Should -Be 'Be brief.'
        (Get-RealtimeEventLog session.update -Last 1).Data.session.PSObject.Properties.Name | Should -Be 'type', 'audio'
    }

    It 'turns things off and on again' {
        Set-RealtimeStream -TranscriptionModel None -TurnDetection None -NoiseReduction None
        $heard = (Get-RealtimeEventLog session.updated -Last 1).Data.session.audio.input
        $heard.transcription, $heard.turn_detection, $heard.noise_reduction | Should -Be $null, $null, $null
        Set-RealtimeStream -TranscriptionLanguage de -TurnDetection SemanticVad -NoiseReduction NearField
        $heard = (Get-RealtimeEventLog session.updated -Last 1).Data.session.audio.input
        $heard.transcription.language | Should -Be 'de'
        $heard.turn_detection.type | Should -Be 'semantic_vad'
        $heard.noise_reduction.type | Should -Be 'near_field'
    }

    It 'clears the instructions' {
        Set-RealtimeStream -Instructions ''
        (Get-RealtimeEventLog session.updated -Last 1).Data.session.instructions | Should -Be ''
    }

    It 'says when nothing is to change, and changes nothing with -WhatIf' {
        (Get-TheError { Set-RealtimeStream }).FullyQualifiedErrorId | Should -BeLike 'NothingToSet,*'
        Set-RealtimeStream -Speed 1.5 -WhatIf
        @(Get-RealtimeEventLog session.update).Count | Should -Be 1
    }

    It 'reports what the server refuses' {
        Send-RealtimeText hi -Respond
        $null = Wait-RealtimeResponse -Timeout 20
        $failure = Get-TheError { Set-RealtimeStream -Voice cedar }
        $failure.FullyQualifiedErrorId | Should -BeLike 'SessionRefused,*'
        $failure.CategoryInfo.Category | Should -Be 'ProtocolError'
    }
}

Describe 'A server that goes away' {
    AfterEach { Clear-Realtime }

    It 'fails the stream, says why, and leaves its log' {
        $simulator = Start-RealtimeSimulator -Faults @{ DropAfterDeltas = 2 }
        $stream = New-RealtimeStream -Endpoint $simulator.Endpoint -Reconnect Never
        Send-RealtimeText 'What is the capital of France?' -Respond
        $failure = Get-TheError { Wait-RealtimeResponse -Timeout 20 3>$null }
        $failure.CategoryInfo.Category | Should -Be 'ConnectionError'
        $stream.State | Should -Be 'Failed'
        $warned = Get-RealtimeStream 3>&1 | Where-Object { $_ -is [System.Management.Automation.WarningRecord] }
        (Get-TheError { Send-RealtimeText hi }).Exception.Message | Should -Be $failure.Exception.Message
        @(Get-RealtimeEventLog response.output_audio.delta).Count | Should -Be 2
        $stream | Remove-RealtimeStream
        $stream.State | Should -Be 'Closed'
    }
}

Describe '-Verbose' {
    BeforeAll {
        function Get-Said([scriptblock] $Script) {
            (& $Script 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }).Message -join "`n"
        }
    }
    AfterEach { Clear-Realtime }

    It 'of New-RealtimeStream says where it connects, with which model, and which session it got, but no key' {
        $simulator = Start-RealtimeSimulator
        $said = Get-Said { New-RealtimeStream -Endpoint $simulator.Endpoint -Model some-model -ApiKey sk-secret-of-mine -Verbose }
        $said | Should -BeLike "*Connecting to ws://127.0.0.1:$($simulator.Endpoint.Port)/*'some-model'*session $((Get-RealtimeStream).SessionId)*"
        $said | Should -Not -BeLike '*sk-*'
    }

    It 'of Send-RealtimeText and Wait-RealtimeResponse says what was sent, why it is held, and how it ended' {
        $null = New-RealtimeStream -Simulator -OutputModality Text
        Get-Said { Send-RealtimeText 'Hello.' -Respond -Verbose } | Should -BeLike '*as User: m1, 6 characters, and asked for a reply.*'
        Get-Said { Send-RealtimeText 'Hello again.' -Role System -Verbose } | Should -BeLike '*as System: m2, 12 characters.*held*the model is making a reply*-Now*'
        Get-Said { Wait-RealtimeResponse -Timeout 20 -Verbose } | Should -BeLike '*The model is making its reply*is completed*tokens.'
    }

    It 'of Start-RealtimeConversation says from where it hears, where it plays and to what it records' {
        $record = Join-Path $TestDrive said.wav
        Get-Said { Start-RealtimeConversation -Simulator -Caller car-rental -OutputDevice None -RecordPath $record -Verbose } |
            Should -BeLike "*Connecting to*session *it hears '*plays to '*recorded to '$record'*"
    }
}
