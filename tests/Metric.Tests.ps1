BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $clips = Join-Path (Split-Path $manifest) 'Realtalk.PowerShell/Simulator/Scenarios/car-rental'
    $speech = (Get-ChildItem $clips -Filter caller-*.wav | Sort-Object Length | Select-Object -First 1).FullName
}

AfterAll {
    Clear-Realtime
}

Describe 'Get-RealtimeMetric' {
    AfterEach { Clear-Realtime }

    It 'has the figures of a stream without a conversation' {
        $stream = New-RealtimeStream -Simulator -OutputModality Text
        (Get-RealtimeMetric).TotalTokens | Should -BeNullOrEmpty
        Send-RealtimeText 'What is the capital of France?' -Respond
        $null = Wait-RealtimeResponse -Timeout 20
        $metric = $stream | Get-RealtimeMetric
        $metric | Should -BeOfType Realtalk.Conversations.RealtimeMetric
        $metric.Stream | Should -Be $stream.Name
        $metric.Responses | Should -Be 1
        $metric.TotalTokens | Should -Be ($metric.InputTokens + $metric.OutputTokens)
        $metric.WaitingTextMessages | Should -Be 1
        foreach ($field in 'Replies', 'Underruns', 'Gaps', 'Prebuffer', 'MicrophoneFrames', 'InputLatency', 'LateDeltas', 'ReplyLatency') {
            $metric.$field | Should -BeNullOrEmpty -Because $field
        }
    }

    It 'has those of a conversation, and of all that are piped in' {
        $other = New-RealtimeStream -Simulator
        $call = $other | Start-RealtimeConversation -InputPath $speech -OutputDevice None -PassThru
        $null = New-RealtimeStream -Simulator
        $null = Get-RealtimeEventLog input_audio_buffer.speech_stopped -Stream $other -Wait | Select-Object -First 1
        $null = Wait-RealtimeResponse -Stream $other -Timeout 20
        $metric = Get-RealtimeMetric
        $metric.Stream | Should -Be $other.Name
        $metric.Replies | Should -Be 1
        $metric.LastReplyLatency | Should -Be $metric.ReplyLatency
        $metric.ReplyLatencyP95 | Should -BeOfType timespan
        $metric.SentMicrophoneFrames | Should -BeGreaterThan 0
        @(Get-RealtimeStream | Get-RealtimeMetric).Replies | Should -Be 1, $null
        ($call | Get-RealtimeMetric).Replies | Should -Be 1
        $call.OutputLevel | Should -BeGreaterThan -96
        Stop-RealtimeConversation
        ($call | Get-RealtimeMetric).Replies | Should -Be 1
    }

    It 'is shown as a list with units, without what there is not' {
        $null = New-RealtimeStream -Simulator
        $shown = Get-RealtimeMetric | Out-String
        $shown | Should -Match 'Responses\s+: 0'
        $shown | Should -Not -Match 'Replies|Prebuffer|Tokens'
        Start-RealtimeConversation -InputPath $speech -OutputDevice None
        Send-RealtimeText 'Hello' -Respond
        $null = Wait-RealtimeResponse -Timeout 20
        $shown = Get-RealtimeMetric | Out-String
        $shown | Should -Match 'Prebuffer\s+: 60 ms'
        $shown | Should -Match 'Underruns\s+: 0\s'
        $labels = [regex]::Matches($shown, '(?m)^(\w[\w ]*?) +: ') | ForEach-Object { $_.Groups[1].Value }
        $labels | Where-Object { $_ -notin (Get-RealtimeMetric).PSObject.Properties.Name } | Should -BeNullOrEmpty
        $shown | Should -Match 'TotalTokens\s+: [\d,]+ \([\d,]+ in, [\d,]+ out\)'
        $shown | Should -Match 'SentMicrophoneFrames\s+: [\d,]+ of 20 ms, 0 dropped'
    }
}
