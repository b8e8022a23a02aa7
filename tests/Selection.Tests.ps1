# Which streams -Stream means, in every cmdlet that has it: one, several, by wildcard, by id, along the pipeline.
BeforeDiscovery {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $selecting = (Get-Module Realtalk).ExportedCmdlets.Values |
        Where-Object { $_.Parameters.Stream.ParameterType.IsArray } | ForEach-Object { @{ Name = $_.Name } }
}

BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
}

AfterAll {
    Clear-Realtime
}

Describe '-Stream' {
    BeforeEach {
        $one = New-RealtimeStream -Simulator -Name rental-one -OutputModality Text
        $two = New-RealtimeStream -Simulator -Name rental-two -OutputModality Text
        $other = New-RealtimeStream -Simulator -Name desk -OutputModality Text
    }

    AfterEach { Clear-Realtime }

    It 'takes several streams, each once: as objects, names, ids and wildcards' {
        (Send-RealtimeText hi -Stream $one, rental*, $other.Id -PassThru).StreamId | Should -Be $one.Id, $two.Id, $other.Id
        (Get-RealtimeMetric *).Stream | Should -Be 'rental-one', 'rental-two', 'desk'
        Get-RealtimeTranscript RENTAL-ONE, desk | Should -HaveCount 2
        Get-RealtimeText -Stream nothing* | Should -BeNullOrEmpty
    }

    It 'prefers a name to the wildcard that it looks like' {
        $odd = New-RealtimeStream -Simulator -Name 'rental-[ot]*'
        (Send-RealtimeText hi -Stream 'rental-[ot]*' -PassThru).StreamId | Should -Be $odd.Id
    }

    It 'takes a name that looks like a number, without quotes too' {
        $numbers = '007', '1kb' | ForEach-Object { New-RealtimeStream -Simulator -Name $_ -OutputModality Text }
        (Get-RealtimeMetric -Stream 007).Stream | Should -Be '007'
        (Get-RealtimeMetric 1kb).Stream | Should -Be '1kb'
        (Get-RealtimeMetric -Stream '007', '1kb').Stream | Should -Be '007', '1kb'
        & ([scriptblock]::Create("(Get-RealtimeMetric -Stream $($numbers[1].Id)).Stream")) | Should -Be '1kb'
    }

    It 'loses no stream for a name that there is none of' {
        $sent = Send-RealtimeText hi -Stream nowhere, desk, 999999 -PassThru -ErrorAction SilentlyContinue -ErrorVariable failures
        $sent.StreamId | Should -Be $other.Id
        $failures.FullyQualifiedErrorId | Should -Be (@('StreamNotFound,Realtalk.Cmdlets.SendRealtimeTextCommand') * 2)
        $failures.TargetObject | Should -Be 'nowhere', '999999'
    }

    It 'is a name that must be there in <Name>, and an error like any other' -ForEach $selecting {
        $required = @{
            'Send-RealtimeText' = @{ Text = 'x' }; 'Send-RealtimeEvent' = @{ InputObject = '{"type":"x"}' }; 'Set-RealtimeStatus' = @{ Text = 'x' }
            'Set-RealtimeStream' = @{ Speed = 1 }; 'Send-RealtimeAudio' = @{ InputObject = 'AAAA' }
            'Export-RealtimeEventLog' = @{ Path = Join-Path $TestDrive x.jsonl }; 'Export-RealtimeTimeline' = @{ Path = Join-Path $TestDrive x.svg }
        }
        $more = $required[$Name] ?? @{}
        $failure = Get-TheError { & $Name -Stream nowhere @more }
        $failure.FullyQualifiedErrorId | Should -BeLike 'StreamNotFound,*'
        $failure.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failure.TargetObject | Should -Be 'nowhere'
        { & $Name -Stream nowhere @more -ErrorAction Ignore } | Should -Not -Throw
        { & $Name -Stream nowhere @more -ErrorAction Stop } | Should -Throw
    }

    It 'takes streams along the pipeline, by themselves and by their properties' {
        Get-RealtimeStream rental* | Remove-RealtimeStream
        Get-RealtimeStream | ForEach-Object Name | Should -Be 'desk'
        [pscustomobject]@{ StreamId = $other.Id; Kind = 'Note' } | Send-RealtimeText 'by property' -PassThru | ForEach-Object StreamId | Should -Be $other.Id
    }

    It 'removes by position and wildcard, and says what it would remove' {
        Remove-RealtimeStream rental* -WhatIf
        Get-RealtimeStream | Should -HaveCount 3
        Remove-RealtimeStream rental*
        Get-RealtimeStream | ForEach-Object Name | Should -Be 'desk'
        Remove-RealtimeStream *
        Remove-RealtimeStream *
        Remove-RealtimeStream -ErrorAction Ignore
        Remove-RealtimeStream desk -ErrorAction SilentlyContinue
        $Error[0].FullyQualifiedErrorId | Should -BeLike 'StreamNotFound,*'
    }

    It 'means the streams that have a conversation where a conversation is wanted' {
        Start-RealtimeConversation rental-one -Caller car-rental -OutputDevice None
        Start-RealtimeConversation $two -Caller car-rental -OutputDevice None
        Suspend-RealtimeConversation *
        (Get-RealtimeConversation rental*).State | Should -Be 'Suspended', 'Suspended'
        (Resume-RealtimeConversation rental-two -PassThru).State | Should -Be 'Running'
        (Get-TheError { Stop-RealtimeConversation desk }).FullyQualifiedErrorId | Should -BeLike 'NoConversation,*'
        (Stop-RealtimeConversation * -PassThru).State | Should -Be 'Stopped', 'Stopped'
        (Get-TheError { Start-RealtimeConversation -Stream rental* }).FullyQualifiedErrorId | Should -BeLike 'SeveralStreams,*'
        Get-RealtimeConversation | Should -BeNullOrEmpty
    }

    It 'exports the logs of streams from the pipeline' {
        $file = Join-Path $TestDrive 'all.jsonl'
        $one, $two | Export-RealtimeEventLog $file
        @(Import-RealtimeEventLog $file | Where-Object Type -EQ session.created) | Should -HaveCount 2
        Export-RealtimeEventLog $file desk
        @(Import-RealtimeEventLog $file | Where-Object Type -EQ session.created) | Should -HaveCount 1
    }
}
