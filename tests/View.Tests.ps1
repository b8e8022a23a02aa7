BeforeDiscovery {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $emitted = (Get-Module Realtalk).ExportedCmdlets.Values.OutputType.Type |
        Where-Object { $_ -and $_.Assembly.GetName().Name -eq 'Realtalk.PowerShell' } | Sort-Object FullName -Unique |
        ForEach-Object { @{ Type = $_.FullName } }

    # What the properties of these hold, and what events bring along.
    $emitted += (Get-Command New-RealtimeStream).ImplementingType.Assembly.GetExportedTypes() |
        Where-Object { $_.IsSubclassOf([EventArgs]) -or $_.Name -in 'RealtimeToolCall', 'RealtimeInterruption', 'RealtimeEventLog', 'RealtimeException' } |
        ForEach-Object { @{ Type = $_.FullName } }
}

BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $escape = [string][char]27
    $short = Join-Path $TestDrive 'short.json'
    Set-Content $short @'
{
  "name": "short",
  "caller": [ { "say": "Hello", "pause_ms": 100 } ],
  "replies": [ { "when": { "greeting": true }, "say": "Yes?" }, { "say": "Goodbye." } ]
}
'@

    # Sound that cannot come about by chance, in all places where the protocol has any.
    $payload = [Convert]::ToBase64String([System.Text.Encoding]::ASCII.GetBytes('planted sound! ' * 320))
    $needle = $payload.Substring(0, 24)
    $log = Join-Path $TestDrive 'planted.jsonl'
    $lines = @(
        @{ type = 'response.output_audio.delta'; direction = 'Received'; data = @{ type = 'response.output_audio.delta'; item_id = 'item_1'; output_index = 0; delta = $payload } }
        @{ type = 'input_audio_buffer.append'; direction = 'Sent'; data = @{ type = 'input_audio_buffer.append'; audio = $payload } }
        @{ type = 'conversation.item.create'; direction = 'Sent'; data = @{ type = 'conversation.item.create'; item = @{ type = 'message'; role = 'user'; content = @(@{ type = 'input_audio'; audio = $payload }) } } }
        @{ type = 'conversation.item.retrieved'; direction = 'Received'; data = @{ type = 'conversation.item.retrieved'; item = @{ id = 'item_1'; content = @(@{ type = 'output_audio'; transcript = 'Hello.'; audio = $payload }) } } }
        @{ type = 'response.content_part.done'; direction = 'Received'; data = @{ type = 'response.content_part.done'; part = @{ type = 'audio'; transcript = 'Hello.'; audio = $payload } } }
    )
    $sequence = 0
    $lines | ForEach-Object { $_ + @{ sequence = ++$sequence; time = '2026-01-02T03:04:05.678Z' } } |
        ForEach-Object { $_ | ConvertTo-Json -Depth 9 -Compress } | Set-Content $log

    # A transcript's entry, as the module makes them.
    function New-Entry([hashtable] $Value) {
        $entry = [Activator]::CreateInstance([Realtalk.Sessions.RealtimeTranscriptEntry])
        foreach ($name in $Value.Keys) {
            $property = [Realtalk.Sessions.RealtimeTranscriptEntry].GetProperty($name)
            $property.SetValue($entry, $Value[$name] -as $property.PropertyType)
        }

        $entry
    }

    function Get-Width([string] $Text) {
        ($Text -split '\r?\n' | Measure-Object Length -Maximum).Maximum
    }
}

AfterAll {
    Clear-Realtime
}

