BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $clips = Join-Path (Split-Path $manifest) 'Realtalk.PowerShell/Simulator/Scenarios/car-rental'
    $speech = (Get-ChildItem $clips -Filter caller-*.wav | Sort-Object Length | Select-Object -First 1).FullName
}

AfterAll {
    Clear-Realtime
}

Describe 'Register-ObjectEvent on a stream' {
    BeforeEach {
        $simulator = Start-RealtimeSimulator -Pace 50
        $stream = New-RealtimeStream -Endpoint $simulator.Endpoint -OutputModality Text -Reconnect Never
    }

    AfterEach {
        Get-EventSubscriber | Unregister-Event
        Get-Event | Remove-Event
        Get-Job | Remove-Job -Force
        Clear-Realtime
    }

    It 'tells of events, texts and replies' {
        $null = Register-ObjectEvent $stream EventReceived -SourceIdentifier any
        $null = Register-ObjectEvent $stream TextReceived -SourceIdentifier text
        $null = Register-ObjectEvent $stream ResponseDone -SourceIdentifier done
        Send-RealtimeText 'What is the capital of France?' -Respond
        $done = Wait-Event done -Timeout 20
        $done.Sender | Should -Be $stream
        $done.SourceEventArgs | Should -BeOfType Realtalk.Subscriptions.RealtimeResponseDoneEventArgs
        $done.SourceEventArgs.Response.Text | Should -BeLike '*Paris*'
        $text = (Wait-Event text -Timeout 20).SourceEventArgs.Message
        $text.Kind | Should -Be 'Reply'
        $text.Text | Should -BeLike '*Paris*'
        [System.Threading.SpinWait]::SpinUntil({ (Get-Event any).SourceEventArgs.Event.Type -contains 'response.done' }, 20000) | Should -BeTrue
        $created = (Get-Event any).SourceEventArgs.Event | Where-Object Type -EQ response.created
        $created.Data.response.status | Should -Be 'in_progress'
        $stream.DroppedNotifications | Should -Be 0
    }

    It 'runs an action with the arguments in $EventArgs' {
        $seen = [System.Collections.Concurrent.ConcurrentQueue[string]]::new()
        $null = Register-ObjectEvent $stream ResponseDone -MessageData $seen -Action { $Event.MessageData.Enqueue($EventArgs.Response.Text) }
        Send-RealtimeText 'What is the capital of France?' -Respond
        $null = Wait-RealtimeResponse -Timeout 20
        [System.Threading.SpinWait]::SpinUntil({ $null = Get-Date; $seen.Count -gt 0 }, 20000) | Should -BeTrue
        $seen.ToArray() | Should -BeLike '*Paris*'
    }

    It 'tells that the user speaks' {
        $null = Register-ObjectEvent $stream SpeechStarted -SourceIdentifier spoke
        Start-RealtimeConversation -InputPath $speech -OutputDevice None
        $spoke = (Wait-Event spoke -Timeout 30).SourceEventArgs
        $spoke.ItemId | Should -BeLike 'item_*'
        $spoke.AudioStart | Should -BeOfType timespan
    }

    It 'tells that the stream failed, and why' {
        $null = Register-ObjectEvent $stream StateChanged -SourceIdentifier state
        $simulator | Stop-RealtimeSimulator
        $change = (Wait-Event state -Timeout 20).SourceEventArgs
        $change.Previous | Should -Be 'Open'
        $change.State | Should -Be 'Failed'
        $change.Failure.ErrorId | Should -Be 'ConnectionClosed'
        "$(Wait-ForWarning 'failed')" | Should -BeLike '*failed*'
    }

    It 'harms nobody with an action that throws or takes its time' {
        $null = Register-ObjectEvent $stream EventReceived -Action { throw 'broken' }
        $null = Register-ObjectEvent $stream ResponseDone -Action { Start-Sleep -Milliseconds 200 }
        $null = Register-ObjectEvent $stream ResponseDone -SourceIdentifier done
        Send-RealtimeText 'What is the capital of France?' -Respond
        (Wait-RealtimeResponse -Timeout 20).Text | Should -BeLike '*Paris*'
        (Wait-Event done -Timeout 20).SourceEventArgs.Response.Status | Should -Be 'completed'
        $stream.State | Should -Be 'Open'
    }

    It 'leaves nothing behind after Unregister-Event' {
        $null = Register-ObjectEvent $stream ResponseDone -SourceIdentifier done
        Unregister-Event done
        Send-RealtimeText 'What is the capital of France?' -Respond
        $null = Wait-RealtimeResponse -Timeout 20
        Remove-RealtimeStream
        Get-Event done -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'leaves nothing behind after Remove-RealtimeStream, which still tells that the stream was closed' {
        $seen = [System.Collections.Concurrent.ConcurrentQueue[string]]::new()
        $null = Register-ObjectEvent $stream StateChanged -MessageData $seen -Action { $Event.MessageData.Enqueue("$($EventArgs.State)") }
        $null = Register-ObjectEvent $stream EventReceived -SourceIdentifier any
        $other = New-RealtimeStream -Simulator
        $null = Register-ObjectEvent $other StateChanged -SourceIdentifier other
        $stream | Remove-RealtimeStream
        $seen.ToArray() | Should -Be 'Closed'
        (Get-EventSubscriber).SourceIdentifier | Should -Be 'other'
    }

    It 'is taken away with the module, too' {
        $script = Join-Path $TestDrive 'remove.ps1'
        Set-Content $script @'
param($manifest)
Import-Module $manifest
$null = Register-ObjectEvent (New-RealtimeStream -Simulator) EventReceived
Remove-Module Realtalk
@(Get-EventSubscriber).Count
'@
        & $pwsh -NoProfile -NonInteractive -File $script $manifest | Should -Be '0'
    }

    It 'shows the arguments of <Name>' -ForEach @(
        @{ Name = 'RealtimeEventReceivedEventArgs'; Expected = 'Sequence +Type' }, @{ Name = 'RealtimeTextReceivedEventArgs'; Expected = 'Id +Kind +State +Text' }
        @{ Name = 'RealtimeResponseDoneEventArgs'; Expected = 'Status +Tokens +Text' }, @{ Name = 'RealtimeStateChangedEventArgs'; Expected = 'Previous +State +Failure' }
        @{ Name = 'RealtimeSpeechStartedEventArgs'; Expected = 'AudioStart +ItemId' }
    ) {
        (Get-FormatData "Realtalk.Subscriptions.$Name").FormatViewDefinition.Control.Headers.Label -join ' ' | Should -Match $Expected
    }
}
