# Files as people name them: several, with wildcards, along the pipeline, with one among them that is wrong.
BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $stream = New-RealtimeStream -Simulator
    foreach ($name in 'a', 'b', 'c[1]') { Export-RealtimeEventLog -LiteralPath (Join-Path $TestDrive "$name.jsonl") }
    $count = @(Import-RealtimeEventLog (Join-Path $TestDrive a.jsonl)).Count
    $speech = (Get-ChildItem (Join-Path (Split-Path $manifest) 'Realtalk.PowerShell/Simulator/Scenarios/car-rental') -Filter caller-*.wav)[0].FullName
    Push-Location $TestDrive
}

AfterAll {
    Pop-Location
    Clear-Realtime
}

Describe 'Import-RealtimeEventLog' {
    It 'takes names and wildcards together' {
        Import-RealtimeEventLog a.jsonl, [bc]*.jsonl | Should -HaveCount (3 * $count)
    }

    It 'takes files and names from the pipeline' {
        Get-ChildItem *.jsonl | Import-RealtimeEventLog | Should -HaveCount (3 * $count)
        'a.jsonl', 'b.jsonl' | Import-RealtimeEventLog | Should -HaveCount (2 * $count)
        [pscustomobject]@{ LiteralPath = 'c[1].jsonl' } | Import-RealtimeEventLog | Should -HaveCount $count
    }

    It 'takes what is no pattern as it is with -LiteralPath' {
        Import-RealtimeEventLog -LiteralPath 'c[1].jsonl' | Should -HaveCount $count
        (Get-TheError { Import-RealtimeEventLog -LiteralPath '*.jsonl' }).FullyQualifiedErrorId | Should -BeLike 'FileNotFound,*'
    }

    It 'loses no file for one that is not there, and no line for one that is no event' {
        Set-Content broken.txt 'this is no event', (Get-Content a.jsonl -TotalCount 1)
        $events = Import-RealtimeEventLog nowhere.jsonl, broken.txt, a.jsonl -ErrorAction SilentlyContinue -ErrorVariable failures
        $events | Should -HaveCount (1 + $count)
        $failures.FullyQualifiedErrorId | Should -Be 'FileNotFound,Realtalk.Cmdlets.ImportRealtimeEventLogCommand', 'LogLineInvalid,Realtalk.Cmdlets.ImportRealtimeEventLogCommand'
    }
}

Describe 'Sound from files' {
    BeforeAll {
        foreach ($name in 'tone-1.wav', 'tone-2.wav') { Read-RealtimeAudio 0.1 -InputPath $speech | Out-RealtimeAudio -OutputPath $name }
        $sound = Get-ChildItem tone-*.wav

        # The samples but for silence, which a device puts in where a busy machine lets it wait; in the speech itself there is none.
        function Get-Sample([System.IO.FileInfo] $File) {
            $bytes = [System.IO.File]::ReadAllBytes($File.FullName)
            $samples = [int16[]]::new(($bytes.Length - 44) / 2)
            [System.Buffer]::BlockCopy($bytes, 44, $samples, 0, 2 * $samples.Length)
            ($samples -ne 0) -join ' '
        }

        $said = ($sound | ForEach-Object { Get-Sample $_ }) -join ' '
    }

    It 'is played from <_>' -ForEach '$sound | Out-RealtimeAudio', 'Out-RealtimeAudio -Path tone-*.wav', 'Out-RealtimeAudio -LiteralPath tone-1.wav, tone-2.wav',
    '$sound.FullName | Get-Item | Out-RealtimeAudio', 'Out-RealtimeAudio -Path tone-1.wav, nowhere.wav, tone-2.wav -ErrorAction SilentlyContinue' {
        & ([scriptblock]::Create("$_ -OutputPath heard.wav"))
        Get-Sample (Get-Item heard.wav) | Should -BeExactly $said
        $said.Length | Should -BeGreaterThan 4000
    }

    It 'is sent as one message' {
        $sound | Send-RealtimeAudio
        (Get-RealtimeEventLog conversation.item.create -Direction Sent -Timeout 20 | Select-Object -First 1).Data.item.content.type | Should -Be 'input_audio'
    }
}
