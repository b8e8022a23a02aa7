BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $stream = New-RealtimeStream -Simulator
    Send-RealtimeText 'What is the capital of France?' -Respond
    $null = Wait-RealtimeResponse -Timeout 20
    $null = Get-RealtimeEventLog rate_limits.updated -Timeout 20 | Select-Object -First 1
}

AfterAll {
    Clear-Realtime
}

Describe 'Get-RealtimeEventLog' {
    It 'emits events in order, with what they are about' {
        $events = Get-RealtimeEventLog
        $events[0] | Should -BeOfType Realtalk.Events.RealtimeEvent
        $events.Sequence | Should -Be (1..$events.Count)
        $events[0].Type | Should -Be 'session.created'
        $events[0].Direction | Should -Be 'Received'
        $events[0].Time | Should -BeOfType datetimeoffset
        $delta = Get-RealtimeEventLog response.output_audio.delta -Last 1
        $delta.ResponseId | Should -Be $delta.Data.response_id
        $delta.ItemId | Should -Be $delta.Data.item_id
    }

    It 'filters by type, with wildcards and the beta''s names' {
        (Get-RealtimeEventLog session.*).Type | Should -Be 'session.created', 'session.update', 'session.updated'
        (Get-RealtimeEventLog -Type response.audio.delta).Type | Sort-Object -Unique | Should -Be 'response.output_audio.delta'
        @(Get-RealtimeEventLog response.created, response.done).Count | Should -Be 2
        Get-RealtimeEventLog nothing.at.all | Should -BeNullOrEmpty
    }

    It 'filters by direction, sequence and number' {
        (Get-RealtimeEventLog -Direction Sent).Type | Should -Be 'session.update', 'conversation.item.create', 'response.create'
        (Get-RealtimeEventLog -After 5 -Last 1000)[0].Sequence | Should -Be 6
        (Get-RealtimeEventLog -Last 2).Count | Should -Be 2
        (Get-RealtimeEventLog session.* -Last 1).Type | Should -Be 'session.updated'
        Get-RealtimeEventLog -Last 0 | Should -BeNullOrEmpty
        Get-RealtimeEventLog -After 100000 | Should -BeNullOrEmpty
    }

    It 'follows the stream with -Wait until it ends' {
        $other = New-RealtimeStream -Simulator -OutputModality Text
        $job = Start-ThreadJob {
            Import-Module $using:manifest
            Get-RealtimeEventLog -Stream $using:other -Wait -Direction Sent | ForEach-Object Type
        }
        Send-RealtimeText 'What is the capital of France?' -Respond -Stream $other
        $null = Wait-RealtimeResponse -Stream $other -Timeout 20
        $other | Remove-RealtimeStream
        $job | Wait-Job -Timeout 20 | Receive-Job | Should -Be 'session.update', 'conversation.item.create', 'response.create'
        $job | Remove-Job -Force
    }

    It 'stops following when the time is over' {
        (Get-RealtimeEventLog session.* -Timeout 0.1).Count | Should -Be 3
    }

    It 'shows Sequence, Time, Direction, Type and Summary' {
        Get-RealtimeEventLog -Last 1 | Out-String -Width 120 | Should -Match 'Sequence +Time +Direct\S* +Type +Summary'
    }

    It 'suggests types' {
        $line = 'Get-RealtimeEventLog -Type response.d'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'response.done'
    }
}

Describe 'The Data of an event' {
    It 'is read as objects' {
        $done = Get-RealtimeEventLog response.done
        $done.Data | Should -BeOfType pscustomobject
        $done.Data.response.usage.total_tokens | Should -BeOfType long
        , $done.Data.response.output | Should -BeOfType object[]
        $done.Data.response.output[0].content[0].transcript | Should -BeLike '*Paris*'
        $done.Data.response.PSObject.Properties.Name | Should -Contain 'status_details'
    }

    It 'leaves strings as they are, and tells integers from other numbers' {
        $path = Join-Path $TestDrive 'data.jsonl'
        Set-Content $path '{"sequence":1,"time":"2026-01-02T03:04:05.678+02:00","direction":"Received","type":"x","data":{"type":"x","when":"2026-01-02T03:04:05Z","whole":9007199254740993,"part":1.5,"big":1e300,"none":null,"yes":true,"list":[],"A":1,"a":2,"":3}}'
        $data = (Import-RealtimeEventLog $path).Data
        $data.when | Should -BeOfType string
        $data.whole | Should -Be 9007199254740993
        $data.part | Should -BeOfType double
        $data.big | Should -Be 1e300
        $data.none | Should -BeNullOrEmpty
        $data.yes | Should -BeTrue
        $data.list.Count | Should -Be 0
        $data.A, $data.a_, $data._ | Should -Be 1, 2, 3
    }
}

