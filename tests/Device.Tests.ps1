BeforeDiscovery {
    $hasServer = [bool](Get-Command pulseaudio, pactl -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $clips = Join-Path (Split-Path $manifest) 'Realtalk.PowerShell/Simulator/Scenarios/car-rental'
    $speech = (Get-ChildItem $clips -Filter caller-*.wav | Sort-Object Length | Select-Object -First 1).FullName

    function Complete([string] $Line) {
        (TabExpansion2 $Line $Line.Length).CompletionMatches
    }
}

AfterAll {
    Clear-Realtime
}

Describe 'Devices of a sound server' -Skip:(-not $hasServer) {
    BeforeAll {
        # A socket's path may not be long.
        $folder = Join-Path ([System.IO.Path]::GetTempPath()) "rt-$([guid]::NewGuid().ToString('n').Substring(0, 8))"
        $server = Start-SoundServer $folder
    }

    AfterEach { Clear-Realtime }

    AfterAll {
        Stop-SoundServer $server
        Remove-Item $folder -Recurse -Force
    }

    It 'are listed, with one default each way' {
        $devices = Get-RealtimeAudioDevice | Where-Object Backend -EQ PulseAudio
        $devices | Should -BeOfType Realtalk.Audio.Devices.AudioDevice
        ($devices | Where-Object IsDefault | Sort-Object Direction).Name | Should -Be 'Headset', 'Loudspeaker'
        ($devices | Where-Object Direction -EQ Output).Id | Sort-Object | Should -Be 'caller', 'speaker'
    }

    It 'are found by name and id, with wildcards, and by direction' {
        (Get-RealtimeAudioDevice Loudspeaker).Id | Should -Be 'speaker'
        (Get-RealtimeAudioDevice MICROPHONE -Direction Input).Name | Should -Be 'Headset'
        (Get-RealtimeAudioDevice -Name 'Monitor of*' | Where-Object Backend -EQ PulseAudio).Id | Sort-Object | Should -Be 'caller.monitor', 'speaker.monitor'
        (Get-RealtimeAudioDevice -Direction Output).Direction | Sort-Object -Unique | Should -Be 'Output'
        Get-RealtimeAudioDevice 'no such*' | Should -BeNullOrEmpty
        $failure = Get-TheError { Get-RealtimeAudioDevice Trumpet -Direction Output }
        $failure.FullyQualifiedErrorId | Should -BeLike 'DeviceNotFound,*'
        $failure.Exception.Message | Should -BeLike "*'Loudspeaker' (speaker)*"
    }

    It 'are completed for -InputDevice of <Command>' -ForEach @(@{ Command = 'Start-RealtimeConversation' }, @{ Command = 'Read-RealtimeAudio' }) {
        (Complete "$Command -InputDevice h").CompletionText | Should -Be 'Headset'
        (Complete "$Command -InputDevice 'monitor of l").CompletionText | Should -Be "'Monitor of Loudspeaker'"
        (Complete "$Command -InputDevice ").ListItemText | Should -Not -Contain 'Loudspeaker'
    }

    It 'are completed for -OutputDevice of <Command>, and nobody is one' -ForEach @(@{ Command = 'Start-RealtimeConversation' }, @{ Command = 'Out-RealtimeAudio' }) {
        (Complete "$Command -OutputDevice l").CompletionText | Should -Contain 'Loudspeaker'
        $all = (Complete "$Command -OutputDevice ").ListItemText
        $all | Should -Contain 'None'
        $all | Should -Not -Contain 'Headset'
    }

    It 'are used by default' {
        $call = Start-RealtimeConversation -Simulator -EchoCancellation None -PassThru
        $call.InputDevice, $call.OutputDevice | Should -Be 'Headset', 'Loudspeaker'
    }

    It 'go through the server''s echo canceller by default, and with -<Parameter> <Value> they do not' -ForEach @(
        @{ Parameter = 'EchoCancellation'; Value = 'None' }
        @{ Parameter = 'EchoCancellation'; Value = 'Speex' }
        @{ Parameter = 'Duplex'; Value = 'Half' }
    ) {
        $address = 'unix:' + (Join-Path $folder native)
        $filters = 'module-filter-heuristics', 'module-filter-apply' | ForEach-Object { pactl --server $address load-module $_ }
        try {
            $remedy = @{ $Parameter = $Value }
            $null = Start-RealtimeConversation -Simulator @remedy -ErrorAction SilentlyContinue     # libspeexdsp may not be there
            pactl --server $address list short modules | Should -Not -BeLike '*module-echo-cancel*'
            Clear-Realtime
            $call = Start-RealtimeConversation -Simulator -PassThru
            $call.State | Should -Be 'Running'
            (pactl --server $address list short modules) -like '*module-echo-cancel*' | Should -HaveCount 1
        }
        finally {
            Clear-Realtime
            $filters | ForEach-Object { pactl --server $address unload-module $_ }
            (pactl --server $address list short modules) -like '*module-echo-cancel*' |
                ForEach-Object { pactl --server $address unload-module ($_ -split "`t")[0] }
        }
    }

    It 'are taken by <What>' -ForEach @(
        @{ What = 'name'; In = { 'monitor of CALLER' }; Out = { 'Caller' } }
        @{ What = 'id'; In = { 'caller.monitor' }; Out = { 'caller' } }
        @{ What = 'backend and id'; In = { 'PulseAudio:caller.monitor' }; Out = { 'pulseaudio:caller' } }
        @{ What = 'object'; In = { Get-RealtimeAudioDevice caller.monitor }; Out = { Get-RealtimeAudioDevice caller -Direction Output } }
    ) {
        $call = Start-RealtimeConversation -Simulator -InputDevice (& $In) -OutputDevice (& $Out) -EchoCancellation None -PassThru
        $call.InputDevice, $call.OutputDevice | Should -Be 'Monitor of Caller', 'Caller'
        $call.State | Should -Be 'Running'
    }

    It 'that are not there are answered with those that are, and no stream is left: <Parameter>' -ForEach @(
        @{ Parameter = 'InputDevice'; There = "*no microphone named 'Trumpet'*'Headset' (microphone)*" }
        @{ Parameter = 'OutputDevice'; There = "*no loudspeaker named 'Trumpet'*'Loudspeaker' (speaker)*'Caller' (caller)*" }
    ) {
        $device = @{ $Parameter = 'Trumpet' }
        $failure = Get-TheError { Start-RealtimeConversation -Simulator @device }
        $failure.FullyQualifiedErrorId | Should -BeLike 'DeviceNotFound,*'
        $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failure.Exception.Message | Should -BeLike $There
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Get-RealtimeAudioDevice*'
        Get-RealtimeStream | Should -BeNullOrEmpty
    }

    It 'carry a whole turn: spoken into one, answered by the other, and recorded' {
        $record = Join-Path $TestDrive 'turn.wav'
        $call = Start-RealtimeConversation -Simulator -Duplex Half -EchoCancellation None -RecordPath $record -PassThru
        Out-RealtimeAudio -Path $speech -OutputDevice Caller
        (Wait-RealtimeResponse -Timeout 30).Status | Should -Be 'completed'
        (Get-RealtimeTranscript | Where-Object Role -EQ User).Content | Should -Not -BeNullOrEmpty
        $null = [System.Threading.SpinWait]::SpinUntil({ -not $call.IsSpeaking }, 20000)
        (Get-RealtimeMetric).Replies | Should -Be 1
        Stop-RealtimeConversation
        $bytes = [System.IO.File]::ReadAllBytes($record)
        [BitConverter]::ToInt16($bytes, 22), [BitConverter]::ToInt32($bytes, 24) | Should -Be 2, 24000
        $left, $right = 0, 0
        for ($i = 44; $i -lt $bytes.Length; $i += 400) {
            $left = [Math]::Max($left, [Math]::Abs([int][BitConverter]::ToInt16($bytes, $i)))
            $right = [Math]::Max($right, [Math]::Abs([int][BitConverter]::ToInt16($bytes, $i + 2)))
        }

        $left | Should -BeGreaterThan 1000
        $right | Should -BeGreaterThan 1000
    }

    It 'are read by Read-RealtimeAudio -InputDevice' {
        $job = Start-ThreadJob {
            Import-Module $using:manifest
            1..3 | ForEach-Object { Get-Item $using:speech } | Out-RealtimeAudio -OutputDevice Caller
        }
        $bytes = [Convert]::FromBase64String((Read-RealtimeAudio 3 -InputDevice Headset))
        $job | Remove-Job -Force
        $bytes.Length | Should -Be (3 * 48000)
        $loudest = 0
        for ($i = 0; $i -lt $bytes.Length; $i += 200) { $loudest = [Math]::Max($loudest, [Math]::Abs([int][BitConverter]::ToInt16($bytes, $i))) }
        $loudest | Should -BeGreaterThan 1000
    }
}

Describe 'Devices that go with their sound server' -Skip:(-not $hasServer) {
    It 'leave the conversation and its text running, with a warning' {
        $folder = Join-Path ([System.IO.Path]::GetTempPath()) "rt-$([guid]::NewGuid().ToString('n').Substring(0, 8))"
        $server = Start-SoundServer $folder
        try {
            $call = Start-RealtimeConversation -Simulator -TurnDetection None -EchoCancellation None -PassThru
            Stop-SoundServer $server
            $warnings = Wait-ForWarning "'Loudspeaker' is gone", 'There is no other loudspeaker', 'There is no other microphone'
            $warnings | Where-Object { $_ -like "*'Loudspeaker' is gone*There is no other loudspeaker*" } | Should -HaveCount 1
            $warnings | Where-Object { $_ -like '*There is no other microphone*' } | Should -HaveCount 1
            $call.State | Should -Be 'Running'
            Send-RealtimeText 'What is the capital of France?' -OutputModality Text -Respond
            (Wait-RealtimeResponse -Timeout 20).Text | Should -Be 'The capital of France is Paris.'
        }
        finally {
            Clear-Realtime
            Remove-Item $folder -Recurse -Force
        }
    }
}
