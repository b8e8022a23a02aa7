BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $speech = (Get-ChildItem (Join-Path (Split-Path $manifest) 'Realtalk.PowerShell/Simulator/Scenarios/car-rental') -Filter caller-*.wav |
            Sort-Object Length | Select-Object -First 1).FullName

    function Invoke-Question([object] $Stream) {
        Send-RealtimeText 'What is the capital of France?' -Respond -Stream $Stream
        Wait-RealtimeResponse -Stream $Stream -Timeout 20
    }

    # Waits until a stream has closed by itself, and gives all its warnings.
    function Wait-ForEnd([object] $Stream) {
        $null = Get-RealtimeEventLog -Stream $Stream -Wait
        $null = [System.Threading.SpinWait]::SpinUntil({ $Stream.State -ne 'Open' }, 20000)
        Get-RealtimeSimulator 3>&1 | Where-Object { $_ -is [System.Management.Automation.WarningRecord] } | ForEach-Object Message
    }

    function New-PriceFile([string] $Name, [string] $Json) {
        $path = Join-Path $TestDrive $Name
        Set-Content $path $Json
        $path
    }
}

Describe 'Usage and cost' {
    AfterEach { Clear-Realtime }

    It 'of a reply and of all are those of the log' {
        $stream = New-RealtimeStream -Simulator -OutputModality Text
        $replies = @(Invoke-Question $stream; Invoke-Question $stream)
        $metric = Get-RealtimeMetric
        $usages = (Get-RealtimeEventLog response.done).Data.response.usage
        $sum = { param($Get) ($usages | ForEach-Object $Get | Measure-Object -Sum).Sum }
        $metric.Usage.Input.Text | Should -Be (& $sum { $_.input_token_details.text_tokens })
        $metric.Usage.Cached.Text | Should -Be (& $sum { $_.input_token_details.cached_tokens_details.text_tokens })
        $metric.Usage.Output.Total | Should -Be (& $sum { $_.output_tokens })
        $metric.Usage.TotalTokens | Should -Be $metric.TotalTokens
        $replies[1].Usage.Cached.Total | Should -Be $usages[1].input_token_details.cached_tokens
        $metric.Cost | Should -BeOfType decimal
        $metric.Cost | Should -Be ($replies[0].Cost + $replies[1].Cost)
        "$($metric.Cost)" | Should -Not -Match '0$'
        $metric.CostIsComplete | Should -BeTrue
        $metric.PriceDate | Should -Be (Get-RealtimePrice)[0].Date
    }

    It 'are shown, and can be converted' {
        $stream = New-RealtimeStream -Simulator -OutputModality Text
        $reply = Invoke-Question $stream
        $reply | Out-String | Should -Match 'Tokens +Cost +Text\s+-+[- ]+\s+completed.*\$0\.00\d\d'
        $reply.Usage | Out-String | Should -Match '(?s)Input +: [\d,]+ \([\d,]+ text\).*Cached +: 0.*Cost +: about \$0\.\d{4}'
        Get-RealtimeMetric | Out-String | Should -Match 'Cost +: about \$0\.\d+ \(prices of \d{4}-\d\d-\d\d\)'
        (Get-RealtimeMetric | ConvertTo-Json -Depth 5 | ConvertFrom-Json).Usage.Input.Text | Should -Be $reply.Usage.Input.Text
    }

    It 'of the user''s speech are apart, at the price of the model that writes it down' {
        $stream = New-RealtimeStream -Simulator
        Start-RealtimeConversation -Stream $stream -InputPath $speech -OutputDevice None
        $transcript = Get-RealtimeEventLog conversation.item.input_audio_transcription.completed -Wait | Select-Object -First 1
        $one = (Get-RealtimeMetric).Transcriptions
        $one | Should -HaveCount 1
        $one.Model | Should -Be gpt-transcribe
        $one.Duration.TotalSeconds | Should -Be $transcript.Data.usage.seconds
        $one.Cost | Should -Be ([decimal]::Round([decimal]$one.Duration.Ticks / [timespan]::TicksPerMinute * (Get-RealtimePrice gpt-transcribe).PerMinute, 12))
        $one | Out-String | Should -Match 'gpt-transcribe +1 +[\d.]+ s +0 +\$0\.'
    }

    It 'of a model without a price are tokens and no estimate, which is said' {
        $stream = New-RealtimeStream gpt-unheard-of -Simulator -OutputModality Text
        $reply = Invoke-Question $stream
        $reply.Cost | Should -BeNullOrEmpty
        $metric = Get-RealtimeMetric
        $metric.TotalTokens | Should -BeGreaterThan 0
        $metric.Cost | Should -BeNullOrEmpty
        $metric.Unpriced | Should -Be gpt-unheard-of
        $metric | Out-String | Should -Match 'Cost +: unknown \(prices of .*\), without gpt-unheard-of'
    }
}