Describe 'Export- and Import-RealtimeEventLog' {
    BeforeEach { $path = Join-Path $TestDrive "$([guid]::NewGuid()).jsonl" }

    It 'writes JSON Lines and reads them back' {
        $file = Export-RealtimeEventLog $path -PassThru
        $file.FullName | Should -Be $path
        $file | Out-String | Should -BeExactly (Get-Item $path | Out-String)
        $lines = Get-Content $path
        $events = Get-RealtimeEventLog
        $lines.Count | Should -Be $events.Count
        $first = $lines[0] | ConvertFrom-Json -DateKind String
        $first.PSObject.Properties.Name | Should -Be 'sequence', 'time', 'direction', 'type', 'stream', 'data'
        $first.direction | Should -Be 'Received'
        [datetimeoffset]::Parse($first.time) | Should -Be $events[0].Time
        [System.IO.File]::ReadAllBytes($path)[0] | Should -Be ([byte][char]'{')
        $back = Import-RealtimeEventLog $path
        $back.Count | Should -Be $events.Count
        foreach ($property in 'Sequence', 'Time', 'Direction', 'Type', 'ResponseId') {
            $back.$property | Should -Be $events.$property -Because $property
        }

        ($back | ForEach-Object ToJson) | Should -Be ($events | ForEach-Object ToJson)
    }

    It 'takes events from the pipeline, and a stream by name' {
        Get-RealtimeEventLog session.* | Export-RealtimeEventLog $path
        (Import-RealtimeEventLog $path).Type | Should -Be 'session.created', 'session.update', 'session.updated'
        Export-RealtimeEventLog $path -Stream $stream.Name
        @(Import-RealtimeEventLog -LiteralPath $path).Count | Should -Be $stream.Log.Count
        Get-Item $path | Import-RealtimeEventLog | Select-Object -First 1 | ForEach-Object Sequence | Should -Be 1
    }

    It 'resolves paths as PowerShell does' {
        Push-Location TestDrive:
        try {
            Export-RealtimeEventLog here.jsonl
            Join-Path $TestDrive here.jsonl | Should -Exist
            @(Import-RealtimeEventLog *.jsonl).Count | Should -BeGreaterOrEqual $stream.Log.Count
        }
        finally {
            Pop-Location
        }
    }

    It 'does not replace a file with -NoClobber, nor write one with -WhatIf' {
        Export-RealtimeEventLog $path -WhatIf
        $path | Should -Not -Exist
        Set-Content $path 'mine'
        $failure = Get-TheError { Export-RealtimeEventLog $path -NoClobber }
        $failure.FullyQualifiedErrorId | Should -BeLike 'FileExists,*'
        $failure.TargetObject | Should -Be $path
        Get-Content $path | Should -Be 'mine'
        Set-ItemProperty $path IsReadOnly $true
        Export-RealtimeEventLog $path -Force
        (Get-Content $path)[0] | Should -BeLike '{"sequence":1,*'
    }

    It 'reports a path that cannot be written or read' {
        (Get-TheError { Export-RealtimeEventLog (Join-Path $TestDrive no/where.jsonl) }).FullyQualifiedErrorId | Should -BeLike 'FileNotWritten,*'
        (Get-TheError { Export-RealtimeEventLog Env:x }).FullyQualifiedErrorId | Should -BeLike 'PathNotFileSystem,*'
        $failure = Get-TheError { Import-RealtimeEventLog (Join-Path $TestDrive none.jsonl) }
        $failure.FullyQualifiedErrorId | Should -BeLike 'FileNotFound,*'
        $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'does not write over the log that is being read, by whatever name' {
        Export-RealtimeEventLog $path
        $before = Get-Content $path
        $link = "$path.link.jsonl"
        if (-not $IsWindows) { $null = New-Item $link -ItemType SymbolicLink -Target $path } else { $link = $path }
        foreach ($same in $path, $link, (Join-Path (Split-Path $path) . (Split-Path $path -Leaf))) {
            $failure = Get-TheError { Import-RealtimeEventLog $path | Export-RealtimeEventLog $same }
            $failure.FullyQualifiedErrorId | Should -BeLike 'PathsCollide,*'
            $failure.CategoryInfo.Category | Should -Be 'InvalidArgument'
            Get-Content $path | Should -Be $before
        }

        # What has been read to its end may be replaced.
        Import-RealtimeEventLog $path | Sort-Object Sequence -Descending | Export-RealtimeEventLog $path
        (Get-Content $path)[-1] | Should -Be $before[0]
        $null = Import-RealtimeEventLog $path | Select-Object -First 1
        Export-RealtimeEventLog $path
    }

    It 'keeps what was written of a log that is going on, when it is stopped' {
        Get-RealtimeEventLog -Wait -Timeout 0 | Export-RealtimeEventLog $path
        $whole = Get-Content $path
        $end = Invoke-AndStop '
            param($name, $path)
            [System.Threading.Thread]::CurrentThread
            Get-RealtimeEventLog -Stream $name -Wait | Export-RealtimeEventLog $path' $stream.Name, $path
        $end.State | Should -Be 'Stopped'
        Get-Content $path | Should -Be $whole
    }

    It 'takes names that are wildcards, or that Tab has escaped' {
        $odd = Join-Path $TestDrive '[e].jsonl'
        Get-RealtimeEventLog session.* | Export-RealtimeEventLog $odd
        Get-RealtimeEventLog session.* | Export-RealtimeEventLog -LiteralPath (Join-Path $TestDrive '[f].jsonl')
        @(Get-Item -LiteralPath $odd | Import-RealtimeEventLog) | Should -HaveCount 3
        @(Import-RealtimeEventLog -LiteralPath $odd) | Should -HaveCount 3
        $typed = "Export-RealtimeEventLog '$(Join-Path $TestDrive '[e')"
        $completed = (TabExpansion2 $typed $typed.Length).CompletionMatches[0].CompletionText.Trim("'")
        Get-RealtimeEventLog session.* -Last 1 | Export-RealtimeEventLog $completed
        @(Import-RealtimeEventLog $completed) | Should -HaveCount 1
        (Get-ChildItem $TestDrive -Filter '*.jsonl').Name | Should -Contain '[f].jsonl'
        Get-ChildItem $TestDrive | Where-Object { $_.Name.Contains('`') } | Should -BeNullOrEmpty
    }

    It 'takes files as what they are, whatever their names' {
        $odd = Join-Path $TestDrive '[g].jsonl'
        $file = Get-RealtimeEventLog session.* | Export-RealtimeEventLog $odd -PassThru
        @($file | Import-RealtimeEventLog) | Should -HaveCount 3
        @([System.IO.FileInfo]$odd | Import-RealtimeEventLog) | Should -HaveCount 3
        @(Import-RealtimeEventLog $file, $file) | Should -HaveCount 6
        @(Get-Item -LiteralPath $odd | Import-RealtimeEventLog) | Should -HaveCount 3
    }

    It 'refuses a line that is longer than any event, and reads on' {
        Get-RealtimeEventLog -Last 1 | Export-RealtimeEventLog "$path.one"
        $file = [System.IO.File]::Create($path)
        $file.SetLength(70mb)
        $null = $file.Seek(0, 'End')
        $good = [System.Text.Encoding]::UTF8.GetBytes("`n" + (Get-Content "$path.one"))
        $file.Write($good)
        $file.Dispose()
        $events = @(Import-RealtimeEventLog $path -ErrorVariable failures -ErrorAction SilentlyContinue)
        $events | Should -HaveCount 1
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'LogLineInvalid,*'
        $failures[0].Exception.Message | Should -Match "Line 1 of .* longer than $('{0:N0}' -f 64mb) characters"
    }

    It 'reports each bad line with its number and reads the rest' {
        Get-RealtimeEventLog session.* | Export-RealtimeEventLog $path
        $good = Get-Content $path
        $good[0], 'not JSON', '[]', '{"sequence":1}', '', '{"sequence":"a","time":"2026-01-01T00:00:00Z","direction":"Sent","type":"x"}',
        '{"sequence":1,"time":"2026-01-01T00:00:00Z","direction":"Up","type":"x"}', $good[1] | Set-Content $path
        $events = Import-RealtimeEventLog $path -ErrorVariable failures -ErrorAction SilentlyContinue
        $events.Type | Should -Be 'session.created', 'session.update'
        $failures.FullyQualifiedErrorId | Sort-Object -Unique | Should -Be 'LogLineInvalid,Realtalk.Cmdlets.ImportRealtimeEventLogCommand'
        $failures | ForEach-Object { [regex]::Match($_.Exception.Message, 'Line (\d+)').Groups[1].Value } | Should -Be 2, 3, 4, 6, 7
        $failures[0].CategoryInfo.Category | Should -Be 'InvalidData'
    }

    It 'reads only the types and the direction that are asked for' {
        Export-RealtimeEventLog $path
        foreach ($choice in @{ Type = 'session.*' }, @{ Direction = 'Sent' }, @{ Type = 'response.audio_transcript.delta', '*.done'; Direction = 'Received' }) {
            (Import-RealtimeEventLog $path @choice).Sequence | Should -Be (Get-RealtimeEventLog @choice).Sequence
        }
    }

    It 'gives the transcript of a log' {
        $expected = Get-RealtimeTranscript | ConvertTo-Json
        $here = Get-RealtimeEventLog | Get-RealtimeTranscript
        $here.StreamId | Sort-Object -Unique | Should -Be (Get-RealtimeStream).Id
        Export-RealtimeEventLog $path
        $read = Import-RealtimeEventLog $path | Get-RealtimeTranscript
        $read.Content | Should -Be ($expected | ConvertFrom-Json).Content
        $read.Role | Should -Be $here.Role
        $null -eq $read[0].StreamId | Should -BeTrue
        $read[0].Time | Should -Be (Import-RealtimeEventLog $path -Type conversation.item.added | Select-Object -First 1).Time
        (Import-RealtimeEventLog $path, $path | Get-RealtimeTranscript).Count | Should -Be ($read.Count * 2)
    }

    It 'gives events that go to the stream that is open' {
        Export-RealtimeEventLog $path
        $count = (Get-RealtimeEventLog session.update).Count
        { Import-RealtimeEventLog $path -Type session.update | Select-Object -First 1 | Send-RealtimeEvent -ErrorAction Stop } | Should -Not -Throw
        (Get-RealtimeEventLog session.update).Count | Should -Be ($count + 1)
    }

    It 'reports a file that is no log once, and reads no further' {
        1..300 | ForEach-Object { "# line $_" } | Set-Content $path
        $problem = Get-TheError { Import-RealtimeEventLog $path }
        $problem.FullyQualifiedErrorId | Should -BeLike 'LogInvalid,*'
        $problem.Exception.Message | Should -BeLike "*is no event log: *Line 1 of *it is not JSON ('#' is an invalid start of a value).*"
        $problem.Exception.Message | Should -Not -BeLike '*BytePosition*'
    }

    It 'reports the first bad lines of a log, and counts the others' {
        Get-RealtimeEventLog session.* | Export-RealtimeEventLog $path
        $good = Get-Content $path
        @('bad') * 4 + $good[0] + @('bad') * 30 + $good[1] | Set-Content $path
        $events = Import-RealtimeEventLog $path -ErrorVariable failures -ErrorAction SilentlyContinue
        $events.Type | Should -Be 'session.created', 'session.update'
        $failures | Should -HaveCount 11
        $failures[0].Exception.Message | Should -BeLike 'Line 1 of *'
        $failures[-1].FullyQualifiedErrorId | Should -BeLike 'LogLinesInvalid,*'
        $failures[-1].Exception.Message | Should -BeLike '24 more lines of *'
    }

    It 'keeps frames that were no JSON' {
        $simulator = Start-RealtimeSimulator -Faults @{ InvalidJson = $true }
        $broken = New-RealtimeStream -Endpoint $simulator.Endpoint -OutputModality Text
        Send-RealtimeText hi -Respond -Stream $broken
        $null = Wait-RealtimeResponse -Stream $broken -Timeout 20 -WarningAction SilentlyContinue
        $there = Get-RealtimeEventLog '(not JSON)' -Stream $broken
        $there.Data | Should -BeOfType string
        Export-RealtimeEventLog $path -Stream $broken
        $back = Import-RealtimeEventLog $path | Where-Object Type -EQ '(not JSON)'
        $back.Data | Should -Be $there.Data
        $broken | Remove-RealtimeStream
        $simulator | Stop-RealtimeSimulator
    }
}
