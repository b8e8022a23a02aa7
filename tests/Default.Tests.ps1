# What README's "Set your defaults" promises of $PSDefaultParameterValues.
BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $sound = (Get-ChildItem (Join-Path (Split-Path $manifest) 'Realtalk.PowerShell/Simulator/Scenarios/car-rental') -Filter caller-*.wav |
            Sort-Object Length | Select-Object -First 1).FullName
}

Describe '$PSDefaultParameterValues' {
    BeforeEach { $PSDefaultParameterValues = @{} }
    AfterEach { Clear-Realtime }

    It 'gives a new stream its model, voice, instructions and simulator' {
        $PSDefaultParameterValues = @{
            'New-RealtimeStream:Simulator'    = $true
            'New-RealtimeStream:Model'        = 'gpt-realtime-mini'
            'New-RealtimeStream:Voice'        = 'cedar'
            'New-RealtimeStream:Instructions' = 'Be brief.'
        }
        $stream = New-RealtimeStream
        $stream.Model | Should -Be 'gpt-realtime-mini'
        $stream.Voice | Should -Be 'cedar'
        (Get-RealtimeEventLog session.update).Data.session.instructions | Should -Be 'Be brief.'
        (New-RealtimeStream -Voice marin).Voice | Should -Be 'marin'
    }

    It 'gives the key, from a script block that fetches it each time' {
        $simulator = Start-RealtimeSimulator -RequiredKey 'fetched'
        $PSDefaultParameterValues = @{
            'New-RealtimeStream:Endpoint' = $simulator.Endpoint
            'New-RealtimeStream:ApiKey'   = { ConvertTo-SecureString 'fetched' -AsPlainText -Force }
        }
        (New-RealtimeStream).State | Should -Be 'Open'
    }

    It 'does not make Start-RealtimeConversation open a second stream' {
        $PSDefaultParameterValues = @{
            'Start-RealtimeConversation:Simulator'    = $true
            'Start-RealtimeConversation:Model'        = 'gpt-realtime-mini'
            'Start-RealtimeConversation:Instructions' = 'Be brief.'
            'Start-RealtimeConversation:OutputDevice' = 'None'
        }
        $stream = New-RealtimeStream -Simulator
        (Start-RealtimeConversation -InputPath $sound -PassThru).Stream | Should -Be $stream
        Stop-RealtimeConversation
        Remove-RealtimeStream
        (Start-RealtimeConversation -InputPath $sound -PassThru).Stream.Model | Should -Be 'gpt-realtime-mini'
        (Start-RealtimeConversation -Model other-model -InputPath $sound -PassThru).Stream.Model | Should -Be 'other-model'
    }

    It 'lets devices give way to files and callers that are named' {
        $PSDefaultParameterValues = @{ '*-Realtime*:InputDevice' = 'No such microphone'; '*-Realtime*:OutputDevice' = 'No such loudspeaker' }
        $null = New-RealtimeStream -Simulator
        $files = @{ InputPath = $sound; OutputPath = Join-Path $TestDrive 'heard.wav' }
        (Start-RealtimeConversation @files -PassThru).State | Should -Be 'Running'
        Stop-RealtimeConversation
        (Start-RealtimeConversation -Caller car-rental -OutputPath $files.OutputPath -PassThru).State | Should -Be 'Running'
        Stop-RealtimeConversation
        Read-RealtimeAudio 0.05 -InputPath $sound | Out-RealtimeAudio -OutputPath $files.OutputPath
        (Get-Item $files.OutputPath).Length | Should -BeGreaterThan 44
        (Get-TheError { Start-RealtimeConversation @files -OutputDevice Other }).FullyQualifiedErrorId | Should -BeLike 'DeviceAndPath,*'
    }

    It 'lets its server give way to one that is named' {
        $simulator = Start-RealtimeSimulator
        $PSDefaultParameterValues = @{ 'New-RealtimeStream:Simulator' = $true }
        $null = New-RealtimeStream -Endpoint $simulator.Endpoint
        $simulator.ConnectionCount | Should -Be 1
        $PSDefaultParameterValues = @{ 'New-RealtimeStream:Endpoint' = 'ws://127.0.0.1:1' }
        (New-RealtimeStream -Simulator).State | Should -Be 'Open'
        $simulator.ConnectionCount | Should -Be 1
        (Get-TheError { New-RealtimeStream -Endpoint ws://127.0.0.1:2 -Simulator }).FullyQualifiedErrorId | Should -BeLike 'EndpointAndSimulator,*'
    }
}
