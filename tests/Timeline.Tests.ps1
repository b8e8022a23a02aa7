BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $stream = New-RealtimeStream -Simulator
    Send-RealtimeText 'What is the capital of France?' -Respond
    $null = Wait-RealtimeResponse -Timeout 20
}

AfterAll {
    Clear-Realtime
}

Describe 'Export-RealtimeTimeline' {
    BeforeEach { $path = Join-Path $TestDrive "$([guid]::NewGuid()).svg" }

    It 'draws an open stream, by default the only one' {
        (Export-RealtimeTimeline $path -PassThru).FullName | Should -Be $path
        $svg = [xml](Get-Content $path -Raw)
        $svg.svg.viewBox | Should -Match '^0 0 '
        $titles = $svg.GetElementsByTagName('title') | ForEach-Object InnerText
        $titles -like '*user: What is the capital of France?' | Should -HaveCount 1
        $titles -like 'Model, *' | Should -HaveCount 1
        Export-RealtimeTimeline $path -Stream $stream.Name
        [xml](Get-Content $path -Raw) | Should -Not -BeNullOrEmpty
    }

    It 'draws a log that was exported, as SVG or as a page' {
        $log = Join-Path $TestDrive 'call.jsonl'
        Export-RealtimeEventLog $log
        Import-RealtimeEventLog $log | Export-RealtimeTimeline $path
        (Get-Content $path -Raw) | Should -BeLike '*capital of France*'
        $page = [System.IO.Path]::ChangeExtension($path, 'html')
        Import-RealtimeEventLog $log | Export-RealtimeTimeline $page
        $html = Get-Content $page -Raw
        $html | Should -BeLike '<!DOCTYPE html>*<svg *</svg>*user: What is the capital of France?*'
        $html | Should -Not -BeLike '*http*://*.*/*.js*'
    }

    It 'refuses what is no picture before it touches the file' {
        $text = Join-Path $TestDrive 'mine.txt'
        Set-Content $text 'mine'
        $failure = Get-TheError { Export-RealtimeTimeline $text }
        $failure.FullyQualifiedErrorId | Should -BeLike 'TimelineFormatUnknown,*'
        $failure.CategoryInfo.Category | Should -Be 'InvalidArgument'
        Get-Content $text | Should -Be 'mine'
    }

    It 'has the ways of Export-RealtimeEventLog with a file that is there' {
        Export-RealtimeTimeline $path -WhatIf
        $path | Should -Not -Exist
        Set-Content $path 'mine'
        (Get-TheError { Export-RealtimeTimeline $path -NoClobber }).FullyQualifiedErrorId | Should -BeLike 'FileExists,*'
        Set-ItemProperty $path IsReadOnly $true
        Export-RealtimeTimeline $path -Force
        (Get-Content $path -Raw) | Should -BeLike '<svg*'
    }

    It 'leaves the picture that is there until it has a new one' {
        Export-RealtimeTimeline $path
        $before = Get-Content $path -Raw
        $log = Join-Path $TestDrive 'stopped.jsonl'
        Export-RealtimeEventLog $log
        { Import-RealtimeEventLog $log | ForEach-Object { $_; if ($_.Sequence -eq 3) { throw 'enough' } } | Export-RealtimeTimeline $path } | Should -Throw enough
        Get-Content $path -Raw | Should -Be $before
    }

    It 'draws the calls of several logs below each other' {
        $other = New-RealtimeStream -Simulator -Name other
        try {
            Send-RealtimeText 'What is the capital of France?' -Respond -Stream other
            $null = Wait-RealtimeResponse -Stream other -Timeout 20
            Export-RealtimeTimeline $path -Stream $stream.Name, other
        }
        finally { $other | Remove-RealtimeStream }

        $calls = @(([xml](Get-Content $path -Raw)).svg.g)
        $calls.Count | Should -Be 2
        $calls | ForEach-Object { $_.GetElementsByTagName('title').InnerText -like '*user: What is the capital of France?' | Should -HaveCount 1 }
    }

    It 'says that a folder is missing, before it reads anything' {
        $failure = Get-TheError { Export-RealtimeTimeline (Join-Path $TestDrive nowhere call.svg) }
        $failure.FullyQualifiedErrorId | Should -BeLike 'FileNotWritten,*'
        "$failure" | Should -BeLike "*there is no folder '*nowhere'*"
    }

    It 'draws an empty picture of nothing' {
        @() | Export-RealtimeTimeline $path
        [xml](Get-Content $path -Raw) | Should -Not -BeNullOrEmpty
    }
}
