BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $clips = Join-Path (Split-Path $manifest) 'Realtalk.PowerShell/Simulator/Scenarios/car-rental'
    $speech = (Get-ChildItem $clips -Filter caller-*.wav | Sort-Object Length | Select-Object -First 1).FullName
    $ask = 'Where do I collect it, at which office?'

    # A scenario with these replies.
    function New-TestScenario([string] $Replies) {
        $path = Join-Path $TestDrive "$([guid]::NewGuid()).json"
        Set-Content $path "{ `"name`": `"test`", `"replies`": $Replies }"
        $path
    }

    function Receive-Question { Receive-RealtimeText -Follow -Timeout 20 | Where-Object Kind -EQ Question | Select-Object -First 1 }

    function Get-DeclaredTool { (Get-RealtimeEventLog session.update -Last 1).Data.session.tools.name }
}

AfterAll {
    Clear-Realtime
}

Describe 'Get-RealtimeText' {
    BeforeEach { $stream = New-RealtimeStream -Simulator -OutputModality Text -TextTools All }
    AfterEach { Clear-Realtime }

    It 'emits every message of both sides, in order and with its state, and takes none away' {
        $sent = Send-RealtimeText $ask -Respond -PassThru
        $sent.Id | Should -Be 'm1'
        $null = Receive-Question
        Send-RealtimeText 'The Central office.' -InReplyTo q1
        $null = Wait-RealtimeResponse -Timeout 20
        Get-RealtimeText | ForEach-Object { "$($_.Id) $($_.Direction) $($_.Kind) $($_.InReplyTo)".Trim() } |
            Should -Be 'm1 ToModel Note', 'm2 FromModel Reply', 'q1 FromModel Question', 'm3 ToModel Answer q1', 'm4 FromModel Reply'
        (Get-RealtimeText q1).State | Should -Be 'Answered'
        $sent.State | Should -Be 'Delivered'
        (Get-RealtimeText m1) | Should -Be $sent
        (Receive-RealtimeText).Id | Should -Be 'm4'
    }

    It 'finds by id, kind and state' {
        Send-RealtimeText 'one', 'two'
        Send-RealtimeText $ask -Respond
        $null = Receive-Question
        (Get-RealtimeText Q1, m2).Id | Sort-Object | Should -Be 'm2', 'q1'
        (Get-RealtimeText -Kind Question, Reply).Kind | Should -Be 'Reply', 'Question'
        (Get-RealtimeText -State Open).Id | Should -Be 'q1'
        $failure = Get-TheError { Get-RealtimeText m99 }
        $failure.FullyQualifiedErrorId | Should -Be 'MessageNotFound,Realtalk.Cmdlets.GetRealtimeTextCommand'
        $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failure.TargetObject | Should -Be 'm99'
    }

    It 'tells what was said aloud, and what still waits to be sent' {
        Send-RealtimeText 'Tell me all about the car rental that I have booked.' -OutputModality Audio -Respond
        $null = Get-RealtimeEventLog response.output_audio.delta -Timeout 20 | Select-Object -First 1
        $waiting = Send-RealtimeText 'waiting' -PassThru
        $waiting.State | Should -Be 'Open'
        $null = Wait-RealtimeResponse -Timeout 60
        $null = Get-RealtimeEventLog conversation.item.done -Timeout 20 | Where-Object { $_.Data.item.content[0].text -eq 'waiting' } | Select-Object -First 1
        [System.Threading.SpinWait]::SpinUntil({ $waiting.State -eq 'Delivered' }, 20000) | Should -BeTrue
        $said = Get-RealtimeText -Kind Transcript
        $said.Text | Should -BeLike 'That''s correct*'
        $said.Direction | Should -Be 'FromModel'
        Receive-RealtimeText | Should -BeNullOrEmpty
    }

    It 'still tells after the stream was closed, with what was open cancelled' {
        Send-RealtimeText $ask -Respond
        $question = Receive-Question
        Remove-RealtimeStream
        $question.State | Should -Be 'Cancelled'
        Get-RealtimeText -Stream $stream -State Cancelled | Should -Be $question
    }
}

