BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $ask = 'Where do I collect it, at which office?'
}

AfterAll {
    Clear-Realtime
}

Describe 'Send-RealtimeText' {
    BeforeEach { $stream = New-RealtimeStream -Simulator -OutputModality Text }
    AfterEach { Clear-Realtime }

    It 'holds the conversation of the design''s example' {
        Send-RealtimeText 'What is the capital of France?' -OutputModality Audio -Respond
        $response = Wait-RealtimeResponse
        $response | Should -BeOfType Realtalk.Sessions.RealtimeResponse
        $response.Status | Should -Be 'completed'
        $response.Text | Should -BeLike '*Paris*'
        $chunks = Get-RealtimeEventLog -Type response.output_audio.delta | ForEach-Object { $_.Data.delta }
        $chunks.Count | Should -BeGreaterThan 5
        (Get-RealtimeTranscript | ForEach-Object { "$($_.Role) $($_.Medium)" }) | Should -Be 'User Text', 'Assistant Audio'
    }

    It 'sends as <Role>' -ForEach @{ Role = 'User' }, @{ Role = 'System' }, @{ Role = 'Assistant' } {
        $sent = Send-RealtimeText "I am $Role" -Role $Role -PassThru
        $sent | Should -BeOfType Realtalk.Text.RealtimeTextMessage
        $sent.Text | Should -Be "I am $Role"
        $sent.StreamId | Should -Be $stream.Id
        $item = (Get-RealtimeEventLog conversation.item.create -Timeout 20 | Select-Object -First 1).Data.item
        $item.role | Should -Be $Role.ToLowerInvariant()
        $item.content[0].text | Should -Be "I am $Role"
        $null = Get-RealtimeEventLog conversation.item.done -Timeout 20 | Select-Object -First 1
        (Get-RealtimeTranscript).Role | Should -Be $Role
    }

    It 'takes texts from the pipeline and as a list, in order' {
        'one', 'two' | Send-RealtimeText
        Send-RealtimeText 'three', 'four' -Respond
        $null = Wait-RealtimeResponse -Timeout 20
        (Get-RealtimeTranscript | Where-Object Role -EQ User).Content | Should -Be 'one', 'two', 'three', 'four'
    }

    It 'sends text of 1 MB whole' {
        $text = 'é' * 500kb
        Send-RealtimeText $text
        $item = Get-RealtimeEventLog conversation.item.done -Timeout 20 | Select-Object -First 1
        $item.Data.item.content[0].text.Length | Should -Be $text.Length
        (Get-RealtimeTranscript).Content -ceq $text | Should -BeTrue
    }

    It 'sends an object''s Text in its stream and its role' {
        "Stream,Role,Text`n$($stream.Name),System,hello`n$($stream.Name),User,from prop" | ConvertFrom-Csv | Send-RealtimeText -Respond
        $null = Wait-RealtimeResponse -Timeout 20
        Get-RealtimeEventLog conversation.item.create | ForEach-Object { "$($_.Data.item.role) $($_.Data.item.content[0].text)" } |
            Should -Be 'system hello', 'user from prop'
    }

    It 'refuses <Case>, which is no text, says what to do, and sends the next' -ForEach @(
        @{ Case = 'a hashtable'; Value = @{ a = 1 }; Expected = '*Hashtable is no text*ConvertTo-Json*' }
        @{ Case = 'an object'; Value = [pscustomobject]@{ a = 1 }; Expected = '*PSCustomObject is no text*ConvertTo-Json*' }
        @{ Case = 'what Format-Table makes'; Value = @(1 | Format-Table)[0]; Expected = '* is no text*Out-String*' }
    ) {
        (Get-TheError { $Value | Send-RealtimeText }).Exception.Message | Should -BeLike $Expected
        (Get-TheError { Send-RealtimeText $Value }).Exception.Message | Should -BeLike $Expected
        @($Value, 'next' | Send-RealtimeText -PassThru 2>$null).Text | Should -Be 'next'
    }

    It 'sends what has a text of its own' {
        $file = Get-Item $PSCommandPath
        @('a', 1, 2.5, $true, [datetime]::new(2026, 1, 2), $file | Send-RealtimeText -PassThru).Text |
            Should -Be 'a', '1', '2.5', 'True', '01/02/2026 00:00:00', "$file"
        (Send-RealtimeText ([System.Collections.Generic.List[object]]('x', 2)) -PassThru).Text | Should -Be 'x', '2'
        (Send-RealtimeText $file -PassThru).Text | Should -Be "$file"
    }

    It 'says of $null that there is no text' {
        (Get-TheError { $null | Send-RealtimeText }).FullyQualifiedErrorId | Should -BeLike 'TextEmpty,*'
        (Get-TheError { Send-RealtimeText $null }).FullyQualifiedErrorId | Should -BeLike 'TextEmpty,*'
        (Get-TheError { $null | Send-RealtimeText 'The answer.' }).FullyQualifiedErrorId | Should -BeLike 'QuestionMissing,*'
    }

    It 'says of a text that no message can hold that nothing was sent' {
        $long = [string]::new([char]'x', 170MB)
        (Get-TheError { Send-RealtimeText $long }).FullyQualifiedErrorId | Should -BeLike 'TextTooLong,*'
        (Get-TheError { Set-RealtimeStatus $long }).FullyQualifiedErrorId | Should -BeLike 'TextTooLong,*'
        Get-RealtimeText | Should -BeNullOrEmpty
        $stream.State | Should -Be 'Open'
    }

    It 'refuses empty text and goes on with the next' {
        $sent = 'one', '', 'two' | Send-RealtimeText -PassThru -ErrorVariable failures -ErrorAction SilentlyContinue
        $sent.Text | Should -Be 'one', 'two'
        $failures[0].FullyQualifiedErrorId | Should -Be 'TextEmpty,Realtalk.Cmdlets.SendRealtimeTextCommand'
        $failures[0].CategoryInfo.Category | Should -Be 'InvalidArgument'
    }

    It 'holds what comes while the model speaks, and sends it in order after' {
        Send-RealtimeText 'Tell me all about the car rental that I have booked.' -OutputModality Audio -Respond
        $null = Get-RealtimeEventLog response.output_audio.delta -Timeout 20 | Select-Object -First 1
        Send-RealtimeText 'first'
        Send-RealtimeText 'What is the capital of France?' -Respond
        (Wait-RealtimeResponse -Timeout 60).Text | Should -BeLike '*Paris*'
        $order = (Get-RealtimeEventLog response.done, conversation.item.create).Type
        $order[0..3] | Should -Be 'conversation.item.create', 'response.done', 'conversation.item.create', 'conversation.item.create'
    }

    It 'does not wait with -Now' {
        Send-RealtimeText 'Tell me all about the car rental that I have booked.' -OutputModality Audio -Respond
        $null = Get-RealtimeEventLog response.output_audio.delta -Timeout 20 | Select-Object -First 1
        Send-RealtimeText 'What is the capital of France?' -Respond -Now
        (Wait-RealtimeResponse -Timeout 60).Text | Should -BeLike '*Paris*'
        (Get-RealtimeEventLog response.done).Data.response.status | Should -Be 'cancelled', 'completed'
    }

    It 'refuses a modality for an answer that was not asked for' {
        (Get-TheError { Send-RealtimeText hi -OutputModality Text }).FullyQualifiedErrorId | Should -BeLike 'ModalityWithoutResponse,*'
    }

    It 'does not mix an answer with a message' {
        (Get-TheError { Send-RealtimeText hi -InReplyTo q1 -Respond }).FullyQualifiedErrorId | Should -BeLike 'AmbiguousParameterSet,*'
    }
}

