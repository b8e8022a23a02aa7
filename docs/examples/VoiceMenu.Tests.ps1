# How to test a voice agent of one's own: a simulated caller rings up, and the test looks at what was said and done. It needs no
# key, no sound card and no network. Run it with: Invoke-Pester ./docs/examples/VoiceMenu.Tests.ps1
Describe 'The voice menu' {
    BeforeAll {
        Import-Module (Join-Path $PSScriptRoot VoiceMenu.psm1) -Force
        # A module that is loaded or installed will do, else the repository's.
        if (-not (Get-Command Start-RealtimeSimulator -ErrorAction Ignore)) { Import-Module (Join-Path $PSScriptRoot '../../Realtalk.psd1') }
        $scenario = Join-Path $PSScriptRoot scenarios/voice-menu.json
        $simulator = Start-RealtimeSimulator $scenario
        $callbacks = Join-Path $TestDrive callbacks.csv
        $call = Start-VoiceMenu $callbacks @{ Endpoint = $simulator.Endpoint; Caller = $scenario; OutputDevice = 'None' }
        Wait-RealtimeConversation -Stream $call.Stream -Timeout 120
        $spoken = (Get-RealtimeTranscript -Stream $call.Stream | Where-Object Role -EQ Assistant).Content
    }

    AfterAll {
        Remove-RealtimeStream -Stream $call.Stream -Confirm:$false
        $simulator | Stop-RealtimeSimulator -Confirm:$false
    }

    It 'greets first' {
        $spoken[0] | Should -BeLike 'Watts car rental*'
    }

    It 'looks up the hours of the office that was asked for' {
        $lookup = $call.Stream.ToolCalls | Where-Object Name -EQ Get-OpeningHour
        $lookup.Arguments.Office | Should -Be North
        $spoken | Should -Contain 'It is open from 7:00 to 19:00.'
    }

    It 'notes who wants to be called back' {
        $noted = @(Import-Csv $callbacks)
        $noted.Count | Should -Be 1
        $noted.Name | Should -Be Marvin
        $noted.Number | Should -Be '555 1234'
    }

    It 'has no error in its log' {
        Get-RealtimeEventLog -Stream $call.Stream -Type error | Should -BeNullOrEmpty
    }

    It 'answers every turn' {
        (Get-RealtimeMetric -Stream $call.Stream).ReplyLatencies.Count | Should -Be 3
    }
}
