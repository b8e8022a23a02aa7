BeforeDiscovery {
    . (Join-Path $PSScriptRoot TestHelper.ps1)

    # Every parameter that has suggestions of its own, with nothing typed yet.
    $suggested = foreach ($command in (Get-Module Realtalk).ExportedCmdlets.Values) {
        foreach ($parameter in $command.Parameters.Values) {
            if ($parameter.Attributes | Where-Object { $_ -is [ArgumentCompleter] }) { @{ Command = $command.Name; Parameter = $parameter.Name } }
        }
    }
}

BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)

    function Complete([string] $Line) {
        (TabExpansion2 $Line $Line.Length).CompletionMatches
    }
}

AfterAll {
    Clear-Realtime
}

Describe 'Completion where nothing is open' {
    It 'of <Command> -<Parameter> does not fail, whatever is typed' -ForEach $suggested {
        $before = $global:Error.Count
        foreach ($word in '', 'x', '*', '[', "'a b", '$nobody', './') {
            $null = Complete "$Command -$Parameter $word"
        }

        $global:Error.Count | Should -Be $before
        Get-RealtimeStream | Should -BeNullOrEmpty
        Get-RealtimeSimulator | Should -BeNullOrEmpty
    }

    It 'suggests for -<Parameter> <Some>, and takes other words too' -ForEach @(
        @{ Parameter = 'Model'; Some = 'gpt-realtime-2.1' }
        @{ Parameter = 'Voice'; Some = 'marin' }
        @{ Parameter = 'TranscriptionModel'; Some = 'None' }
        @{ Parameter = 'TranscriptionLanguage'; Some = 'de' }
    ) {
        (Complete "New-RealtimeStream -$Parameter ").CompletionText | Should -Contain $Some
        (Get-Command New-RealtimeStream).Parameters[$Parameter].Attributes |
            Where-Object { $_ -is [ValidateSet] } | Should -BeNullOrEmpty
    }

    It 'suggests scenarios, with what they are about, and files' {
        (Complete 'New-RealtimeStream -Scenario ').CompletionText | Should -Be 'car-rental', 'parrot'
        (Complete 'Start-RealtimeConversation -Caller car')[0].ToolTip | Should -BeLike '*booked*'
        $file = Join-Path $TestDrive 'my scenario.json'
        Set-Content $file '{}'
        Set-Content (Join-Path $TestDrive 'my scenario.txt') '{}'
        (Complete "Start-RealtimeSimulator '$TestDrive/my").CompletionText | Should -HaveCount 1
        (Complete "Start-RealtimeSimulator '$TestDrive/my").CompletionText | Should -BeLike '*my scenario.json*'
    }

    It 'suggests types of events by their beginning, a part of them, wildcards and direction' {
        (Complete 'Get-RealtimeEventLog response.do').CompletionText | Should -Be 'response.done'
        (Complete 'Get-RealtimeEventLog error, response.do').CompletionText | Should -Be 'response.done'
        (Complete 'Get-RealtimeEventLog -Type speech_').CompletionText |
            Should -Be 'input_audio_buffer.speech_started', 'input_audio_buffer.speech_stopped', 'input_audio_buffer.speech_*'
        (Complete 'Get-RealtimeEventLog -Type response.*audio.de').CompletionText | Should -Be 'response.output_audio.delta'
        (Complete 'Get-RealtimeEventLog -Direction Sent -Type session.').CompletionText | Should -Be 'session.update', 'session.*'
        (Complete 'Get-RealtimeEventLog -Direction Received -Type session.').CompletionText | Should -Not -Contain 'session.update'
        (Complete 'Get-RealtimeEventLog -Type session.update')[0].ToolTip | Should -Be 'Sent'
    }

    It 'suggests commands of PowerShell as tools, and their parameter sets, but no programs' {
        (Complete 'New-RealtimeTool -Command Get-Dat').CompletionText | Should -Contain 'Get-Date'
        $found = (Complete 'New-RealtimeStream -Tool pws').CompletionText
        $found | Should -Not -Contain 'pwsh'
        (Complete 'New-RealtimeTool -Command Get-Process -ParameterSet Id').CompletionText | Should -Be 'Id', 'IdWithUserName'
        Complete 'New-RealtimeTool -Command No-Such -ParameterSet ' | Should -BeNullOrEmpty
    }

    It 'knows the properties of what comes along a pipeline' {
        (Complete 'Get-RealtimeMetric | Select-Object Reply').CompletionText | Should -Contain 'ReplyLatency'
        (Complete 'Get-RealtimeTranscript | Where-Object Un').CompletionText | Should -Be 'Unheard'
        (Complete 'Get-RealtimeTranscript | Where-Object ').CompletionText | Should -Not -BeLike '*Display*'
    }

    It 'offers to play to nobody' {
        (Complete 'Start-RealtimeConversation -OutputDevice Non').CompletionText | Should -Be 'None'
    }
}