Describe 'Wait-RealtimeResponse' {
    AfterEach { Clear-Realtime }

    It 'reports a reply that never comes, and the stream lives on' {
        $simulator = Start-RealtimeSimulator -Faults @{ NeverReply = $true }
        $stream = New-RealtimeStream -Endpoint $simulator.Endpoint
        Send-RealtimeText hi -Respond
        $failure = Get-TheError { Wait-RealtimeResponse -Timeout 0.2 }
        $failure.FullyQualifiedErrorId | Should -Be 'ResponseTimeout,Realtalk.Cmdlets.WaitRealtimeResponseCommand'
        $failure.CategoryInfo.Category | Should -Be 'OperationTimeout'
        $failure.TargetObject | Should -Be $stream
        $failure.Exception.Message | Should -BeLike '*0.2 s*'
        (Get-TheError { Wait-RealtimeResponse -Timeout ([timespan]::FromMilliseconds(50)) }).FullyQualifiedErrorId | Should -BeLike 'ResponseTimeout,*'
        $stream.State | Should -Be 'Open'
    }

    It 'emits a response that failed, and reports it with the service''s message' {
        $simulator = Start-RealtimeSimulator -Faults @{ FailWith = 'rate_limit_exceeded' }
        $null = New-RealtimeStream -Endpoint $simulator.Endpoint
        Send-RealtimeText hi -Respond
        $response = Wait-RealtimeResponse -Timeout 20 -ErrorVariable failures -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $response.Status | Should -Be 'failed'
        $response.Reason | Should -Be 'rate_limit_exceeded'
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'ResponseFailed,*'
        $failures[0].CategoryInfo.Category | Should -Be 'ProtocolError'
        $failures[0].Exception.Message | Should -BeLike "*$($response.ErrorMessage)*"
    }

    It 'ends with Ctrl+C, and the stream lives on' {
        $stream = New-RealtimeStream -Simulator
        foreach ($script in 'Wait-RealtimeResponse -Stream $args[0]', 'Receive-RealtimeText -Wait -Stream $args[0]', 'Receive-RealtimeText -Follow -Stream $args[0]',
            'Get-RealtimeEventLog -After 1000 -Wait -Stream $args[0]', 'Get-RealtimeTranscript -Follow -Stream $args[0]') {
            $end = Invoke-AndStop "'ready'; $script" $stream
            $end.Stopped | Should -BeTrue -Because $script
            $end.State | Should -Be 'Stopped' -Because $script
            $end.Errors | Should -BeNullOrEmpty -Because $script
        }

        $stream.State | Should -Be 'Open'
        Send-RealtimeText 'What is the capital of France?' -Respond
        (Wait-RealtimeResponse -Timeout 20).Text | Should -BeLike '*Paris*'
    }
}

