# That there is no stream, not that one, or more than one: the same error from every cmdlet, and one that is not the pipeline's end.
BeforeDiscovery {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $module = Get-Module Realtalk
    $required = @{
        'Send-RealtimeText' = @{ Text = 'x' }; 'Send-RealtimeEvent' = @{ InputObject = '{"type":"x"}' }; 'Set-RealtimeStatus' = @{ Text = 'x' }
        'Set-RealtimeStream' = @{ Speed = 1 }; 'Send-RealtimeAudio' = @{ InputObject = 'AAAA' }
        'Export-RealtimeEventLog' = @{ Path = 'TestDrive:/x.jsonl' }; 'Export-RealtimeTimeline' = @{ Path = 'TestDrive:/x.svg' }
    }
    $ofStreams = $module.ExportedCmdlets.Values | Where-Object { $_.Parameters.Stream.ParameterType.IsArray } | Sort-Object Name
    $working = $ofStreams | Where-Object Name -NotIn Get-RealtimeBridge, Get-RealtimeConversation, Stop-RealtimeBridge |
        ForEach-Object { @{ Name = $_.Name; More = $required[$_.Name] ?? @{} } }
    $ofTextAlone = 'Get-RealtimeText', 'Get-RealtimeTranscript', 'Receive-RealtimeText', 'Remove-RealtimeStream', 'Send-RealtimeText', 'Set-RealtimeStatus'
    $needingMore = $working | Where-Object { $_.Name -notin $ofTextAlone }
    $taking = @($working | Where-Object {
            (Get-Command $_.Name).Parameters.Stream.Attributes.Where({ $_ -is [Parameter] -and $_.ValueFromPipeline })
        }) + @{ Name = 'Get-RealtimeStream' }, @{ Name = 'Get-RealtimeBridge' }, @{ Name = 'Get-RealtimeConversation' }, @{ Name = 'Start-RealtimeConversation' }
}

BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)

    # Runs a cmdlet, and says whether what follows it is still reached.
    function Invoke-Failing([string] $Name, [hashtable] $More) {
        $reached = $false
        try { & $Name @More -ErrorAction SilentlyContinue -ErrorVariable failures; $reached = $true } catch { $null = $_ }
        [pscustomobject]@{ Errors = @($failures); Reached = $reached }
    }
}

AfterAll {
    Clear-Realtime
}

Describe 'Where no stream is open, <Name>' -ForEach $working {
    BeforeAll { Clear-Realtime }

    It 'says so, and lets the script go on' {
        $outcome = Invoke-Failing $Name $More
        $outcome.Reached | Should -BeTrue
        $outcome.Errors | Should -HaveCount 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -BeLike 'NoStream,*'
        { & $Name @More -ErrorAction Ignore } | Should -Not -Throw
        { & $Name @More -ErrorAction Stop } | Should -Throw
    }
}

Describe 'Where several streams are open, <Name>' -ForEach $working {
    BeforeAll {
        $null = New-RealtimeStream -Simulator -Name several-one
        $null = New-RealtimeStream -Simulator -Name several-two
    }

    AfterAll { Clear-Realtime }

    It 'asks for one, and lets the script go on' {
        $outcome = Invoke-Failing $Name $More
        $outcome.Reached | Should -BeTrue
        $outcome.Errors | Should -HaveCount 1
        $outcome.Errors[0].FullyQualifiedErrorId | Should -BeLike 'SeveralStreams,*'
    }
}

Describe 'Along the pipeline, <Name>' -ForEach $taking {
    BeforeAll { Clear-Realtime }

    It 'takes names, ids, objects with a name, and goes on after what is none' {
        $named = [pscustomobject]@{ Name = 'by-name' }
        $failures = @('by-text', 990711, $named, [pscustomobject]@{ StreamId = 990712 } | & $Name 2>&1)
        $failures.FullyQualifiedErrorId | Should -Be (@("StreamNotFound,$((Get-Command $Name).ImplementingType)") * 4)
        $failures.TargetObject | Should -Be 'by-text', '990711', 'by-name', '990712'
    }

    It 'says that a copy of a stream is one' {
        $stream = New-RealtimeStream -Simulator
        $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($stream))
        $failure = Get-TheError { $copy | & $Name }
        $failure.FullyQualifiedErrorId | Should -BeLike 'StreamInvalid,*'
        $failure.Exception.Message | Should -BeLike '*is a copy of a stream*'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Start-ThreadJob*'
        Remove-RealtimeStream $stream
    }

    It 'says what is no stream' {
        (Get-TheError { [pscustomobject]@{ Kind = 'x' } | & $Name }).FullyQualifiedErrorId | Should -BeLike 'StreamInvalid,*'
        (Get-TheError { '' | & $Name }).FullyQualifiedErrorId | Should -BeLike 'StreamInvalid,*'
        (Get-TheError { '[z' | & $Name }).FullyQualifiedErrorId | Should -BeLike 'PatternInvalid,*'
    }
}