Describe 'Completion' {
    BeforeAll {
        $silence = Join-Path $TestDrive 'silence.json'
        Set-Content $silence '{ "name": "silence", "caller": [], "replies": [ { "say": "Yes." } ] }'
        $call = Start-RealtimeConversation -Scenario $silence -InputPath (Get-ChildItem (Join-Path (Split-Path $manifest) 'Realtalk.PowerShell/Simulator/Scenarios/car-rental') -Filter caller-*.wav)[0].FullName `
            -OutputDevice None -Name 'with sound' -PassThru
        $stream = New-RealtimeStream -Simulator -OutputModality Text -TextTools All -Name "it's"
        $bridge = Start-RealtimeBridge -Stream $stream -Path (Join-Path $TestDrive 'b/b.sock') -Port 0 -PassThru
        $far = Connect-RealtimeBridge $bridge.Path -Name far
        $simulator = Start-RealtimeSimulator -Scenario parrot
        Send-RealtimeText -Stream $stream 'call ask_client {"question":"Where is it?"}' -Respond
        $question = Receive-RealtimeText -Stream $stream -Wait -Timeout 30 | Where-Object Kind -EQ Question | Select-Object -First 1
    }

    It 'suggests the streams that are open, with what they are' {
        (Complete 'Get-RealtimeStream ').CompletionText | Should -Be "'with sound'", "'it''s'", 'far'
        (Complete 'Get-RealtimeStream w')[0].ToolTip | Should -Be "Id $($call.Stream.Id), gpt-realtime-2.1, Open"
        (Complete 'Get-RealtimeStream *s').CompletionText | Should -Be "'with sound'", "'it''s'"
        (Complete "Get-RealtimeStream 'with s").CompletionText | Should -Be "'with sound'"
        (Complete 'Get-RealtimeStream -Id ').CompletionText | Should -Be @($call.Stream.Id, $stream.Id, $far.Id).ForEach([string])
    }

    It 'suggests of them what the cmdlet can work with' {
        (Complete 'Send-RealtimeText hi -Stream ').CompletionText | Should -Be "'with sound'", "'it''s'", 'far'
        (Complete 'Wait-RealtimeResponse -Stream ').CompletionText | Should -Be "'with sound'", "'it''s'"
        (Complete 'Export-RealtimeEventLog x -Stream ').CompletionText | Should -Be "'with sound'", "'it''s'"
        foreach ($verb in 'Stop', 'Suspend', 'Resume', 'Wait', 'Watch', 'Get') {
            (Complete "$verb-RealtimeConversation -Stream ").CompletionText | Should -Be "'with sound'" -Because $verb
        }

        (Complete 'Start-RealtimeConversation -Stream ').CompletionText | Should -Be "'it''s'"
    }

    It 'suggests the questions that wait, and what they ask' {
        $found = Complete "Send-RealtimeText there -Stream 'it''s' -InReplyTo "
        $found.CompletionText | Should -Be $question.Id
        $found.ToolTip | Should -BeLike '*Where is it?'
        (Complete 'Get-RealtimeText ').CompletionText | Should -Contain $question.Id
        Send-RealtimeText there -Stream $stream -InReplyTo $question.Id
        Complete "Send-RealtimeText there -Stream 'it''s' -InReplyTo " | Should -BeNullOrEmpty
    }

    It 'suggests where bridges and simulators are' {
        (Complete 'Connect-RealtimeBridge ').CompletionText | Should -Contain "'$($bridge.Path)'"
        (Complete 'Connect-RealtimeBridge -Port ').CompletionText | Should -Be "$($bridge.Port)"
        (Complete 'Stop-RealtimeBridge ').CompletionText | Should -Be "(Get-RealtimeBridge 'it''s')"
        (Complete 'New-RealtimeStream -Endpoint ').CompletionText | Should -Be "'$($simulator.Endpoint.AbsoluteUri)'"
        (Complete 'Get-RealtimeSimulator ').CompletionText | Should -Be "$($simulator.Port)"
        (Complete 'Stop-RealtimeSimulator ').CompletionText | Should -Be "(Get-RealtimeSimulator $($simulator.Port))"
        & ([scriptblock]::Create((Complete 'Stop-RealtimeSimulator ').CompletionText)) | Should -Be $simulator
    }

    It 'connects to nothing' {
        $null = Complete 'New-RealtimeStream -Endpoint '
        $null = Complete 'Connect-RealtimeBridge '
        $simulator.ConnectionCount | Should -Be 0
        $bridge.ClientCount | Should -Be 1
    }
}