Describe 'Get-RealtimePrice' {
    It 'lists each price with where it is from, and fits a terminal' {
        $prices = Get-RealtimePrice
        $prices.Count | Should -BeGreaterThan 5
        $prices | Where-Object { -not $_.Source -or -not $_.ReadOn } | Should -BeNullOrEmpty
        $prices[0].Path | Should -Exist
        $shown = ($prices | Out-String -Width 80).Trim() -split '\r?\n'
        $shown.Count | Should -Be ($prices.Count + 2)
        $shown | Where-Object Length -GT 80 | Should -BeNullOrEmpty
        $shown[2] | Should -Match '^gpt-realtime-2.1 +4/0.4/24 +32/0.4/64 +5/0.5 +20\d\d-\d\d-\d\d'
        $shown -match '…' | Should -BeNullOrEmpty
    }

    It 'finds models, snapshots and wildcards, and says which has none' {
        (Get-RealtimePrice gpt-realtime-2025-08-28).TextOutput | Should -Be 16
        (Get-RealtimePrice *-transcribe).Count | Should -BeGreaterThan 2
        (Get-TheError { Get-RealtimePrice gpt-unheard-of }).FullyQualifiedErrorId | Should -BeLike 'PriceUnknown,*'
        $stream = New-RealtimeStream -Simulator
        ($stream | Get-RealtimePrice).Model | Should -Contain $stream.Model
        Clear-Realtime
        (TabExpansion2 'Get-RealtimePrice gpt-tr' 24).CompletionMatches.CompletionText | Should -Be gpt-transcribe
    }

    It 'gives a file that can be copied and changed' {
        $copy = Join-Path $TestDrive copy.json
        Copy-Item (Get-RealtimePrice)[0].Path $copy
        (Get-RealtimePrice gpt-realtime-2.1 -PricePath $copy).Path | Should -Be $copy
        (TabExpansion2 "New-RealtimeStream -PricePath '$TestDrive/co" ("New-RealtimeStream -PricePath '$TestDrive/co").Length).CompletionMatches.CompletionText |
            Should -BeLike '*copy.json*'
    }
}