Describe 'Questions of the model' {
    BeforeEach { $stream = New-RealtimeStream -Simulator -OutputModality Text -TextTools AskClient }
    AfterEach { Clear-Realtime }

    It 'come with Receive-RealtimeText and are answered with -InReplyTo' {
        Send-RealtimeText $ask -Respond
        $question = Receive-RealtimeText -Wait -Timeout 20 | Where-Object Kind -EQ Question
        if (-not $question) { $question = Receive-RealtimeText -Wait -Timeout 20 | Where-Object Kind -EQ Question }
        $question.Text | Should -Be 'Where is the collection point?'
        $question.State | Should -Be 'Open'
        $question.Deadline | Should -BeGreaterThan ([datetimeoffset]::Now)
        $answer = Send-RealtimeText 'the Southern office' -InReplyTo $question.Id -PassThru
        $answer.Kind | Should -Be 'Answer'
        $answer.InReplyTo | Should -Be $question.Id
        $question.State | Should -Be 'Answered'
        (Wait-RealtimeResponse -Timeout 20).Text | Should -BeLike '*Southern office*'
        (Get-RealtimeTranscript | ForEach-Object { "$($_.Role): $($_.Content)" }) | Should -Contain 'System: the Southern office'
    }

    It 'are answered from the pipeline, each on its own stream' {
        $other = New-RealtimeStream -Simulator -OutputModality Text -TextTools AskClient
        $stream, $other | Send-RealtimeText $ask -Respond
        $stream, $other | ForEach-Object { $_ | Receive-RealtimeText -Follow -Timeout 20 | Where-Object Kind -EQ Question | Select-Object -First 1 } |
            Send-RealtimeText -Text { "office $($_.StreamId)" }
        foreach ($one in $stream, $other) {
            ($one | Wait-RealtimeResponse -Timeout 20).Text | Should -BeLike "*office $($one.Id)*"
        }
    }

    It 'are not answered with themselves' {
        Send-RealtimeText $ask -Respond
        $question = Receive-RealtimeText -Kind Question -Timeout 20
        $problem = Get-TheError { $question | Send-RealtimeText }
        $problem.FullyQualifiedErrorId | Should -BeLike 'AnswerMissing,*'
        (Get-RealtimeText $question.Id).State | Should -Be 'Open'
    }

    It 'are answered one at a time' {
        Send-RealtimeText $ask -Respond
        $null = Wait-RealtimeResponse -Timeout 20
        $both = @(Receive-RealtimeText -Kind Question -Timeout 20) + @(Receive-RealtimeText -Timeout 20)
        $both.Count | Should -BeGreaterThan 1
        (Get-TheError { Send-RealtimeText 'North.' -InReplyTo $both }).Exception.Message | Should -BeLike "*Give one question: -InReplyTo $($both[0].Id). Open: $($both[0].Id)."
        Send-RealtimeText 'North.' -InReplyTo @($both[0])
        (Get-RealtimeText $both[0].Id).State | Should -Be 'Answered'
    }

    It 'cannot be answered twice, nor when there are none' {
        Send-RealtimeText $ask -Respond
        $question = Receive-RealtimeText -Follow -Timeout 20 | Where-Object Kind -EQ Question | Select-Object -First 1
        Send-RealtimeText 'here' -InReplyTo $question
        $failure = Get-TheError { Send-RealtimeText 'there' -InReplyTo $question }
        $failure.FullyQualifiedErrorId | Should -BeLike 'QuestionClosed,*'
        $failure.CategoryInfo.Category | Should -Be 'InvalidOperation'
        $failure = Get-TheError { Send-RealtimeText 'there' -InReplyTo q99 }
        $failure.FullyQualifiedErrorId | Should -BeLike 'QuestionNotFound,*'
        $failure.TargetObject | Should -Be 'q99'
    }

    It 'expire at their deadline' {
        Clear-Realtime
        $null = New-RealtimeStream -Simulator -OutputModality Text -TextTools AskClient -QuestionTimeout 0.1
        Send-RealtimeText $ask -Respond
        $question = Receive-RealtimeText -Follow -Timeout 20 | Where-Object Kind -EQ Question | Select-Object -First 1
        $null = Get-RealtimeEventLog conversation.item.create -Direction Sent -Timeout 20 | Where-Object { $_.Data.item.type -eq 'function_call_output' } | Select-Object -First 1
        $question.State | Should -Be 'Expired'
        Send-RealtimeText 'too late' -InReplyTo $question
        $question.State | Should -Be 'Late'
    }
}