Describe '-TextTools' {
    AfterEach { Clear-Realtime }

    It 'declares <Expected> for <TextTools>' -ForEach @(
        @{ TextTools = 'All'; Expected = 'ask_client', 'tell_client' }, @{ TextTools = 'AskClient'; Expected = 'ask_client' }
        @{ TextTools = 'TellClient'; Expected = 'tell_client' }, @{ TextTools = 'AskClient, TellClient'; Expected = 'ask_client', 'tell_client' }
        @{ TextTools = 'None'; Expected = $null }
    ) {
        $null = New-RealtimeStream -Simulator -TextTools $TextTools
        Get-DeclaredTool | Should -Be $Expected
    }

    It 'is None for a stream, All with -OnText and in a conversation, and can be turned off there' {
        $null = New-RealtimeStream -Simulator
        Get-DeclaredTool | Should -BeNullOrEmpty
        Start-RealtimeConversation -InputPath $speech -OutputDevice None
        Get-DeclaredTool | Should -Be 'ask_client', 'tell_client'
        Clear-Realtime
        $null = New-RealtimeStream -Simulator -OnText { }
        Get-DeclaredTool | Should -Be 'ask_client', 'tell_client'
        Clear-Realtime
        $null = Start-RealtimeConversation -Simulator -InputPath $speech -OutputDevice None -TextTools None -PassThru
        (Get-RealtimeEventLog session.update).Data.session.tools | Should -BeNullOrEmpty
    }

    It 'lets the model tell the software something, which needs no answer' {
        $null = New-RealtimeStream -Simulator -OutputModality Text -TextTools All
        Send-RealtimeText 'call tell_client {"message":"Marvin takes the insurance."}' -Respond
        $note = Receive-RealtimeText -Wait -Timeout 20 | Where-Object Kind -EQ Note
        $note.Text | Should -Be 'Marvin takes the insurance.'
        $note.State | Should -Be 'Delivered'
        (Get-TheError { Send-RealtimeText 'thanks' -InReplyTo $note }).FullyQualifiedErrorId | Should -BeLike 'QuestionNotFound,*'
        Get-RealtimeEventLog conversation.item.create -Direction Sent -Timeout 20 |
            Where-Object { $_.Data.item.type -eq 'function_call_output' } | Select-Object -First 1 |
            ForEach-Object { $_.Data.item.output } | Should -Be 'ok'
    }
}