Describe '-PricePath' {
    BeforeAll {
        $mine = New-PriceFile mine.json @'
{ "date": "2026-01-31", "models": [
    { "model": "gpt-*", "per_million_tokens": { "text": { "input": 1000000, "output": 0 } }, "per_minute": 0 }
] }
'@
    }

    AfterEach { Clear-Realtime }

    It 'takes prices of the user''s own, also as a default and for a new conversation' {
        Push-Location $TestDrive
        try { $stream = New-RealtimeStream -Simulator -OutputModality Text -PricePath mine.json } finally { Pop-Location }
        $reply = Invoke-Question $stream
        $reply.Cost | Should -Be $reply.Usage.Input.Text
        '{0:yyyy-MM-dd}' -f (Get-RealtimeMetric).PriceDate | Should -Be '2026-01-31'
        $PSDefaultParameterValues = @{ 'Start-RealtimeConversation:PricePath' = $mine }
        $call = Start-RealtimeConversation -Simulator -Name call -InputPath $speech -OutputDevice None -PassThru
        '{0:yyyy-MM-dd}' -f ($call | Get-RealtimeMetric).PriceDate | Should -Be '2026-01-31'
    }

    It 'says what is wrong with a file, and where' {
        $bad = New-PriceFile bad.json "{`n  `"date`": `"2026-01-31`",`n  `"models`": [ { `"model`": `"x`", `"per_minute`": `"1`" } ]`n}"
        $failure = Get-TheError { New-RealtimeStream -Simulator -PricePath $bad }
        $failure.FullyQualifiedErrorId | Should -BeLike 'PriceFileInvalid,*'
        "$failure" | Should -BeLike "*'bad.json'*models``[0``].per_minute is `"1`"*"
        $broken = New-PriceFile broken.json "{`n  `"date`": nonsense`n}"
        "$(Get-TheError { Get-RealtimePrice -PricePath $broken })" | Should -BeLike '*line 2:*'
        (Get-TheError { New-RealtimeStream -Simulator -PricePath (Join-Path $TestDrive none.json) }).FullyQualifiedErrorId |
            Should -BeLike 'PriceFileNotFound,*'
        Get-RealtimeStream | Should -BeNullOrEmpty
    }
}

Describe 'A budget' {
    AfterEach { Clear-Realtime }

    It 'of dollars ends the stream when the reply is done, and says why and what was spent' {
        $stream = New-RealtimeStream -Simulator -OutputModality Text -MaxCost 0.000001
        $output = @(Invoke-Question $stream 3>&1)
        @($output.Status) | Should -Contain completed
        $warnings = @($output | Where-Object { $_ -is [System.Management.Automation.WarningRecord] } | ForEach-Object Message) + @(Wait-ForEnd $stream)
        $warnings | Should -HaveCount 1
        $warnings | Should -BeLike "*has reached its budget of `$0.000001. Spent: about `$0.00* for 1 reply."
        $stream.State | Should -Be Closed
        $stream.EndReason | Should -Be $warnings
        $stream.Failure | Should -BeNullOrEmpty
        $stream | Format-List | Out-String | Should -Match '(?s)MaxCost +: 0\.000001.*EndReason +: The stream'
        $failure = Get-TheError { Send-RealtimeText 'Still there?' -Stream $stream }
        $failure.FullyQualifiedErrorId | Should -BeLike 'BudgetReached,*'
        (Get-RealtimeMetric).Responses | Should -Be 1
    }

    It 'ends a call after its last reply has been heard' {
        $record = Join-Path $TestDrive call.wav
        $call = Start-RealtimeConversation -Simulator -Greet -PushToTalk -MaxCost 0.000001 -InputPath $speech -OutputDevice None -RecordPath $record -PassThru
        Wait-RealtimeConversation -Timeout 30 -WarningAction Ignore
        $null = Wait-ForEnd $call.Stream
        $call.Stream.EndReason | Should -BeLike '*budget*'
        @(Get-RealtimeTranscript -Stream $call.Stream | Where-Object Role -EQ Assistant)[0].IsInterrupted | Should -BeFalse
        (Get-Item $record).Length | Should -BeGreaterThan 40000
    }

    It 'can be looked at, changed and taken away' {
        $stream = New-RealtimeStream -Simulator -OutputModality Text -MaxCost 0.5 -MaxMinutes 10
        $stream.MaxCost, $stream.MaxMinutes | Should -Be 0.5, 10
        Set-RealtimeStream -MaxCost 1
        $stream.MaxCost, $stream.MaxMinutes | Should -Be 1, 10
        Set-RealtimeStream -MaxMinutes $null
        $stream.MaxCost, $stream.MaxMinutes | Should -Be 1, $null
        Set-RealtimeStream -MaxCost $null -WhatIf
        $stream.MaxCost | Should -Be 1
        @(Get-RealtimeEventLog session.update) | Should -HaveCount 1
        $null = Invoke-Question $stream
        Set-RealtimeStream -MaxCost 0.000001 -WarningAction Ignore
        $null = Wait-ForEnd $stream
        $stream.State | Should -Be Closed
    }

    It 'is refused where it is none, or where there is no price' {
        foreach ($bad in @{ MaxCost = 0 }, @{ MaxCost = -1 }, @{ MaxMinutes = 0 }, @{ MaxMinutes = [double]::NaN }) {
            (Get-TheError { New-RealtimeStream -Simulator @bad }).FullyQualifiedErrorId | Should -BeLike 'BudgetInvalid,*'
        }

        $failure = Get-TheError { New-RealtimeStream gpt-unheard-of -Simulator -MaxCost 1 }
        $failure.FullyQualifiedErrorId | Should -BeLike 'PriceUnknown,*'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-PricePath*leave -MaxCost out*'
        Get-RealtimeStream | Should -BeNullOrEmpty
        (New-RealtimeStream gpt-unheard-of -Simulator -MaxMinutes 5).State | Should -Be Open
    }
}