Describe 'Receive-RealtimeText' {
    BeforeEach { $stream = New-RealtimeStream -Simulator -OutputModality Text }
    AfterEach { Clear-Realtime }

    It 'emits nothing where there is nothing, and all that there is' {
        Receive-RealtimeText | Should -BeNullOrEmpty
        foreach ($i in 1..2) {
            Send-RealtimeText 'What is the capital of France?' -Respond
            $null = Wait-RealtimeResponse -Timeout 20
        }

        $messages = Receive-RealtimeText -Wait
        $messages | Should -HaveCount 2
        $messages.Kind | Should -Be 'Reply', 'Reply'
        Receive-RealtimeText | Should -BeNullOrEmpty
    }

    It 'takes but the kinds that are asked for, and leaves the others' {
        Clear-Realtime
        $null = New-RealtimeStream -Simulator -OutputModality Text -TextTools AskClient
        Send-RealtimeText $ask -Respond
        $null = Wait-RealtimeResponse -Timeout 20
        (Receive-RealtimeText -Kind Question -Timeout 20).Kind | Should -Be 'Question'
        Receive-RealtimeText -Kind Note | Should -BeNullOrEmpty
        (Get-TheError { Receive-RealtimeText -Kind Note -Timeout 0.01 }).FullyQualifiedErrorId | Should -BeLike 'TextTimeout,*'
        Receive-RealtimeText -Kind Reply, Note -Follow -Timeout 20 | Select-Object -First 1 | ForEach-Object Kind | Should -Be 'Reply'
    }

    It 'reports when nothing comes in time' {
        $failure = Get-TheError { Receive-RealtimeText -Wait -Timeout 0.1 }
        $failure.FullyQualifiedErrorId | Should -BeLike 'TextTimeout,*'
        $failure.CategoryInfo.Category | Should -Be 'OperationTimeout'
        Receive-RealtimeText -Follow -Timeout 0.1 | Should -BeNullOrEmpty
    }

    It 'shows Id, Time, Kind, State and Text' {
        Send-RealtimeText 'What is the capital of France?' -Respond
        Receive-RealtimeText -Wait -Timeout 20 | Out-String | Should -Match 'Id +Time +Kind +State +Text'
    }
}

Describe 'Send-RealtimeEvent' {
    BeforeEach { $stream = New-RealtimeStream -Simulator -OutputModality Text }
    AfterEach { Clear-Realtime }

    It 'sends a hashtable, an object, JSON and an event of the log' {
        $item = @{ type = 'message'; role = 'user'; content = @(@{ type = 'input_text'; text = 'What is the capital of France?' }) }
        Send-RealtimeEvent @{ type = 'conversation.item.create'; item = $item }
        [pscustomobject]@{ type = 'conversation.item.create'; item = [pscustomobject]$item } | Send-RealtimeEvent
        Get-RealtimeEventLog conversation.item.create -Last 1 | Send-RealtimeEvent
        '{"type":"response.create"}' | Send-RealtimeEvent
        (Wait-RealtimeResponse -Timeout 20).Text | Should -BeLike '*Paris*'
        @(Get-RealtimeTranscript).Count | Should -Be 4
    }

    It 'sends response.create with an event id, and numbers as they are' {
        Send-RealtimeEvent ([ordered]@{ type = 'response.create'; event_id = 'mine'; response = @{ max_output_tokens = 100; metadata = @{ a = 'b' } } })
        $null = Wait-RealtimeResponse -Timeout 20
        (Get-RealtimeEventLog response.create).ToJson() | Should -BeLike '{"type":"response.create","event_id":"mine",*"max_output_tokens":100*'
    }

    It 'refuses what is no event: <Case>' -ForEach @(
        @{ Case = 'no type'; Value = @{ a = 1 } }, @{ Case = 'no JSON'; Value = '{"type":' }, @{ Case = 'no object'; Value = '[1]' }, @{ Case = 'a number'; Value = 5 }
        @{ Case = 'not a number'; Value = @{ type = 'x'; n = [double]::NaN } }
    ) {
        $failure = Get-TheError { Send-RealtimeEvent $Value }
        $failure.FullyQualifiedErrorId | Should -BeLike 'EventInvalid,*'
        $failure.CategoryInfo.Category | Should -Be 'InvalidArgument'
    }

    It 'warns of what the server refuses' {
        # Whichever cmdlet comes next after the answer says it.
        $warnings = @(Send-RealtimeEvent @{ type = 'nonsense' } 3>&1)
        if (-not $warnings) { $warnings = Wait-ForWarning "Invalid value: 'nonsense'" }
        "$warnings" | Should -BeLike "*Invalid value: 'nonsense'*"
    }
}