Describe 'Send-RealtimeText -OutOfBand' {
    AfterEach { Clear-Realtime }

    It 'emits the answer while the model speaks, and leaves no trace of it in the conversation' {
        $null = New-RealtimeStream -Simulator
        Send-RealtimeText 'I have a rental booked.' -Respond
        $null = Get-RealtimeEventLog response.output_audio.delta -Timeout 20 | Select-Object -First 1
        $answer = 'What is the capital of France?' | Send-RealtimeText -OutOfBand
        $answer | Should -BeOfType Realtalk.Text.RealtimeTextMessage
        $answer.Text | Should -Be 'The capital of France is Paris.'
        $answer.Kind | Should -Be 'Answer'
        (Get-RealtimeText $answer.InReplyTo).State | Should -Be 'Answered'
        Get-RealtimeEventLog response.done | Should -HaveCount 1
        $reply = Wait-RealtimeResponse -Timeout 60
        $reply.Status | Should -Be 'completed'
        $reply.Text | Should -BeLike 'That''s correct*'
        Get-RealtimeTranscript | Should -HaveCount 2
        Receive-RealtimeText | Should -BeNullOrEmpty
    }

    It 'emits objects with -AsJson' {
        $null = New-RealtimeStream -Simulator
        (Send-RealtimeText 'What is the capital of France?' -OutOfBand -AsJson).answer | Should -BeLike '*Paris*'
    }

    It 'keeps to a schema that is <Kind>' -ForEach @(
        @{ Kind = 'a hashtable'; Schema = @{ type = 'object'; required = @('capital', 'sure'); properties = @{ capital = @{ type = 'string' }; sure = @{ type = 'boolean' } } } }
        @{ Kind = 'JSON'; Schema = '{"type":"object","required":["capital","sure"],"properties":{"capital":{"type":"string"},"sure":{"type":"boolean"}}}' }
    ) {
        $null = New-RealtimeStream -Simulator
        $answer = Send-RealtimeText 'What is the capital of France?' -OutOfBand -JsonSchema $Schema
        $answer | Should -BeOfType pscustomobject
        $answer.capital | Should -BeLike '*Paris*'
        $answer.sure | Should -BeTrue
        (Get-RealtimeEventLog response.create).Data.response.instructions | Should -BeLike '*"required":*"capital","sure"*'
    }

    It 'takes JSON out of a fence' {
        $null = New-RealtimeStream -Scenario (New-TestScenario '[ { "when": { "out_of_band": true }, "say": "```json\n[ {\"a\": 1}, {\"a\": 2} ]\n```" } ]')
        (Send-RealtimeText 'List them.' -OutOfBand -AsJson).a | Should -Be 1, 2
    }

    It 'reports an answer that <Case>, with the answer as it came' -ForEach @(
        @{ Case = 'is no JSON'; Say = 'I do not know.'; Message = '*is not JSON*I do not know.*' }
        @{ Case = 'does not keep to the schema'; Say = '{\"n\": \"many\"}'; Message = '*JSON Schema ($.n is not of type integer)*many*' }
    ) {
        $null = New-RealtimeStream -Scenario (New-TestScenario "[ { `"when`": { `"out_of_band`": true }, `"say`": `"$Say`" } ]")
        $failure = Get-TheError { Send-RealtimeText 'How many?' -OutOfBand -JsonSchema @{ type = 'object'; properties = @{ n = @{ type = 'integer' } } } }
        $failure.FullyQualifiedErrorId | Should -Be 'AnswerNotJson,Realtalk.Cmdlets.SendRealtimeTextCommand'
        $failure.CategoryInfo.Category | Should -Be 'InvalidData'
        $failure.Exception.Message | Should -BeLike $Message
        $failure.TargetObject.Text | Should -Be ($Say -replace '\\')
    }

    It 'refuses what is no schema before it asks: <Case>' -ForEach @(
        @{ Case = 'no JSON'; Schema = '{' }, @{ Case = 'an unknown type'; Schema = @{ type = 'thing' } }, @{ Case = 'a list'; Schema = '[]' }
        @{ Case = 'something without JSON'; Schema = @{ a = [System.Threading.Thread]::CurrentThread } }
    ) {
        $null = New-RealtimeStream -Simulator
        $failure = Get-TheError { Send-RealtimeText 'x' -OutOfBand -JsonSchema $Schema }
        $failure.FullyQualifiedErrorId | Should -BeLike 'JsonSchemaInvalid,*'
        $failure.CategoryInfo.Category | Should -Be 'InvalidArgument'
        Get-RealtimeEventLog response.create | Should -BeNullOrEmpty
    }

    It 'reports an answer that does not come in time' {
        $simulator = Start-RealtimeSimulator -Faults @{ NeverReply = $true }
        $null = New-RealtimeStream -Endpoint $simulator.Endpoint
        $failure = Get-TheError { Send-RealtimeText 'x' -OutOfBand -Timeout 0.2 }
        $failure.FullyQualifiedErrorId | Should -BeLike 'OutOfBandTimeout,*'
        $failure.CategoryInfo.Category | Should -Be 'OperationTimeout'
        $failure.Exception.Message | Should -BeLike '*0.2 s*'
        (Get-RealtimeText $failure.TargetObject.Id).State | Should -Be 'Expired'
        (Get-RealtimeEventLog response.done -Timeout 20 | Select-Object -First 1).Data.response.status | Should -Be 'cancelled'
    }

    It 'ends with Ctrl+C, and cancels the response' {
        $simulator = Start-RealtimeSimulator -Faults @{ NeverReply = $true }
        $stream = New-RealtimeStream -Endpoint $simulator.Endpoint
        $end = Invoke-AndStop '"ready"; Send-RealtimeText x -OutOfBand -Timeout 60 -Stream $args[0]' $stream
        $end.Stopped | Should -BeTrue
        $end.State | Should -Be 'Stopped'
        $end.Errors | Should -BeNullOrEmpty
        (Get-RealtimeText).State | Should -Not -Contain 'Open'
        $stream.State | Should -Be 'Open'
    }

    It 'does not mix with what belongs to a message' {
        $null = New-RealtimeStream -Simulator
        foreach ($call in { Send-RealtimeText x -OutOfBand -Respond }, { Send-RealtimeText x -OutOfBand -Role System }, { Send-RealtimeText x -AsJson -Now }) {
            (Get-TheError $call).FullyQualifiedErrorId | Should -BeLike 'AmbiguousParameterSet,*'
        }

        (Get-TheError { Send-RealtimeText '' -OutOfBand }).FullyQualifiedErrorId | Should -BeLike 'TextEmpty,*'
    }
}

Describe 'Set-RealtimeStatus' {
    BeforeEach { $stream = New-RealtimeStream -Simulator -OutputModality Text }
    AfterEach { Clear-Realtime }

    It 'tells the model again after each reply, and deletes what it told before' {
        Set-RealtimeStatus 'Two cars are left.'
        $status = Set-RealtimeStatus 'One car is left.' -PassThru
        $status.Kind | Should -Be 'Status'
        (Get-RealtimeText -Kind Status).State | Should -Be 'Cancelled', 'Open'
        Send-RealtimeText 'What is the capital of France?' -Respond
        $null = Wait-RealtimeResponse -Timeout 20
        $deleted = Get-RealtimeEventLog conversation.item.deleted -Timeout 20 | Select-Object -First 2
        $told = Get-RealtimeEventLog conversation.item.create -Direction Sent | ForEach-Object { $_.Data.item } | Where-Object role -EQ system
        $told.content.text | Should -Be 'Two cars are left.', 'One car is left.', 'One car is left.'
        $deleted.ItemId | Should -Be $told.id[0..1]
        (Get-RealtimeTranscript).Role | Should -Be 'User', 'Assistant'
    }

    It 'takes the status away with <Case>' -ForEach @{ Case = '-Clear'; Parameter = @{ Clear = $true } }, @{ Case = 'an empty text'; Parameter = @{ Text = '' } } {
        $status = Set-RealtimeStatus 'Two cars are left.' -PassThru
        Set-RealtimeStatus @Parameter
        $status.State | Should -Be 'Cancelled'
        $null = Get-RealtimeEventLog conversation.item.deleted -Timeout 20 | Select-Object -First 1
        Send-RealtimeText 'What is the capital of France?' -Respond
        $null = Wait-RealtimeResponse -Timeout 20
        Get-RealtimeEventLog conversation.item.create -Direction Sent | Should -HaveCount 2
    }

    It 'does nothing with -WhatIf, and says what is wrong with a stream that is closed' {
        Set-RealtimeStatus 'x' -WhatIf
        Get-RealtimeText | Should -BeNullOrEmpty
        Remove-RealtimeStream
        (Get-TheError { Set-RealtimeStatus 'x' -Stream $stream }).FullyQualifiedErrorId | Should -BeLike 'StreamClosed,*'
    }
}

Describe 'What goes wrong with text' {
    AfterEach { Clear-Realtime }

    It 'a stream that closes meanwhile refuses answers, questions and text' {
        $stream = New-RealtimeStream -Simulator -OutputModality Text -TextTools All
        Send-RealtimeText $ask -Respond
        $question = Receive-Question
        Remove-RealtimeStream
        foreach ($call in { Send-RealtimeText 'x' -InReplyTo $question -Stream $stream }, { Send-RealtimeText 'x' -OutOfBand -Stream $stream },
            { Send-RealtimeText 'x' -Stream $stream }) {
            (Get-TheError $call).FullyQualifiedErrorId | Should -BeLike 'StreamClosed,*'
        }
    }

    It 'an answer that is empty is refused, and the question stays open' {
        $null = New-RealtimeStream -Simulator -OutputModality Text -TextTools All
        Send-RealtimeText $ask -Respond
        $question = Receive-Question
        (Get-TheError { Send-RealtimeText '' -InReplyTo $question }).FullyQualifiedErrorId | Should -BeLike 'TextEmpty,*'
        $question.State | Should -Be 'Open'
        $huge = 'é' * 500kb
        Send-RealtimeText $huge -InReplyTo $question
        $null = Wait-RealtimeResponse -Timeout 20
        (Get-RealtimeTranscript).Content -ceq $huge | Should -HaveCount 1
    }

    It 'a question that expired takes one answer, as a note, and no second' {
        $null = New-RealtimeStream -Simulator -OutputModality Text -TextTools All -QuestionTimeout 0.1
        Send-RealtimeText $ask -Respond
        $question = Receive-Question
        [System.Threading.SpinWait]::SpinUntil({ $question.State -eq 'Expired' }, 20000) | Should -BeTrue
        Send-RealtimeText 'late' -InReplyTo $question
        $question.State | Should -Be 'Late'
        (Get-TheError { Send-RealtimeText 'later' -InReplyTo $question }).FullyQualifiedErrorId | Should -BeLike 'QuestionClosed,*'
        $null = Get-RealtimeEventLog conversation.item.create -Direction Sent -Timeout 20 |
            Where-Object { $_.Data.item.role -eq 'system' -and $_.Data.item.content[0].text -like '*late' } | Select-Object -First 1
    }

    It 'a handler that writes to the host answers with its output alone' {
        $null = New-RealtimeStream -Simulator -OutputModality Text -OnText {
            Write-Host 'host'; Write-Information 'information'; Write-Verbose 'verbose' -Verbose; Write-Progress 'progress'; [console]::Out.Flush()
            if ($_.Kind -eq 'Question') { 'the Western office' }
        }
        Send-RealtimeText $ask -Respond
        $null = Get-RealtimeEventLog conversation.item.done -Timeout 20 | Where-Object { $_.Data.item.type -eq 'function_call_output' } | Select-Object -First 1
        (Get-RealtimeText -Kind Answer).Text | Should -Be 'the Western office'
    }

    It 'a handler that <Case> answers all the same, and goes on to the next message' -ForEach @(
        @{ Case = 'calls exit'; Script = { if ($_.Kind -eq 'Question') { 'the first office'; exit 3 } }; Expected = 'the first office' }
        @{ Case = 'puts out half a character'; Script = { if ($_.Kind -eq 'Question') { "office $([char]0xD83D)" } }; Expected = "office $([char]0xFFFD)" }
        @{ Case = 'sets preferences'; Script = { $global:ErrorActionPreference = 'Stop'; Set-Location /; if ($_.Kind -eq 'Question') { 'an office' } }; Expected = 'an office' }
        @{ Case = 'puts out 10 MB'; Script = { if ($_.Kind -eq 'Question') { 'x' * 10MB } }; Expected = 'xxx*`[cut off: the output was longer than 32 KiB; ask for less]' }
        @{ Case = 'puts out without end'; Script = { if ($_.Kind -eq 'Question') { while ($true) { 'again' } } }; Expected = 'again*`[cut off: the output was longer than 32 KiB; ask for less]' }
    ) {
        # As fast as it can: a model that reads back 32 KiB would take minutes.
        $simulator = Start-RealtimeSimulator -Pace ([double]::PositiveInfinity)
        $null = New-RealtimeStream -Endpoint $simulator.Endpoint -OutputModality Text -OnText $Script
        foreach ($count in 1, 2) {
            Send-RealtimeText $(if ($count -eq 1) { $ask } else { 'call ask_client {"question":"Which?"}' }) -Respond -WarningAction SilentlyContinue
            [System.Threading.SpinWait]::SpinUntil({ @(Get-RealtimeText -Kind Answer -WarningAction SilentlyContinue).Count -eq $count }, 20000) | Should -BeTrue
        }

        $answers = Get-RealtimeText -Kind Answer -WarningAction SilentlyContinue
        $answers.Text | Should -BeLike $Expected
        $answers.Text | ForEach-Object { [System.Text.Encoding]::UTF8.GetByteCount($_) | Should -BeLessOrEqual 32kb }
    }

    It 'half a character in a text, a status or an answer holds up nobody' {
        $null = New-RealtimeStream -Simulator -OutputModality Text -TextTools All
        $half = "a$([char]0xD83D)b"
        Send-RealtimeText $half
        Set-RealtimeStatus $half
        Send-RealtimeText $ask -Respond
        Send-RealtimeText $half -InReplyTo (Receive-Question)
        $null = Wait-RealtimeResponse -Timeout 20
        (Get-RealtimeText -State Open).Kind | Should -Be 'Status'
        (Get-RealtimeTranscript).Content | Should -Contain "a$([char]0xFFFD)b"
        (Send-RealtimeText "What is the capital of France?$half" -OutOfBand).Text | Should -BeLike '*Paris*'
    }

    It 'a handler that wants to read from the host is a warning, and its question expires' {
        $null = New-RealtimeStream -Simulator -OutputModality Text -QuestionTimeout 1 -OnText { if ($_.Kind -eq 'Question') { Read-Host 'Where' } }
        Send-RealtimeText $ask -Respond
        "$(Wait-ForWarning 'does not support user interaction')" | Should -BeLike '*text handler*on message q1*'
        [System.Threading.SpinWait]::SpinUntil({ (Get-RealtimeText q1).State -eq 'Expired' }, 20000) | Should -BeTrue
        Get-RealtimeText -Kind Answer | Should -BeNullOrEmpty
    }
}