Describe 'Streams in the pipeline' {
    AfterEach { Clear-Realtime }

    It 'are found by what names them' {
        $one = New-RealtimeStream -Simulator -Name one
        $two = New-RealtimeStream -Simulator -Name two
        Get-RealtimeStream | Get-RealtimeStream | Should -Be $one, $two
        'one', $two.Id, [pscustomobject]@{ Name = 'one' } | Get-RealtimeStream | Should -Be $one, $two, $one
        Get-RealtimeStream -Stream two | Should -Be $two
        (Get-RealtimeMetric one | Get-RealtimeStream) | Should -Be $one
        'one', $two.Id | Remove-RealtimeStream
        Get-RealtimeStream | Should -BeNullOrEmpty
        $three = New-RealtimeStream -Simulator -Name three
        [pscustomobject]@{ Name = 'three' } | Remove-RealtimeStream
        $three.State | Should -Be 'Closed'
    }

    It 'start conversations, each that can' {
        $null = New-RealtimeStream -Simulator -Name called
        $started = 'nobody', 'called' |
            Start-RealtimeConversation -Caller car-rental -OutputDevice None -PassThru -ErrorAction SilentlyContinue -ErrorVariable failures
        $started.Name | Should -Be 'called'
        $failures.FullyQualifiedErrorId | Should -BeLike 'StreamNotFound,*'
        $failures.ErrorDetails.RecommendedAction | Should -BeLike '*-Instructions*'
    }

    It 'write no file of a stream that there is none of' {
        $file = Join-Path $TestDrive none.jsonl
        Export-RealtimeEventLog $file -ErrorAction Ignore
        Export-RealtimeEventLog $file nowhere -ErrorAction Ignore
        $file | Should -Not -Exist
        @() | Export-RealtimeEventLog $file
        $file | Should -Exist
    }
}

Describe 'What ends something, where there is nothing to end' {
    AfterEach { Clear-Realtime }

    It 'does not advise to begin something' {
        foreach ($command in 'Remove-RealtimeStream', 'Stop-RealtimeConversation', 'Stop-RealtimeBridge', 'Stop-RealtimeSimulator') {
            $failure = Get-TheError { & $command }
            $failure.ErrorDetails.RecommendedAction | Should -Not -Match 'New-|Start-' -Because $command
            $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        }
    }

    It 'names what there is' {
        $null = New-RealtimeStream -Simulator -Name quiet
        $null = New-RealtimeStream -Simulator -Name talking
        Start-RealtimeConversation talking -Caller car-rental -OutputDevice None
        (Get-TheError { Stop-RealtimeConversation quiet }).ErrorDetails.RecommendedAction | Should -BeLike '*talking (Id *'
        (Get-TheError { Get-RealtimeStream nope }).ErrorDetails.RecommendedAction | Should -BeLike 'There are: quiet (Id *), talking (Id *'
        (Get-TheError { Remove-RealtimeStream nope }).ErrorDetails.RecommendedAction | Should -BeLike 'There are: quiet (Id *), talking (Id *'
    }
}

Describe 'Positions' {
    AfterEach { Clear-Realtime }

    It 'have the stream first in <_>' -ForEach 'Wait-RealtimeResponse', 'Wait-RealtimeConversation', 'Watch-RealtimeConversation' {
        (Get-TheError { & $_ nowhere 1 }).FullyQualifiedErrorId | Should -BeLike 'StreamNotFound,*'
    }

    It 'refuse a stream where a type is wanted' {
        $stream = New-RealtimeStream -Simulator
        (Get-TheError { Get-RealtimeEventLog $stream }).Exception.Message | Should -BeLike '*a stream goes to -Stream*'
    }
}