Describe '-OnText' {
    AfterEach { Clear-Realtime }

    It 'answers in a background runspace, with $using:' {
        $place = @{ name = 'Eastern office' }
        $prefix = 'at the '
        $stream = New-RealtimeStream -Simulator -OutputModality Text -OnText { if ($_.Kind -eq 'Question') { $using:prefix + $using:place.name } }
        (Get-Runspace -Name "$($stream.Name) text") | Should -HaveCount 1
        Send-RealtimeText $ask -Respond
        $null = Get-RealtimeEventLog conversation.item.done -Timeout 20 | Where-Object { $_.Data.item.type -eq 'function_call_output' } | Select-Object -First 1
        do { $response = Wait-RealtimeResponse -Timeout 20 } until ($response.Text -like '*collection*')
        $response.Text | Should -BeLike '*Eastern office*'
        $stream | Remove-RealtimeStream
        Get-Runspace -Name "$($stream.Name) text" | Should -BeNullOrEmpty
    }

    It 'gets the message in $_, $args and a parameter, and sees the module and the stream' {
        $seen = [System.Collections.Concurrent.ConcurrentQueue[object]]::new()
        $stream = New-RealtimeStream -Simulator -OutputModality Text -OnText {
            param($message)
            ($using:seen).Enqueue(@($_.Text, $message.Text, (Get-RealtimeStream).Name, [runspace]::DefaultRunspace.Name))
        }
        Send-RealtimeText 'What is the capital of France?' -Respond
        $null = Wait-RealtimeResponse -Timeout 20
        [System.Threading.SpinWait]::SpinUntil({ $seen.Count -gt 0 }, 20000) | Should -BeTrue
        $first = $seen.ToArray()[0]
        $first[0] | Should -BeLike '*Paris*'
        $first[1] | Should -Be $first[0]
        $first[2] | Should -Be $stream.Name
        $first[3] | Should -Be "$($stream.Name) text"
    }

    It 'turns its errors into warnings and lives on' {
        $stream = New-RealtimeStream -Simulator -OutputModality Text -TextTools AskClient -OnText { if ($_.Kind -eq 'Question') { throw 'no idea' } else { Write-Host 'host'; Write-Error 'broken' } }
        Send-RealtimeText $ask -Respond
        $warnings = Wait-ForWarning 'broken', 'no idea'
        "$warnings" | Should -BeLike '*broken*'
        "$warnings" | Should -BeLike '*no idea*'
        $stream.State | Should -Be 'Open'
    }

    It 'may close its own stream' {
        $stream = New-RealtimeStream -Simulator -OutputModality Text -OnText { Get-RealtimeStream -Id $_.StreamId | Remove-RealtimeStream }
        Send-RealtimeText 'What is the capital of France?' -Respond
        [System.Threading.SpinWait]::SpinUntil({ -not (Get-Runspace -Name "$($stream.Name) text") }, 20000) | Should -BeTrue
        $stream.State | Should -Be 'Closed'
    }

    It 'is stopped with its stream' {
        $started = [System.Threading.ManualResetEventSlim]::new()
        $stream = New-RealtimeStream -Simulator -OutputModality Text -OnText { ($using:started).Set(); Start-Sleep -Seconds 600 }
        Send-RealtimeText 'What is the capital of France?' -Respond
        $started.Wait(20000) | Should -BeTrue
        $stream | Remove-RealtimeStream
        Get-Runspace -Name "$($stream.Name) text" | Should -BeNullOrEmpty
    }
}