Describe 'Views' {
    It 'there is one for <Type>' -ForEach $emitted {
        $views = @(Get-FormatData -TypeName $Type -PowerShellVersion $PSVersionTable.PSVersion)
        $views | Should -Not -BeNullOrEmpty
    }

    It 'shows the objects of a call in <Width> columns, each in its line or a small table' -ForEach @{ Width = 80 }, @{ Width = 120 } {
        $call = Start-RealtimeConversation -Scenario $short -Caller $short -OutputDevice None -Greet -PassThru -Name call `
            -Tool @{ get_the_opening_hours_of_an_office = { param($Office) "$Office is open" } }
        try {
            Wait-RealtimeConversation -Timeout 30
            $bridge = Start-RealtimeBridge -Path (Join-Path $TestDrive "b$Width/b.sock") -PassThru
            $other = Connect-RealtimeBridge $bridge.Path -Name other
            $objects = @(
                Get-RealtimeStream; $call; $bridge; Get-RealtimeMetric -Stream call
                $call.Stream.Tools; $call.Stream.Log; $other
            )
            foreach ($object in $objects) {
                $shown = ($object | Out-String -Width $Width).Trim()
                Get-Width $shown | Should -BeLessOrEqual $Width -Because $object.GetType()
                $shown | Should -Not -Match 'Realtalk\.\w+\.|System\.\w+' -Because $object.GetType()
                ($shown -split '\n').Count | Should -BeLessOrEqual 15 -Because $object.GetType()
            }

            # Each event has a line of its own, under headings that are whole.
            $events = Get-RealtimeEventLog -Stream call
            $shown = ($events | Out-String -Width $Width).Trim() -split '\r?\n'
            $shown.Count | Should -Be ($events.Count + 2)
            $column = $shown[0].IndexOf('Summary')
            $shown | Select-Object -Skip 2 | Where-Object { $_.PadRight($column + 1)[$column - 1] -ne ' ' } | Should -BeNullOrEmpty
            $shown[0] -split ' +' | Should -Be 'Sequence', 'Time', 'Direction', 'Type', 'Summary'
        }
        finally { Clear-Realtime }
    }

    It 'says in the line of an event what it is about' {
        $stream = New-RealtimeStream -Simulator -OutputModality Text
        Send-RealtimeText -Respond "first line`nsecond $escape[31mline"
        $null = Wait-RealtimeResponse -Timeout 30
        Send-RealtimeEvent @{ type = 'no.such.event' }
        $null = Get-RealtimeEventLog -Type error -Timeout 20 | Select-Object -First 1
        $shown = Get-RealtimeEventLog -Stream $stream | Out-String -Width 160
        $shown | Should -Match 'conversation\.item\.create +user: first line second \[31mline'
        $shown | Should -Match 'response\.done +completed, \d+ tokens'
        $shown | Should -Match 'error +\S.*no\.such\.event'
        $shown | Should -Match 'session\.created +gpt-realtime'
        Clear-Realtime
    }

    It 'cuts what is too long for a line with an ellipsis' {
        $tool = New-RealtimeTool test { param($City) $City } -Description ('A long story. ' * 20)
        $shown = ($tool | Out-String -Width 80).Trim() -split '\r?\n'
        $shown.Count | Should -Be 3
        $shown[2] | Should -BeLike '*A long*…'
    }

    It 'prints a message of the software or the model without what would move the cursor' {
        $stream = New-RealtimeStream -Simulator -OutputModality Text
        $message = Send-RealtimeText "clear$escape[2J the screen" -PassThru
        $message | Out-String | Should -Match 'Id +Time +Kind +State +Text'
        $PSStyle.OutputRendering = 'Ansi'
        try { $shown = "$($message | Out-String)$($message | Format-List | Out-String)" } finally { $PSStyle.OutputRendering = 'Host' }
        $shown | Should -Not -BeLike "*$escape``[2J*"
        $stream | Remove-RealtimeStream
    }

    It 'does not mind what is missing' {
        $objects = @(
            New-Entry @{ Role = 'User'; Medium = 'Audio'; Content = '' }
            [Activator]::CreateInstance([Realtalk.Sessions.RealtimeResponse])
            [Realtalk.Conversations.RealtimeMetric]::new()
            [Realtalk.RealtimeException]::new('Id', 'InvalidData', 'Message')
        )
        foreach ($object in $objects) {
            $shown = "$($object | Out-String)$($object | Format-Table | Out-String)$($object | Format-List | Out-String)"
            $shown | Should -Not -Match '#ERR' -Because $object.GetType()
        }

        $objects[0] | Out-String | Should -Match 'User +Audio +\(not transcribed\)'
    }

    It 'shows the same in constrained language, as far as that may' {
        $script = Join-Path $TestDrive 'constrained.ps1'
        Set-Content $script @'
param($manifest, $log)
Import-Module $manifest
$null = New-RealtimeStream -Simulator -OutputModality Text
Send-RealtimeText 'What is the capital of France?' -Respond
$reply = Wait-RealtimeResponse -Timeout 30
$events = Import-RealtimeEventLog $log
$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'
Get-RealtimeTranscript | Out-String
$events | Out-String
$events[0] | Format-List | Out-String
$events[0].Data | Out-String
$events[0].Data.delta | Out-String
$reply | Out-String
Get-RealtimeText | Out-String
Get-RealtimeStream | Remove-RealtimeStream
'@
        $shown = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -File $script $manifest $log | Out-String
        $shown | Should -Match 'User +Text +What is the capital of France\?'
        $shown | Should -Match 'Received +response\.output_audio\.delta'
        $shown | Should -Match 'characters of base64'
        $shown | Should -Match 'm1 .* What is the capital of France\?'
        $shown | Should -Not -Match $needle
    }

    It 'looks the same when it comes from another process or a file: <Name>' -ForEach @(
        @{ Name = 'events'; Get = { Get-RealtimeEventLog } }
        @{ Name = 'transcript'; Get = { Get-RealtimeTranscript } }
        @{ Name = 'messages'; Get = { Get-RealtimeText } }
        @{ Name = 'response'; Get = { $reply } }
    ) {
        $stream = New-RealtimeStream -Simulator -OutputModality Text
        Send-RealtimeText 'What is the capital of France?' -Respond
        $reply = Wait-RealtimeResponse -Timeout 30
        $objects = & $Get
        $file = Join-Path $TestDrive 'objects.xml'
        $objects | Export-Clixml $file
        $expected = $objects | Format-Table | Out-String -Width 120
        Import-Clixml $file | Format-Table | Out-String -Width 120 | Should -BeExactly $expected

        # As a job's output: of a time only its text is left, to the second.
        $job = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($objects, 1))
        ($job | Format-Table | Out-String -Width 120) -replace '\.\d{3} ', '.000 ' | Should -BeExactly ($expected -replace '\.\d{3} ', '.000 ')
        $stream | Remove-RealtimeStream
    }

    It 'cuts a text that would fill the screen, and says how much is left out' {
        $stream = New-RealtimeStream -Simulator -OutputModality Text
        $message = Send-RealtimeText ('long ' * 200000) -PassThru
        $null = Get-RealtimeEventLog -Type conversation.item.done -Timeout 20 | Select-Object -First 1
        $entry = Get-RealtimeTranscript
        $entry.Content.Length | Should -Be 1000000
        foreach ($shown in ($message | Format-Table | Out-String), ($message | Format-List | Out-String), ($entry | Out-String), ($entry | Format-List | Out-String)) {
            $shown.Length | Should -BeLessThan 10000
            $shown -replace '\s+', ' ' | Should -Match '… ?\(998,000 ?more'
        }

        $stream | Remove-RealtimeStream
    }

    It 'says of several streams which one a row belongs to, and nothing of one' {
        'first', 'second' | ForEach-Object {
            $null = New-RealtimeStream -Simulator -OutputModality Text -Name $_
            Send-RealtimeText "Hello $_" -Stream $_
            $null = Get-RealtimeEventLog -Type conversation.item.done -Stream $_ -Timeout 20 | Select-Object -First 1
        }
        foreach ($get in { Get-RealtimeEventLog @args }, { Get-RealtimeTranscript @args }) {
            $shown = & $get -Stream * | Out-String
            $shown | Should -Match '(?s)Stream: first \(\d+\).*Hello first.*Stream: second \(\d+\).*Hello second'
            & $get -Stream second | Out-String | Should -Not -Match 'Stream:'
            (& $get -Stream *).StreamId | Sort-Object -Unique | Should -Be (Get-RealtimeStream).Id
        }

        Get-RealtimeStream | Remove-RealtimeStream
    }

    It 'has a line for each object that stands in a text' {
        $stream = New-RealtimeStream -Simulator -OutputModality Text
        Send-RealtimeText 'Thank you.' -Respond
        $reply = Wait-RealtimeResponse -Timeout 30
        "$reply" | Should -BeExactly "completed: You're welcome."
        $reply.Duration | Should -Be ($reply.EndTime - $reply.StartTime)
        $reply.StreamId | Should -Be $stream.Id
        "$($stream.Log)" | Should -Match '^\d+ events$'
        $stream | Format-List * | Out-String | Should -Match 'Log +: \d+ events'
        "$(Get-RealtimeMetric)" | Should -Match "^$($stream.Name): 00:00:\d\d, 1 responses$"
        $simulator = Start-RealtimeSimulator
        "$simulator" | Should -BeExactly "$($simulator.Endpoint) ($($simulator.Scenario))"
        $interruption = [Realtalk.Conversations.RealtimeInterruption]::new('item_1', '0:0:1.5', '0:0:4', '0:0:0.012', '2026-01-02T03:04:05')
        "$interruption" | Should -BeExactly '03:04:05, 1.50 s of 4.00 s heard, silent after 12 ms'
        $entry = New-Entry @{ Role = 'Assistant'; Medium = 'Audio'; Content = 'Good day to you.'; IsInterrupted = $true; Heard = 'Good day'; Unheard = 'to you.' }
        "$entry" | Should -BeExactly 'Assistant: Good day [not heard: to you.]'
        Clear-Realtime
    }

    It 'has an event''s own properties in their order, with a summary' {
        $item = (Import-RealtimeEventLog $log)[0]
        ($item | ConvertTo-Csv)[0] | Should -BeLike '"Sequence","Time","Direction","Type",*'
        $item.Summary | Should -BeExactly '100 ms of audio'
        Import-RealtimeEventLog $log | Where-Object Summary -EQ 'Hello.' | Should -HaveCount 2
        $null -eq $item.StreamId | Should -BeTrue
    }

    It 'shows of a tool what its properties say, and its parameters by name' {
        $tool = New-RealtimeTool test { param($City, $Days) "$City $Days" }
        $tool | Out-String | Should -Match 'test +Function +Auto +City, Days'
        $tool | Format-List | Out-String | Should -Match 'Parameters +: City, Days'
        ($tool.Parameters | ConvertFrom-Json).properties.PSObject.Properties.Name | Should -Be City, Days
        $tool.Parameters | Should -Match '\n  "properties"'
    }

    It 'shows why a stream or a reply failed' {
        $simulator = Start-RealtimeSimulator -Faults @{ FailWith = 'rate_limit_exceeded' }
        $stream = New-RealtimeStream -Endpoint $simulator.Endpoint -ApiKey x -OutputModality Text -Reconnect Never
        Send-RealtimeText hi -Respond
        Wait-RealtimeResponse -Timeout 30 -ErrorAction Ignore | Out-String | Should -Match 'failed .*\S+'
        $simulator | Stop-RealtimeSimulator
        $null = [System.Threading.SpinWait]::SpinUntil({ $stream.State -ne 'Open' }, 20000)
        $stream | Format-List | Out-String | Should -Match 'Failure +: \S+'
        $stream.Failure | Out-String | Should -Match 'ErrorId +: \w+'
        Get-RealtimeStream -WarningAction Ignore | Remove-RealtimeStream -WarningAction Ignore
    }
}

