BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $clips = Join-Path (Split-Path $manifest) 'Realtalk.PowerShell/Simulator/Scenarios/car-rental'
    $speech = (Get-ChildItem $clips -Filter caller-*.wav | Sort-Object Length | Select-Object -First 1).FullName
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

Describe 'Watch-RealtimeConversation' {
    AfterEach { Clear-Realtime }

    It 'prints finished lines where output is no terminal, and ends with the conversation' {
        $call = Start-RealtimeConversation -Scenario $short -Caller $short -OutputDevice None -Greet -PassThru
        Send-RealtimeText -Role System 'The caller is Marvin.'
        $lines = $call | Watch-RealtimeConversation | ForEach-Object { $_ }
        $lines | Should -BeOfType string
        $lines | Should -Contain 'CLIENT (text): The caller is Marvin.'
        $lines | Where-Object { $_ -notlike 'CLIENT*' } | Should -Be 'MODEL: Yes?', 'USER: Hello', 'MODEL: Goodbye.'
        $call.State | Should -Be 'InputEnded'
    }

    It 'shows nothing of a terminal to a process that reads it' {
        $script = Join-Path $TestDrive 'watch.ps1'
        Set-Content $script @'
param($manifest, $scenario)
Import-Module $manifest
Start-RealtimeConversation -Scenario $scenario -Caller $scenario -OutputDevice None -Greet
Watch-RealtimeConversation
Get-RealtimeStream | Remove-RealtimeStream
'@
        $lines = & $pwsh -NoProfile -NonInteractive -File $script $manifest $short
        $lines | Should -Be 'MODEL: Yes?', 'USER: Hello', 'MODEL: Goodbye.'
    }

    It 'ends with Ctrl+C, and leaves the conversation running' {
        $call = Start-RealtimeConversation -Simulator -InputPath $speech -OutputDevice None -PassThru
        $end = Invoke-AndStop '"ready"; $args[0] | Watch-RealtimeConversation' $call
        $end.Stopped | Should -BeTrue
        $end.State | Should -Be 'Stopped'
        $end.Errors | Should -BeNullOrEmpty
        $call.State | Should -Be 'Running'
    }

    It 'takes the only conversation there is, and says when there is none or more than one' {
        (Get-TheError { Watch-RealtimeConversation }).FullyQualifiedErrorId | Should -BeLike 'NoStream,*'
        $one = New-RealtimeStream -Simulator
        (Get-TheError { Watch-RealtimeConversation }).FullyQualifiedErrorId | Should -BeLike 'NoConversation,*'
        $null = New-RealtimeStream -Simulator
        $null = Start-RealtimeConversation -Stream $one -InputPath $speech -OutputDevice None -Greet
        # Who is first depends on whether the caller lets the model greet.
        Watch-RealtimeConversation | Select-Object -First 1 | Should -Match '^(MODEL|USER): '
        $null = New-RealtimeStream -Simulator | Start-RealtimeConversation -InputPath $speech -OutputDevice None
        (Get-TheError { Watch-RealtimeConversation }).FullyQualifiedErrorId | Should -BeLike 'SeveralStreams,*'
        Watch-RealtimeConversation -Stream $one | Select-Object -First 1 | Should -Match '^(MODEL|USER): '
    }

    It 'refuses an interval of <Interval>' -ForEach @(@{ Interval = 0 }, @{ Interval = 60 }, @{ Interval = 'often' }) {
        (Get-TheError { Watch-RealtimeConversation -RefreshInterval $Interval }).CategoryInfo.Category | Should -Be 'InvalidData'
    }
}
