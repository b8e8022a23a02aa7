# Ctrl+C ends whatever waits. Each cmdlet is stopped while its thread waits; that it stops within the helper's generous deadline
# is what is tested, and that it then has neither ended by itself nor left anything open.
BeforeDiscovery {
    $waiting = @(
        'Wait-RealtimeResponse -Stream silent'
        'Wait-RealtimeResponse -Stream silent -Timeout 600'
        'Receive-RealtimeText -Stream silent -Wait'
        'Receive-RealtimeText -Stream silent -Follow'
        'Get-RealtimeEventLog nothing -Stream silent -Wait'
        'Get-RealtimeTranscript -Stream silent -Follow'
        'Wait-RealtimeConversation -Stream silent'
        'Watch-RealtimeConversation -Stream silent | Out-Null'
        'Send-RealtimeText hm -OutOfBand -Timeout 600 -Stream silent'
        'New-RealtimeStream -Endpoint $endpoint -ConnectTimeout 600'
        'New-RealtimeStream -Endpoint ($endpoint -replace "^ws", "wss") -ApiKey key -ConnectTimeout 600'
        'Start-RealtimeConversation -Endpoint $endpoint -ConnectTimeout 600 -InputPath $sound -OutputDevice None'
        'Connect-RealtimeBridge -Port ([uri]$endpoint).Port -Token 0123456789abcdef -Timeout 600'
        'Out-RealtimeAudio -Path $sound -OutputDevice None'
        'Out-RealtimeAudio -Path $sound -OutputPath (Join-Path (Split-Path $sound) copy.wav)'
        'Read-RealtimeAudio 600 -InputPath $sound'
    )
}

BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)

    # What the stopped script may use: a server that takes connections and says nothing, and sound that lasts.
    $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
    $listener.Start()
    $endpoint = "ws://127.0.0.1:$($listener.LocalEndpoint.Port)"
    $sound = Join-Path $TestDrive 'long.wav'
    $bytes = [System.IO.BinaryWriter]::new([System.IO.File]::Create($sound))
    $samples = [byte[]]::new(48000 * 120)
    $bytes.Write([System.Text.Encoding]::ASCII.GetBytes('RIFF'))
    $bytes.Write(36 + $samples.Length)
    $bytes.Write([System.Text.Encoding]::ASCII.GetBytes('WAVEfmt '))
    foreach ($number in 16, [short]1, [short]1, 24000, 48000, [short]2, [short]16) { $bytes.Write($number) }
    $bytes.Write([System.Text.Encoding]::ASCII.GetBytes('data'))
    $bytes.Write($samples.Length)
    $bytes.Write($samples)
    $bytes.Dispose()

    function Stop-WaitingCommand([string] $Command) {
        Invoke-AndStop "param(`$endpoint, `$sound) [System.Threading.Thread]::CurrentThread; $Command" $endpoint, $sound
    }
}

AfterAll {
    $listener.Stop()
    Clear-Realtime
}

Describe 'Ctrl+C' {
    BeforeAll {
        $simulator = Start-RealtimeSimulator -Faults @{ NeverReply = $true }
        $stream = New-RealtimeStream -Endpoint $simulator.Endpoint -Name silent
        Start-RealtimeConversation $stream -InputPath $sound -OutputDevice None
    }

    AfterAll { Clear-Realtime }

    It 'ends <_>' -ForEach $waiting {
        $end = Stop-WaitingCommand $_
        $end.Stopped | Should -BeTrue
        $end.State | Should -Be 'Stopped'
        $end.Errors | Should -BeNullOrEmpty
        Get-RealtimeStream | ForEach-Object Name | Should -Be 'silent'
        $stream.State | Should -Be 'Open'
        (Get-RealtimeConversation).State | Should -Be 'Running'
    }
}

