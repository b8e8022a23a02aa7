BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $clips = Join-Path (Split-Path $manifest) 'Realtalk.PowerShell/Simulator/Scenarios/car-rental'
    $speech = (Get-ChildItem $clips -Filter caller-*.wav | Sort-Object Length | Select-Object -First 1).FullName

    # A call that takes a few seconds.
    $short = Join-Path $TestDrive 'short.json'
    Set-Content $short @'
{
  "name": "short",
  "caller": [ { "say": "Hello", "pause_ms": 100 } ],
  "replies": [ { "when": { "greeting": true }, "say": "Yes?" }, { "say": "Goodbye." } ]
}
'@
}

AfterAll {
    Clear-Realtime
}

Describe 'Start-RealtimeConversation' {
    AfterEach { Clear-Realtime }

    It 'opens a stream, holds a call in the background, and records it' {
        $record = Join-Path $TestDrive 'call.wav'
        $call = Start-RealtimeConversation -Scenario $short -Caller $short -OutputDevice None -RecordPath $record -Greet -PassThru
        $call | Should -BeOfType Realtalk.Conversations.RealtimeConversation
        $call.State | Should -Be 'Running'
        $stream = $call.Stream
        (Get-Runspace -Name "$($stream.Name) audio*").Name | Sort-Object | Should -Be "$($stream.Name) audio in", "$($stream.Name) audio out"
        Get-RealtimeConversation | Should -Be $call
        $call | Get-RealtimeTranscript -Follow | Select-Object -First 1 -ExpandProperty Content | Should -Be 'Yes?'
        Wait-RealtimeConversation -Timeout 60
        (Get-RealtimeTranscript | ForEach-Object { "$($_.Role): $($_.Content)" }) | Should -Be 'Assistant: Yes?', 'User: Hello', 'Assistant: Goodbye.'
        $metric = Get-RealtimeMetric
        $metric.Replies | Should -Be 2
        $metric.ReplyLatencies | Should -HaveCount 1
        $metric.MicrophoneFrames | Should -BeGreaterThan 0
        $call | Stop-RealtimeConversation
        $call | Stop-RealtimeConversation
        $call.State | Should -Be 'Stopped'
        $stream.State | Should -Be 'Open'
        Get-RealtimeConversation | Should -BeNullOrEmpty
        Get-Runspace -Name "$($stream.Name) audio*" | Should -BeNullOrEmpty
        (Get-Item $record).Length | Should -BeGreaterThan 100kb
    }

    It 'keeps the sound flowing while the session is busy' {
        $stream = New-RealtimeStream -Simulator
        $played = Join-Path $TestDrive 'busy.wav'
        Start-RealtimeConversation -InputPath $speech -OutputPath $played
        Send-RealtimeText 'What is the capital of France?' -Respond
        Start-Sleep -Seconds 3
        Remove-RealtimeStream -Stream $stream
        # The timeline of the file runs on through the sleep: 3 s of 24,000 samples of 2 bytes, less what starting took.
        (Get-Item $played).Length | Should -BeGreaterThan 120kb
        $samples = [System.IO.File]::ReadAllBytes($played)
        ($samples[44..$samples.Length] | Measure-Object -Maximum).Maximum | Should -BeGreaterThan 0
    }

    It 'takes the stream that is open, and one that is named' {
        $one = New-RealtimeStream -Simulator
        (Start-RealtimeConversation -InputPath $speech -OutputDevice None -PassThru).Stream | Should -Be $one
        $two = New-RealtimeStream -Simulator
        $call = $two | Start-RealtimeConversation -InputPath $speech -OutputDevice None -BargeIn Off -PassThru
        $call.Stream | Should -Be $two
        $call.BargeIn | Should -Be 'Off'
        (Get-RealtimeEventLog session.update -Stream $two -Last 1).Data.session.audio.input.turn_detection.interrupt_response | Should -BeFalse
        Get-RealtimeConversation $two | Should -Be $call
        @(Get-RealtimeConversation).Count | Should -Be 2
        $failure = Get-TheError { Stop-RealtimeConversation }
        $failure.FullyQualifiedErrorId | Should -BeLike 'SeveralStreams,*'
    }

    It 'makes its stream from the stream''s own parameters, and gives the model the tools that are asked for' {
        $call = Start-RealtimeConversation -Model gpt-realtime-2.1-mini -Simulator -Name desk -Voice cedar -Instructions 'Be brief.' -Eagerness Low -TextTools None -InputPath $speech -OutputDevice None -PassThru
        $call.Name, $call.Stream.Model, $call.Stream.Voice | Should -Be 'desk', 'gpt-realtime-2.1-mini', 'cedar'
        $call.BargeIn, $call.PushToTalk, $call.RecordPath | Should -Be 'Immediate', $false, $null
        (Get-RealtimeEventLog session.update).Data.session.PSObject.Properties.Name | Should -Not -Contain 'tools'
        Clear-Realtime
        Start-RealtimeConversation -Simulator -TextTools AskClient -InputPath $speech -OutputDevice None
        (Get-RealtimeEventLog session.update).Data.session.tools.name | Should -Contain 'ask_client'
    }

    It 'refuses a second conversation on a stream' {
        $stream = New-RealtimeStream -Simulator
        Start-RealtimeConversation -InputPath $speech -OutputDevice None
        $failure = Get-TheError { Start-RealtimeConversation -Stream $stream -InputPath $speech -OutputDevice None }
        $failure.FullyQualifiedErrorId | Should -Be 'ConversationExists,Realtalk.Cmdlets.StartRealtimeConversationCommand'
        $failure.CategoryInfo.Category | Should -Be 'InvalidOperation'
    }

    It 'says both ways out where there is no sound, and leaves no stream' {
        $server = $env:PULSE_SERVER
        $env:PULSE_SERVER = "unix:$TestDrive/nobody"
        try {
            $failure = Get-TheError { Start-RealtimeConversation -Simulator }
            $failure.CategoryInfo.Category | Should -Be 'DeviceError'
            $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-OutputPath*-OutputDevice None*'
            $failure = Get-TheError { Start-RealtimeConversation -Simulator -OutputDevice None }
            $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-InputPath*-Caller*'
            Get-RealtimeStream | Should -BeNullOrEmpty
            (Get-TheError { Read-RealtimeAudio 1 }).CategoryInfo.Category | Should -Be 'DeviceError'
            (Get-TheError { 'AAAA' | Out-RealtimeAudio }).CategoryInfo.Category | Should -Be 'DeviceError'
            Get-RealtimeAudioDevice -WarningAction Ignore | Should -BeNullOrEmpty
        }
        finally {
            $env:PULSE_SERVER = $server
        }
    }

    It 'refuses <Id>' -ForEach @(
        @{ Id = 'WaveNotFound'; Arguments = @{ InputPath = '/none/in.wav'; OutputDevice = 'None' } }
        @{ Id = 'DeviceAndPath'; Arguments = @{ InputPath = 'x.wav'; InputDevice = 'x'; OutputDevice = 'None' } }
        @{ Id = 'CallerAndDevice'; Arguments = @{ Caller = 'car-rental'; InputPath = 'x.wav'; OutputDevice = 'None' } }
        @{ Id = 'ScenarioNotFound'; Arguments = @{ Caller = 'nobody'; OutputDevice = 'None' } }
        @{ Id = 'ScenarioHasNoCaller'; Arguments = @{ Caller = 'parrot'; OutputDevice = 'None' } }
    ) {
        (Get-TheError { Start-RealtimeConversation -Simulator @Arguments }).FullyQualifiedErrorId | Should -BeLike "$Id,*"
        Get-RealtimeStream | Should -BeNullOrEmpty
    }

    It 'does not keep PowerShell from its exit, and its recording is complete' {
        $record = Join-Path $TestDrive 'exit.wav'
        $script = Join-Path $TestDrive 'exit.ps1'
        Set-Content $script @'
param($manifest, $speech, $record)
Import-Module $manifest
Start-RealtimeConversation -Simulator -InputPath $speech -OutputDevice None -RecordPath $record
$null = Get-RealtimeEventLog input_audio_buffer.append -Wait | Select-Object -First 1
'@
        $arguments = '-NoProfile', '-NonInteractive', '-File', $script, $manifest, $speech, $record | ForEach-Object { "`"$_`"" }
        $process = Start-Process $pwsh $arguments -PassThru
        $process.WaitForExit(30000) | Should -BeTrue
        Read-RealtimeAudio 0.01 -InputPath $record | Should -Not -BeNullOrEmpty
    }

    It 'finishes its recording when the process is ended by SIG<Signal>, which still ends it' -Skip:$IsWindows -ForEach @(
        @{ Signal = 'TERM'; Number = 15 }, @{ Signal = 'HUP'; Number = 1 }
    ) {
        # Whoever started the tests with nohup has made every process ignore it.
        $ignored = if ($IsLinux) { [Convert]::ToUInt64(((Get-Content /proc/self/status) -match '^SigIgn:')[0].Split("`t")[1], 16) } else { 0 }
        if ($ignored -shr ($Number - 1) -band 1) {
            Set-ItResult -Skipped -Because "SIG$Signal is ignored here"
        }

        $record = Join-Path $TestDrive "$Signal.wav"
        $script = Join-Path $TestDrive 'signal.ps1'
        Set-Content $script @'
param($manifest, $speech, $record)
Import-Module $manifest
Start-RealtimeConversation -Simulator -InputPath $speech -OutputDevice None -RecordPath $record
$null = Get-RealtimeEventLog input_audio_buffer.append -Wait | Select-Object -First 100
Set-Content "$record.ready" 'It records.'
Wait-RealtimeConversation
'@
        $arguments = '-NoProfile', '-NonInteractive', '-File', $script, $manifest, $speech, $record | ForEach-Object { "`"$_`"" }
        $process = Start-Process $pwsh $arguments -PassThru
        [System.Threading.SpinWait]::SpinUntil({ (Test-Path "$record.ready") -or $process.HasExited }, 30000) | Should -BeTrue
        & kill -s $Signal $process.Id
        $process.WaitForExit(30000) | Should -BeTrue
        $process.ExitCode | Should -Be (128 + $Number)
        $bytes = [System.IO.File]::ReadAllBytes($record)
        [BitConverter]::ToInt32($bytes, 40) | Should -Be ($bytes.Length - 44)
        [BitConverter]::ToInt32($bytes, 4) | Should -Be ($bytes.Length - 8)
        # All that was sent until then: a hundred frames of 20 ms, of two channels.
        $bytes.Length | Should -BeGreaterThan (100 * 480 * 4)
    }

    It 'ends with its stream' {
        $call = Start-RealtimeConversation -Simulator -InputPath $speech -OutputDevice None -PassThru
        Remove-RealtimeStream
        $call.State | Should -Be 'Stopped'
        Get-RealtimeConversation | Should -BeNullOrEmpty
        (Get-TheError { Get-RealtimeMetric }).FullyQualifiedErrorId | Should -BeLike 'NoStream,*'
    }
}

Describe 'Suspend-, Resume- and Wait-RealtimeConversation' {
    AfterEach { Clear-Realtime }

    It 'mute and unmute the microphone' {
        $call = Start-RealtimeConversation -Simulator -InputPath $speech -OutputDevice None -PassThru
        (Suspend-RealtimeConversation -PassThru).State | Should -Be 'Suspended'
        ($call | Resume-RealtimeConversation -PassThru).State | Should -Be 'Running'
    }

    It 'press and release where the conversation is push-to-talk' {
        $call = Start-RealtimeConversation -Simulator -PushToTalk -InputPath $speech -OutputDevice None -PassThru
        $call.State | Should -Be 'Suspended'
        $call.IsPressed | Should -BeFalse
        Resume-RealtimeConversation
        $call.IsPressed | Should -BeTrue
        Get-RealtimeEventLog input_audio_buffer.append -Wait -Timeout 20 | Select-Object -First 30 | Should -HaveCount 30
        Suspend-RealtimeConversation
        $call.IsPressed | Should -BeFalse
        Get-RealtimeEventLog input_audio_buffer.committed -Wait -Timeout 20 | Select-Object -First 1 | Should -Not -BeNullOrEmpty
        (Wait-RealtimeResponse -Timeout 20).Status | Should -Be 'completed'
    }

    It 'are told which conversation, as <How>' -ForEach @(
        @{ How = '-Conversation'; Arguments = { @{ Conversation = $call } } }
        @{ How = '-Stream'; Arguments = { @{ Stream = $call.Stream } } }
        @{ How = '-Stream by name'; Arguments = { @{ Stream = $call.Name } } }
    ) {
        $call = New-RealtimeStream -Simulator | Start-RealtimeConversation -InputPath $speech -OutputDevice None -PassThru
        $null = New-RealtimeStream -Simulator | Start-RealtimeConversation -InputPath $speech -OutputDevice None
        $which = & $Arguments
        Suspend-RealtimeConversation @which
        $call.State | Should -Be 'Suspended'
        Resume-RealtimeConversation @which
        $call.State | Should -Be 'Running'
        (Get-RealtimeMetric @which).Stream | Should -Be $call.Name
        (Get-TheError { Wait-RealtimeConversation -Timeout 0.1 @which }).FullyQualifiedErrorId | Should -BeLike 'ConversationTimeout,*'
        Watch-RealtimeConversation @which | Select-Object -First 1 | Should -BeLike 'USER: *'
        Stop-RealtimeConversation @which
        $call.State | Should -Be 'Stopped'
        @(Get-RealtimeConversation).Count | Should -Be 1
    }

    It 'keep what is said into a suspended microphone to itself' {
        # Two seconds before the first word, which is time enough on any machine.
        $late = Join-Path $TestDrive 'late.wav'
        $bytes = [System.IO.File]::ReadAllBytes($speech)
        $sound = [byte[]]::new(96000) + $bytes[44..($bytes.Length - 1)]
        $header = $bytes[0..43]
        [BitConverter]::GetBytes($sound.Length + 36).CopyTo($header, 4)
        [BitConverter]::GetBytes($sound.Length).CopyTo($header, 40)
        [System.IO.File]::WriteAllBytes($late, $header + $sound)
        Start-RealtimeConversation -Simulator -InputPath $late -OutputDevice None
        Suspend-RealtimeConversation

        # Until all of it was said, and the silence after it that would end the turn.
        $frames = [int]($sound.Length / 960) + 50
        @(Get-RealtimeEventLog input_audio_buffer.append -Wait | Select-Object -First $frames).Count | Should -Be $frames
        Get-RealtimeEventLog input_audio_buffer.speech_started | Should -BeNullOrEmpty
    }

    It 'complete what -<Parameter> takes' -ForEach @(
        @{ Parameter = 'BargeIn'; Values = 'Confirmed', 'Immediate', 'Off' }
        @{ Parameter = 'Duplex'; Values = 'Full', 'Half' }
        @{ Parameter = 'EchoCancellation'; Values = 'Auto', 'None', 'Speex' }
    ) {
        $line = "Start-RealtimeConversation -$Parameter "
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be $Values
        $wrong = @{ $Parameter = 'Sometimes' }
        (Get-TheError { Start-RealtimeConversation -Simulator @wrong }).CategoryInfo.Category | Should -BeIn 'InvalidArgument', 'InvalidData'
    }

    It 'hold a call with -Duplex <Duplex> and -EchoCancellation <EchoCancellation>' -ForEach @(
        @{ Duplex = 'Half'; EchoCancellation = 'None' }
        @{ Duplex = 'Full'; EchoCancellation = 'Speex' }
        @{ Duplex = 'Half'; EchoCancellation = 'Auto' }
    ) {
        $echo = @{ Duplex = $Duplex; EchoCancellation = $EchoCancellation }
        try { $null = Start-RealtimeConversation -Simulator -InputPath $speech -OutputDevice None @echo }
        catch {
            # libspeexdsp is not everywhere; then the error says so.
            $_.FullyQualifiedErrorId | Should -BeLike 'EchoCancellerMissing,*'
            Set-ItResult -Skipped -Because 'libspeexdsp is not installed'
        }

        (Wait-RealtimeResponse -Timeout 30).Status | Should -Be 'completed'
    }

    It 'hold a reply with -BargeIn Confirmed: the client decides, not the server' {
        $call = Start-RealtimeConversation -Simulator -BargeIn Confirmed -InputPath $speech -OutputDevice None -PassThru
        $call.BargeIn | Should -Be 'Confirmed'
        $update = Get-RealtimeEventLog session.update | Select-Object -Last 1
        $update.Data.session.audio.input.turn_detection.interrupt_response | Should -BeFalse
        $update.Data.session.audio.input.turn_detection.create_response | Should -BeFalse
        (Wait-RealtimeResponse -Timeout 30).Status | Should -Be 'completed'
    }

    It 'report a stream without a conversation' {
        $null = New-RealtimeStream -Simulator
        foreach ($call in { Suspend-RealtimeConversation }, { Resume-RealtimeConversation }, { Stop-RealtimeConversation }, { Wait-RealtimeConversation }) {
            $failure = Get-TheError $call
            $failure.FullyQualifiedErrorId | Should -BeLike 'NoConversation,*'
            $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        }
    }

    It 'wait no longer than told, and not after Ctrl+C' {
        $call = Start-RealtimeConversation -Simulator -InputPath $speech -OutputDevice None -PassThru
        $failure = Get-TheError { Wait-RealtimeConversation -Timeout 0.1 }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ConversationTimeout,*'
        $end = Invoke-AndStop '"ready"; $args[0] | Wait-RealtimeConversation' $call
        $end.State | Should -Be 'Stopped'
        $call.State | Should -Be 'Running'
    }
}

Describe 'Read-, Out- and Send-RealtimeAudio' {
    AfterEach { Clear-Realtime }

    It 'read a chunk as base64' {
        $chunk = Read-RealtimeAudio -Seconds 0.2 -InputPath $speech
        $chunk | Should -BeOfType string
        [Convert]::FromBase64String($chunk).Length | Should -Be 9600
    }

    It 'play chunks without a gap, however they are cut' {
        $pcm = [byte[]](1..2400 | ForEach-Object { $_ % 251 + 1 })
        $whole = [Convert]::ToBase64String($pcm)
        $pieces = 0..5 | ForEach-Object { [Convert]::ToBase64String($pcm, $_ * 401, [Math]::Min(401, 2400 - $_ * 401)) }
        foreach ($play in { $whole | Out-RealtimeAudio -OutputPath $args[0] }, { $pieces | Out-RealtimeAudio -OutputPath $args[0] },
            { Out-RealtimeAudio (-join $pieces) -OutputPath $args[0] }, { Out-RealtimeAudio $pieces -OutputPath $args[0] }, { , $pcm | Out-RealtimeAudio -OutputPath $args[0] }) {
            $file = Join-Path $TestDrive 'played.wav'
            & $play $file
            $played = [System.IO.File]::ReadAllBytes($file)
            $text = [Convert]::ToHexString($played)
            $text.Contains([Convert]::ToHexString($pcm)) | Should -BeTrue -Because $play
        }
    }

    It 'play what was read, files, and events of the log' {
        $file = Join-Path $TestDrive 'again.wav'
        Read-RealtimeAudio 0.1 -InputPath $speech | Out-RealtimeAudio -OutputPath $file
        (Get-Item $file).Length | Should -BeGreaterThan 4800
        Get-Item $file | Out-RealtimeAudio -OutputDevice None
        Out-RealtimeAudio -Path (Join-Path $TestDrive ag*.wav) -OutputDevice None
        $null = New-RealtimeStream -Scenario parrot
        Send-RealtimeText 'Hi' -Respond
        $null = Wait-RealtimeResponse -Timeout 20
        Get-RealtimeEventLog response.output_audio.delta | Out-RealtimeAudio -OutputPath $file
        (Get-Item $file).Length | Should -BeGreaterThan 4800
    }

    It 'take sound by name as well, and files without wildcards' {
        $odd = Join-Path $TestDrive 'odd[1].wav'
        Copy-Item -LiteralPath $speech $odd
        $null = New-RealtimeStream -Simulator -TurnDetection None
        $sound = Read-RealtimeAudio -Duration 0.1 -InputPath $speech
        Out-RealtimeAudio -InputObject $sound -OutputDevice None
        Out-RealtimeAudio -LiteralPath $odd -OutputDevice None
        Get-Item -LiteralPath $odd | Send-RealtimeAudio
        Send-RealtimeAudio -InputObject $sound
        Send-RealtimeAudio -LiteralPath $odd -Stream (Get-RealtimeStream).Name
        Get-RealtimeEventLog conversation.item.create -Timeout 20 | Select-Object -First 3 | Should -HaveCount 3
        (Get-TheError { Out-RealtimeAudio -Path $odd -OutputDevice None }).CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'send a WAV file, and a sound in pieces, as one message' {
        $null = New-RealtimeStream -Simulator -OutputModality Text
        Send-RealtimeAudio -Path $speech -Respond
        $null = Wait-RealtimeResponse -Timeout 20
        $sound = Read-RealtimeAudio 0.1 -InputPath $speech
        $sound, $sound | Send-RealtimeAudio
        $items = Get-RealtimeEventLog conversation.item.create -Timeout 20 | Select-Object -First 2
        $items[1].Data.item.content[0].type | Should -Be 'input_audio'
        [Convert]::FromBase64String($items[1].Data.item.content[0].audio).Length | Should -Be 9600
    }

    It 'send a sound to each stream that comes along the pipeline, once' {
        $streams = 'one', 'two' | ForEach-Object { New-RealtimeStream -Simulator -OutputModality Text -TurnDetection None -Name $_ }
        $file = Join-Path $TestDrive 'short.wav'
        $sound = Read-RealtimeAudio 0.1 -InputPath $speech
        $sound | Out-RealtimeAudio -OutputPath $file
        $bytes = {
            Get-RealtimeEventLog conversation.item.create -Stream $args[0] -Timeout 20 | Select-Object -First $args[1] |
                ForEach-Object { [Convert]::FromBase64String($_.Data.item.content[0].audio).Length }
        }
        Get-RealtimeStream o*, t* | Send-RealtimeAudio -Path $file
        Get-RealtimeStream | Send-RealtimeAudio -InputObject $sound
        @($streams[0], $streams[1], $streams[0]) | Send-RealtimeAudio -LiteralPath $file
        Get-Item $file, $file | Send-RealtimeAudio -Stream one, two
        foreach ($name in 'one', 'two') {
            (& $bytes $name 4) | Should -Be 4800, 4800, 4800, 9600 -Because $name
        }

        # Each its own, where a stream and a sound come together.
        @(
            Get-Item $file | Add-Member StreamId $streams[0].Id -PassThru
            Get-Item $speech | Add-Member StreamId $streams[1].Id -PassThru
        ) | Send-RealtimeAudio
        (& $bytes one 5)[-1] | Should -Be 4800
        (& $bytes two 5)[-1] | Should -BeGreaterThan 9600
        foreach ($stream in $streams) { @(Get-RealtimeEventLog conversation.item.create -Stream $stream) | Should -HaveCount 5 }
    }

    It 'says which of the streams of the pipeline there is not, and sends to the others' {
        $null = New-RealtimeStream -Simulator -Name one
        $failure = Get-TheError { [pscustomobject]@{ StreamId = 'none' }, (Get-RealtimeStream one) | Send-RealtimeAudio -Path $speech }
        $failure.FullyQualifiedErrorId | Should -BeLike 'StreamNotFound,*'
        @(Get-RealtimeEventLog conversation.item.create -Timeout 20 | Select-Object -First 1) | Should -HaveCount 1
    }

    It 'take names that Tab has escaped' {
        $file = Join-Path $TestDrive 'an[odd] name.wav'
        Read-RealtimeAudio 0.1 -InputPath $speech | Out-RealtimeAudio -OutputPath $file
        $typed = "Read-RealtimeAudio -InputPath '$(Join-Path $TestDrive an)"
        $completed = (TabExpansion2 $typed $typed.Length).CompletionMatches[0].CompletionText.Trim("'")
        $completed | Should -Match '`\[odd`\]'
        [Convert]::FromBase64String((Read-RealtimeAudio 0.1 -InputPath $completed)).Length | Should -Be 4800
        Read-RealtimeAudio 0.2 -InputPath $speech | Out-RealtimeAudio -OutputPath $completed
        (Get-Item -LiteralPath $file).Length | Should -BeGreaterThan 9600
        Out-RealtimeAudio -Path $completed -OutputDevice None
        Get-ChildItem $TestDrive | Where-Object { $_.Name.Contains('`') } | Should -BeNullOrEmpty
    }

    It 'refuse what is no sound: <Id>' -ForEach @(
        @{ Id = 'AudioInvalid'; Value = 'not base64!' }, @{ Id = 'AudioInvalid'; Value = 5 }, @{ Id = 'AudioEmpty'; Value = '' }
    ) {
        $null = New-RealtimeStream -Simulator
        $failures = @(& { $Value | Send-RealtimeAudio } 2>&1)
        $failures[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failures[0].CategoryInfo.Category | Should -BeIn 'InvalidData', 'InvalidArgument'
    }

    It 'refuse a file that is no WAV file' {
        $file = Join-Path $TestDrive 'text.wav'
        Set-Content $file 'This is text and not sound at all, however long it may be.'
        $failure = Get-TheError { Out-RealtimeAudio -Path $file -OutputDevice None }
        $failure.FullyQualifiedErrorId | Should -BeLike 'WaveInvalid,*'
        $failure.CategoryInfo.Category | Should -Be 'InvalidData'
        (Get-TheError { Read-RealtimeAudio 1 -InputPath $file }).FullyQualifiedErrorId | Should -BeLike 'WaveInvalid,*'
        (Get-TheError { Read-RealtimeAudio 0 }).CategoryInfo.Category | Should -Be 'InvalidData'
    }

    It 'end with Ctrl+C' {
        $long = [Convert]::ToBase64String([byte[]]::new(60 * 48000))
        foreach ($script in '"ready"; $args[0] | Out-RealtimeAudio -OutputDevice None', "'ready'; Read-RealtimeAudio 60 -InputPath '$speech'") {
            $end = Invoke-AndStop $script $long
            $end.Stopped | Should -BeTrue
            $end.State | Should -Be 'Stopped'
        }
    }
}

Describe 'A file that is written' {
    AfterEach { Clear-Realtime }

    It 'is written by one conversation alone: <First>, then <Second>' -ForEach @(
        @{ First = 'RecordPath'; Second = 'RecordPath' }, @{ First = 'RecordPath'; Second = 'OutputPath' }, @{ First = 'OutputPath'; Second = 'OutputPath' }
    ) {
        $file = Join-Path $TestDrive "$First-$Second.wav"
        # Left out where a file is played to.
        $silent = @{ RecordPath = @{ OutputDevice = 'None' }; OutputPath = @{} }
        $one = $silent[$First] + @{ $First = $file }
        $two = $silent[$Second] + @{ $Second = $file }
        Start-RealtimeConversation -Simulator -Name one -Caller car-rental @one
        $problem = Get-TheError { Start-RealtimeConversation -Simulator -Name two -Caller car-rental @two }
        $problem.FullyQualifiedErrorId | Should -BeLike 'WaveInUse,*'
        (Get-RealtimeStream).Name | Should -Be 'one'
        (Get-RealtimeConversation).State | Should -Be 'Running'
        Stop-RealtimeConversation -Stream one
        Start-RealtimeConversation -Simulator -Name two -Caller car-rental @two
    }

    It 'is not called <Name>' -ForEach @{ Name = 'call.mp3' }, @{ Name = 'call.OGG' } {
        $file = Join-Path $TestDrive $Name
        (Get-TheError { Start-RealtimeConversation -Simulator -Caller car-rental -OutputDevice None -RecordPath $file }).FullyQualifiedErrorId |
            Should -BeLike 'WaveNameMisleading,*'
        (Get-TheError { Start-RealtimeConversation -Simulator -Caller car-rental -OutputPath $file }).FullyQualifiedErrorId |
            Should -BeLike 'WaveNameMisleading,*'
        $file | Should -Not -Exist
        Get-RealtimeStream | Should -BeNullOrEmpty
    }
}