Describe 'Sound' {
    It 'is on no screen: <Name>' -ForEach @(
        @{ Name = 'an event'; Show = { $_ } }
        @{ Name = 'Format-List'; Show = { $_ | Format-List } }
        @{ Name = 'Format-List *'; Show = { $_ | Format-List * } }
        @{ Name = 'Format-Table *'; Show = { $_ | Format-Table * } }
        @{ Name = 'Format-Custom'; Show = { $_ | Format-Custom -Depth 1 } }
        @{ Name = 'Data'; Show = { $_ | Select-Object Sequence, Data } }
        @{ Name = 'the data'; Show = { $_.Data } }
        @{ Name = 'the data as a list'; Show = { $_.Data | Format-List } }
        @{ Name = 'the data as a table'; Show = { $_.Data | Format-Table } }
        @{ Name = 'an item'; Show = { $_.Data.PSObject.Properties['item'].Value } }
        @{ Name = 'its content'; Show = { ($_.Data.PSObject.Properties['item'].Value).content } }
        @{ Name = 'a part'; Show = { $_.Data.PSObject.Properties['part'].Value } }
        @{ Name = 'the sound itself'; Show = { $_.Data.PSObject.Properties['delta'].Value; $_.Data.PSObject.Properties['audio'].Value } }
        @{ Name = 'a text made of it'; Show = { "$($_.Data)" } }
        @{ Name = 'an event and its data'; Show = { & { $_; $_.Data } | Out-String -Width 20000 } }
        @{ Name = 'the data after that of another event'; Show = { & { @{ type = 'none' }; $_.Data } | Out-String -Width 20000 } }
        @{ Name = 'all of the data as a list'; Show = { $_.Data | Format-List * } }
        @{ Name = 'all of the data as a table'; Show = { $_.Data | Format-Table * } }
        @{ Name = 'all of the data as a class'; Show = { $_.Data | Format-Custom * } }
        @{ Name = 'a choice of the data'; Show = { $_.Data | Select-Object * } }
        @{ Name = 'a hashtable of it'; Show = { @{ a = $_.Data.PSObject.Properties['delta'].Value } } }
        @{ Name = 'an object of it'; Show = { [pscustomobject]@{ a = $_.Data.PSObject.Properties['delta'].Value } } }
        @{ Name = 'all of a part'; Show = { $_.Data.PSObject.Properties['part'].Value | Format-List * } }
        @{ Name = 'all of a content'; Show = { ($_.Data.PSObject.Properties['item'].Value).content | Format-List * } }
        @{ Name = 'Write-Host'; Show = { Write-Host $_.Data.PSObject.Properties['delta'].Value 6>&1 } }
    ) {
        $events = Import-RealtimeEventLog $log
        $events.Count | Should -Be 5
        foreach ($item in $events) {
            $shown = $item | ForEach-Object $Show | Out-String -Width 20000
            $shown | Should -Not -Match $needle
        }

        # Whatever was printed, nothing is lost to scripts.
        $events[0].Data.delta -ceq $payload | Should -BeTrue
    }

    It 'stays a string for scripts' {
        $events = Import-RealtimeEventLog $log
        $delta = $events[0].Data.delta
        $delta | Should -BeOfType string
        -join ($delta, $delta) | Should -BeExactly ($payload + $payload)
        "$delta" | Should -BeExactly $payload
        [Convert]::FromBase64String($delta).Length | Should -Be 4800
        $delta.Duration | Should -Be ([timespan]::FromMilliseconds(100))
        ($events[0].Data | ConvertTo-Json | ConvertFrom-Json).delta | Should -BeExactly $payload
        $file = Join-Path $TestDrive delta.txt
        $delta | Set-Content $file
        Get-Content $file | Should -BeExactly $payload
        Set-Content $file -Value $delta, $delta
        Get-Content $file | Should -BeExactly $payload, $payload
        $delta.ToString() | Should -BeExactly $payload
        [string]$delta | Should -BeExactly $payload
        '{0}' -f $delta | Should -BeExactly $payload
        $delta -replace '^!' | Should -BeExactly $payload
        & { param([string] $Text) $Text } $delta | Should -BeExactly $payload
        ([pscustomobject]@{ a = $delta } | ConvertTo-Csv | ConvertFrom-Csv).a | Should -BeExactly $payload
        (@{ a = $delta } | ConvertTo-Json | ConvertFrom-Json).a | Should -BeExactly $payload
        $delta | Out-RealtimeAudio -OutputPath (Join-Path $TestDrive delta.wav)
    }

    It 'is in no error' {
        $failure = Get-TheError { 'not base64! ' * 1000 | Out-RealtimeAudio -OutputPath (Join-Path $TestDrive bad.wav) }
        $failure.FullyQualifiedErrorId | Should -Match '^AudioInvalid'
        "$($failure.TargetObject)".Length | Should -BeLessThan 50
        "$($failure.TargetObject)" | Should -BeLike 'not base64!*…'
    }

    It 'is in data that is the reader''s own' {
        $item = (Import-RealtimeEventLog $log)[0]
        1..2 | ForEach-Object { ($item | Select-Object Sequence -ExpandProperty Data).Sequence } | Should -Be 1, 1
        $item.Data.type = 'other'
        $item.Data.type | Should -Be 'response.output_audio.delta'
    }

    It 'says how long it is' {
        $delta = (Import-RealtimeEventLog $log)[0].Data.delta
        ($delta | Out-String).Trim() | Should -Be "100 ms of audio ($($payload.Length.ToString('N0')) characters of base64)"
        (Import-RealtimeEventLog $log)[0] | Out-String | Should -Match 'response\.output_audio\.delta +100 ms of audio'
    }

    It 'of a microphone is a line as well' {
        $wave = Join-Path (Split-Path $manifest) 'Realtalk.PowerShell/Simulator/Scenarios/car-rental' -Resolve
        $speech = (Get-ChildItem $wave -Filter caller-*.wav | Select-Object -First 1).FullName
        $chunk = Read-RealtimeAudio 0.1 -InputPath $speech
        $chunk | Should -BeOfType string
        ($chunk | Out-String).Trim() | Should -Match '^100 ms of audio \([\d.,]+ characters of base64\)$'
        [Convert]::FromBase64String($chunk).Length | Should -Be 4800
    }
}

