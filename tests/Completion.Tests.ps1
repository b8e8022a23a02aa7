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

    It 'suggests the beta''s names of events where they are the only ones that fit' {
        (Complete 'Get-RealtimeEventLog -Type response.audio').CompletionText |
            Should -Be 'response.audio.delta', 'response.audio.done', 'response.audio_transcript.delta', 'response.audio_transcript.done'
        (Complete 'Get-RealtimeEventLog -Type response.audio.de').ToolTip | Should -Be 'Means response.output_audio.delta'
        (Complete 'Get-RealtimeEventLog -Type ').CompletionText | Should -Not -Contain 'response.audio.delta'
        (Complete 'Get-RealtimeEventLog -Direction Sent -Type response.audio').CompletionText | Should -Not -Contain 'response.audio.delta'
    }

    It 'suggests faults of the simulator as the tables that ask for them, each of which works, and no files' {
        $faults = (Complete 'Start-RealtimeSimulator -Faults ').CompletionText
        $faults | Should -HaveCount ([Realtalk.Simulator.SimulatorFaults].GetProperties().Count)
        foreach ($fault in $faults) {
            { & ([scriptblock]::Create("Start-RealtimeSimulator -Faults $fault")) | Stop-RealtimeSimulator } | Should -Not -Throw
        }

        (Complete 'Start-RealtimeSimulator -Faults dropaf').CompletionText | Should -Be '@{ DropAfterDeltas = 3 }'
        Complete 'Start-RealtimeSimulator -Faults ./' | ForEach-Object CompletionText | Should -BeLike '@{ * }'
    }

    It 'completes <Line>' -ForEach @(
        @{ Line = 'New-RealtimeStream -Voice MA'; Is = 'marin' }
        @{ Line = "New-RealtimeStream -Voice 'Ma"; Is = 'marin' }
        @{ Line = 'New-RealtimeStream -Voice "ma'; Is = 'marin' }
        @{ Line = 'New-RealtimeStream -Voice:ma'; Is = 'marin' }
        @{ Line = 'New-RealtimeStream -Model GPT-REALTIME-M'; Is = 'gpt-realtime-mini' }
        @{ Line = "New-RealtimeStream -Scenario 'PAR"; Is = 'parrot' }
        @{ Line = 'New-RealtimeStream -Tool GET-DAT'; Is = 'Get-Date' }
        @{ Line = "New-RealtimeStream -Tool 'get-dat"; Is = 'Get-Date' }
        @{ Line = 'New-RealtimeStream -Tool Get-Item, get-dat'; Is = 'Get-Date' }
        @{ Line = 'New-RealtimeStream -Tool @(get-dat'; Is = 'Get-Date' }
        @{ Line = 'Get-RealtimeEventLog -Type error,RESPONSE.DO'; Is = 'response.done' }
    ) {
        (Complete $Line).CompletionText | Should -Be $Is
    }

    It 'completes in the middle of a line, what is before the cursor' {
        $line = "New-RealtimeStream -Voice 'ma' -Model x"
        (TabExpansion2 $line ($line.IndexOf('ma') + 2)).CompletionMatches.CompletionText | Should -Be 'marin'
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

    It 'suggests names so that they mean what they are: <Name>' -ForEach @(
        @{ Name = '007' }, @{ Name = '1kb' }, @{ Name = '-x' }, @{ Name = '1..2' }, @{ Name = 'x[1]' }, @{ Name = 'a*b' }, @{ Name = '$x' }
    ) {
        $null = New-RealtimeStream -Simulator -Name $Name -OutputModality Text
        try {
            foreach ($command in 'Get-RealtimeStream -Name', 'Get-RealtimeMetric -Stream') {
                $words = (Complete "$command ").CompletionText
                $found = @($words | Where-Object { $_.Replace('`', '').Trim("'") -eq $Name })
                $found | Should -HaveCount 1 -Because $command
                $got = & ([scriptblock]::Create("$command $found"))
                $got.Name ?? $got.Stream | Should -Be $Name -Because "$command $found"
            }

            # Again, in the middle of what was completed.
            $escaped = [WildcardPattern]::Escape($Name)
            (Complete "Get-RealtimeStream '$escaped").CompletionText | Should -Contain "'$escaped'"
        }
        finally {
            Get-RealtimeStream | Where-Object Name -EQ $Name | Remove-RealtimeStream
        }
    }

    It 'suggests first the types that are in the log' {
        $words = Complete "Get-RealtimeEventLog -Stream 'it''s' -Type "
        $there = Get-RealtimeEventLog -Stream $stream | Sort-Object Type -Unique
        $words[0..($there.Count - 1)].CompletionText | Sort-Object | Should -Be ($there.Type | Sort-Object)
        $words[0].ToolTip | Should -Match '^(Sent|Received), in the log: \d'
        $words.CompletionText | Should -Contain 'response.*'
        ($words.CompletionText | Group-Object | Where-Object Count -GT 1) | Should -BeNullOrEmpty
        (Complete "Get-RealtimeEventLog -Direction Sent -Stream 'it''s' -Type ")[0].ToolTip | Should -BeLike 'Sent, *'
        # Of several streams none is meant.
        (Complete 'Get-RealtimeEventLog -Type session.created').ToolTip | Should -Be 'Received'
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
        (Complete "Send-RealtimeText there -InReplyTo '$($question.Id.ToUpper())").CompletionText | Should -Be $question.Id
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
