BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $clips = Join-Path (Split-Path $manifest) 'Realtalk.PowerShell/Simulator/Scenarios/car-rental'
    $speech = (Get-ChildItem $clips -Filter caller-*.wav | Sort-Object Length | Select-Object -First 1).FullName

    # How loud a WAV file is: the mean of its samples' sizes. Sound that is taken for another format is noise, and far louder.
    function Measure-Loudness([string] $Path) {
        $bytes = [System.IO.File]::ReadAllBytes($Path)
        $sum = 0.0
        for ($i = 44; $i -lt $bytes.Length; $i += 2) { $sum += [Math]::Abs([int][BitConverter]::ToInt16($bytes, $i)) }
        $sum / (($bytes.Length - 44) / 2)
    }
}

AfterAll {
    Clear-Realtime
}

Describe '-AudioFormat' {
    AfterEach { Clear-Realtime }

    It 'opens a stream with <Format> both ways, as <Type>' -ForEach @(
        @{ Format = 'Pcm'; Type = 'audio/pcm'; Rate = 24000 }
        @{ Format = 'G711Ulaw'; Type = 'audio/pcmu'; Rate = $null }
        @{ Format = 'G711Alaw'; Type = 'audio/pcma'; Rate = $null }
    ) {
        $stream = New-RealtimeStream -Simulator -AudioFormat $Format
        $audio = (Get-RealtimeEventLog session.updated).Data.session.audio
        foreach ($side in $audio.input, $audio.output) {
            $side.format.type | Should -Be $Type
            $side.format.PSObject.Properties['rate'].Value | Should -Be $Rate
        }

        $stream.InputAudioFormat, $stream.OutputAudioFormat | Should -Be $Format, $Format
    }

    It 'is completed, and refuses other words, for <Command>' -ForEach @(
        @{ Command = 'New-RealtimeStream' }, @{ Command = 'Start-RealtimeConversation' }, @{ Command = 'Read-RealtimeAudio' }
        @{ Command = 'Out-RealtimeAudio' }, @{ Command = 'Send-RealtimeAudio' }
    ) {
        $line = "$Command -AudioFormat "
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'G711Alaw', 'G711Ulaw', 'Pcm'
        (Get-TheError { & $Command -AudioFormat Mp3 }).CategoryInfo.Category | Should -BeIn 'InvalidArgument', 'InvalidData'
    }

    It 'holds a call with a conversation of its own, and what is played, heard and recorded is the same' {
        $played, $recorded = 'played.wav', 'recorded.wav' | ForEach-Object { Join-Path $TestDrive $_ }
        $call = Start-RealtimeConversation -Simulator -AudioFormat G711Ulaw -InputPath $speech -OutputPath $played -RecordPath $recorded -PassThru
        $call.Stream.OutputAudioFormat | Should -Be 'G711Ulaw'
        (Wait-RealtimeResponse -Timeout 30).Status | Should -Be 'completed'
        (Get-RealtimeTranscript | Where-Object Role -EQ User).Content | Should -Not -BeNullOrEmpty
        (Get-RealtimeEventLog input_audio_buffer.append -Last 1).OmittedAudioBytes | Should -Be 160
        Get-RealtimeEventLog error | Should -BeNullOrEmpty
        Stop-RealtimeConversation
        Measure-Loudness $played | Should -BeLessThan 3000
        (Get-Item $recorded).Length | Should -BeGreaterThan 100kb
    }

    It 'reads in the format that is asked for' {
        [Convert]::FromBase64String((Read-RealtimeAudio 0.2 -InputPath $speech -AudioFormat G711Alaw)).Length | Should -Be 1600
    }

    It 'plays to the last sample what was read in <Format>, however it is cut' -ForEach @(
        @{ Format = 'Pcm' }, @{ Format = 'G711Ulaw' }, @{ Format = 'G711Alaw' }
    ) {
        $sound = Read-RealtimeAudio 0.5 -InputPath $speech -AudioFormat $Format
        $bytes = [Convert]::FromBase64String($sound)
        $pieces = for ($i = 0; $i -lt $bytes.Length; $i += 333) { [Convert]::ToBase64String($bytes, $i, [Math]::Min(333, $bytes.Length - $i)) }
        $one, $cut = 'one.wav', 'cut.wav' | ForEach-Object { Join-Path $TestDrive $_ }
        $sound | Out-RealtimeAudio -AudioFormat $Format -OutputPath $one
        $pieces | Out-RealtimeAudio -AudioFormat $Format -OutputPath $cut
        # The files' time runs in real time, so silence may stand before and after the sound. Silence in A-law is a tiny sound.
        $samples = foreach ($file in $one, $cut) {
            $hex = [Convert]::ToHexString([System.IO.File]::ReadAllBytes($file)).Substring(88)
            $hex -replace '^(0000)+|(0000)+$'
        }

        $samples[0] | Should -Be $samples[1]
        $samples[0].Length | Should -BeGreaterThan (4 * 11000)
    }

    It 'is known to the events of a log, and to those that are imported' {
        $null = New-RealtimeStream -Simulator -AudioFormat G711Alaw
        Send-RealtimeText 'What is the capital of France?' -Respond
        $null = Wait-RealtimeResponse -Timeout 30
        $log, $live, $again, $told = 'log.jsonl', 'live.wav', 'again.wav', 'told.wav' | ForEach-Object { Join-Path $TestDrive $_ }
        Export-RealtimeEventLog $log
        Get-RealtimeEventLog response.output_audio.delta | Out-RealtimeAudio -OutputPath $live
        Import-RealtimeEventLog $log | Where-Object Type -EQ response.output_audio.delta | Out-RealtimeAudio -OutputPath $again
        (Get-RealtimeEventLog response.output_audio.delta).Data.delta | Out-RealtimeAudio -AudioFormat G711Alaw -OutputPath $told
        foreach ($file in $live, $again, $told) { Measure-Loudness $file | Should -BeLessThan 2000 -Because $file }
        $seconds = (Get-RealtimeEventLog response.output_audio.delta | ForEach-Object { [Convert]::FromBase64String($_.Data.delta).Length } | Measure-Object -Sum).Sum / 8000
        foreach ($file in $live, $again, $told) { (Get-Item $file).Length | Should -BeGreaterThan ($seconds * 48000) -Because $file }
    }

    It 'sends a sound in the stream''s format, whatever form it comes in' {
        $null = New-RealtimeStream -Simulator -AudioFormat G711Ulaw
        Read-RealtimeAudio 0.5 -InputPath $speech | Send-RealtimeAudio
        Read-RealtimeAudio 0.5 -InputPath $speech -AudioFormat G711Alaw | Send-RealtimeAudio -AudioFormat G711Alaw
        Send-RealtimeAudio -Path $speech
        $sizes = Get-RealtimeEventLog conversation.item.create -Timeout 20 | Select-Object -First 3 |
            ForEach-Object { [Convert]::FromBase64String($_.Data.item.content[0].audio).Length }
        $sizes[0, 1] | Should -Be 4000, 4000
        $sizes[2] | Should -Be ([Math]::Ceiling(((Get-Item $speech).Length - 44) / 6))
        Get-RealtimeEventLog error | Should -BeNullOrEmpty
    }
}