Describe 'Ctrl+C, in the middle of a line that does not end' -Skip:(-not $IsLinux) {
    It 'ends Import-RealtimeEventLog' {
        $pipe = Join-Path ([System.IO.Path]::GetTempPath()) "realtalk-$([guid]::NewGuid().ToString('n')).jsonl"
        & mkfifo $pipe
        # Opened both ways, which waits for nobody.
        $writer = [System.IO.FileStream]::new($pipe, 'Open', 'ReadWrite', 'ReadWrite')
        try {
            $writer.Write([byte[]]::new(10000))
            $writer.Flush()
            $end = Invoke-AndStop '[System.Threading.Thread]::CurrentThread; Import-RealtimeEventLog $args[0]' $pipe
            $end.Stopped | Should -BeTrue
            $end.State | Should -Be 'Stopped'
            $end.Errors | Should -BeNullOrEmpty
        }
        finally {
            $writer.Dispose()
            Remove-Item $pipe
        }
    }
}

Describe 'Ctrl+C, where the sound server does not answer' -Skip:(-not $IsLinux) {
    BeforeAll {
        $before = $env:PULSE_SERVER
        $address = Join-Path ([System.IO.Path]::GetTempPath()) "realtalk-$([guid]::NewGuid().ToString('n')).sock"
        $socket = [System.Net.Sockets.Socket]::new('Unix', 'Stream', 'Unspecified')
        $socket.Bind([System.Net.Sockets.UnixDomainSocketEndPoint]::new($address))
        $socket.Listen(16)
        $env:PULSE_SERVER = "unix:$address"
    }

    AfterAll {
        $env:PULSE_SERVER = $before
        $socket.Dispose()
        Remove-Item $address -ErrorAction Ignore
        Clear-Realtime
    }

    It 'ends <_>' -ForEach 'Get-RealtimeAudioDevice', 'Out-RealtimeAudio -Path $sound', 'Read-RealtimeAudio 5',
    'Start-RealtimeConversation -Simulator' {
        $end = Stop-WaitingCommand $_
        $end.Stopped | Should -BeTrue
        Get-RealtimeStream | Should -BeNullOrEmpty
    }
}

Describe 'Ctrl+C, where the server has frozen' -Skip:(-not $IsLinux) {
    BeforeAll {
        # The simulator in a process of its own, which is stopped as by Ctrl+Z: its sockets stay open and nobody reads.
        $script = "Import-Module '$manifest'; `"`$((Start-RealtimeSimulator).Endpoint)`"; `$null = [Console]::ReadLine()"
        $start = [System.Diagnostics.ProcessStartInfo]::new(
            $pwsh, [string[]]('-NoProfile', '-NonInteractive', '-Command', $script))
        $start.RedirectStandardInput = $true
        $start.RedirectStandardOutput = $true
        $process = [System.Diagnostics.Process]::Start($start)
        $frozen = $process.StandardOutput.ReadLine()
        foreach ($name in 'a', 'b', 'c') { $null = New-RealtimeStream -Endpoint $frozen -Name $name }
        & /bin/sh -c "kill -STOP $($process.Id)"
    }

    AfterAll {
        & /bin/sh -c "kill -CONT $($process.Id)"
        $process.StandardInput.Close()
        $null = $process.WaitForExit(20000)
        $process.Dispose()

        # Their server has gone, as they say.
        Clear-Realtime 3>$null
    }

    It 'ends <_>' -ForEach 'Set-RealtimeStream a -Instructions x', 'Send-RealtimeText x -OutOfBand -Timeout 600 -Stream a',
    'while ($true) { Send-RealtimeEvent @{ type = "input_audio_buffer.append"; audio = "A" * 1mb } -Stream b }',
    'Remove-RealtimeStream b' {
        $end = Stop-WaitingCommand $_
        $end.Stopped | Should -BeTrue
        $end.Errors | Should -BeNullOrEmpty
    }

    It 'leaves a stream that is being removed out of the list' {
        Get-RealtimeStream | ForEach-Object Name | Should -Be 'a', 'c'
    }
}