Describe 'A transcript' {
    BeforeAll {
        $entries = @(
            New-Entry @{ Role = 'User'; Medium = 'Audio'; Content = 'Hi there.'; Heard = 'Hi there.' }
            New-Entry @{ Role = 'Assistant'; Medium = 'Audio'; Content = 'Good day to you.'; IsInterrupted = $true; Heard = 'Good day'; Unheard = 'to you.' }
            New-Entry @{ Role = 'System'; Medium = 'Text'; Content = 'He is Marvin.'; Heard = 'He is Marvin.' }
            New-Entry @{ Role = 'Assistant'; Medium = 'Audio'; Content = 'And'; Heard = 'And'; IsPartial = $true }
        )
        $script = Join-Path $TestDrive 'transcript.ps1'
        Set-Content $script @'
param($manifest, $rendering)
Import-Module $manifest
if ($rendering) { $PSStyle.OutputRendering = $rendering }
foreach ($role in 'Assistant', 'User', 'System') {
    $entry = [Activator]::CreateInstance([Realtalk.Sessions.RealtimeTranscriptEntry])
    @{ Role = [Realtalk.Sessions.RealtimeRole]$role; Content = 'Good day to you.'; IsInterrupted = $true; Heard = 'Good day'; Unheard = 'to you.' }.GetEnumerator() |
        ForEach-Object { $entry.GetType().GetProperty($_.Key).SetValue($entry, $_.Value) }
    $entry
}
'@
        function Show([string] $Rendering, [string] $NoColor) {
            $before = $env:NO_COLOR
            $env:NO_COLOR = $NoColor
            try { & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -File $script $manifest $Rendering | Select-String 'Good' | ForEach-Object Line }
            finally { $env:NO_COLOR = $before }
        }
    }

    It 'tells what was said, what was not heard and what is still to come' {
        $shown = $entries | Out-String -Width 80
        $shown | Should -Match 'Time +Role +Medium +Content'
        $shown | Should -Match 'User +Audio +Hi there\.'
        $shown | Should -Match 'Assistant +Audio +Good day \[not heard: to you\.\]'
        $shown | Should -Match 'System +Text +He is Marvin\.'
        $shown | Should -Match 'Assistant +Audio +And…'
    }

    It 'has colours by speaker, and strikes what was not heard, where colours are wanted' {
        $lines = Show Ansi
        $lines.Count | Should -Be 3
        $lines | Should -BeLike "*$escape``[2;9m``[not heard: to you.``]*"
        $colors = $lines | ForEach-Object { [regex]::Match($_, "$escape\[(\d+)m(Assistant|User|System)").Groups[1].Value }
        $colors | Sort-Object -Unique | Should -HaveCount 3
    }

    It 'has none for another process, with NO_COLOR, in plain text, in strings and in files' {
        $plain = 'Assistant', 'User     ', 'System   ' | ForEach-Object { "00:00:00 $_ Audio  Good day [not heard: to you.]" }
        Show | Should -BeExactly $plain
        Show PlainText | Should -BeExactly $plain
        Show Ansi -NoColor 1 | Should -BeExactly $plain

        $entries | Out-String | Should -Not -BeLike "*$escape*"
        $file = Join-Path $TestDrive 'transcript.txt'
        $entries | Out-File $file
        Get-Content $file -Raw | Should -Not -BeLike "*$escape*"
    }
}