Describe 'Text from many pipelines at once' {
    AfterEach { Clear-Realtime }

    It 'is neither lost nor sent twice while the user speaks and interrupts, and each pipeline keeps its order' {
        $simulator = Start-RealtimeSimulator -Scenario parrot -Pace 200
        $stream = New-RealtimeStream -Endpoint $simulator.Endpoint -OutputModality Text
        Start-RealtimeConversation -Stream $stream -InputPath $speech -OutputDevice None
        1..10 | ForEach-Object -ThrottleLimit 10 -Parallel {
            Import-Module $using:manifest
            $pipeline = $_
            1..100 | ForEach-Object { "${pipeline}:$_" } | Send-RealtimeText -Stream $using:stream -Respond
        }
        $null = Wait-RealtimeResponse -Timeout 120
        Get-RealtimeText -State Open | Should -BeNullOrEmpty
        $null = Get-RealtimeEventLog input_audio_buffer.committed -Timeout 30 | Select-Object -First 1
        $arrived = (Get-RealtimeTranscript | Where-Object { $_.Role -eq 'User' -and $_.Medium -eq 'Text' }).Content
        $arrived | Should -HaveCount 1000
        foreach ($pipeline in 1..10) {
            $arrived -like "${pipeline}:*" | Should -Be (1..100 | ForEach-Object { "${pipeline}:$_" })
        }

        # One that ran into the server's own reply was asked for again.
        Get-RealtimeEventLog error | ForEach-Object { $_.Data.error.code } | Sort-Object -Unique | Should -BeIn $null, 'conversation_already_has_active_response'
        $refused = @(Get-RealtimeEventLog error).Count
        $spoken = @(Get-RealtimeEventLog input_audio_buffer.committed).Count
        $expected = @(Get-RealtimeEventLog response.create).Count - $refused + $spoken
        [System.Threading.SpinWait]::SpinUntil({ @(Get-RealtimeEventLog response.done).Count -eq $expected }, 20000) | Should -BeTrue
        Get-RealtimeStream -WarningVariable warnings
        $warnings | Should -BeNullOrEmpty
    }
}
