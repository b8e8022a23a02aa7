BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)

    # A server that takes connections, and says nothing.
    $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $mute = "ws://127.0.0.1:$($listener.LocalEndpoint.Port)"
    $speech = (Get-ChildItem (Join-Path (Split-Path $manifest) 'Realtalk.PowerShell/Simulator/Scenarios/car-rental') -Filter caller-*.wav | Select-Object -First 1).FullName

    $log = Join-Path $TestDrive 'log.jsonl'
    1..50 | ForEach-Object {
        "{""sequence"":$_,""time"":""2026-01-02T03:04:05Z"",""direction"":""Received"",""type"":""response.done"",""data"":{""type"":""response.done""}}"
    } | Set-Content $log

    # What follows in the pipeline takes its time, once it has begun.
    $slowly = '& { process { if (++$count -eq 2) { $null = [System.Threading.ManualResetEventSlim]::new().Wait(1100) }; $_ } }'

    # The progress that a script makes in a runspace of its own, as "activity: status" or "activity done".
    function Get-Progress([string] $Script) {
        $state = [initialsessionstate]::CreateDefault2()
        $state.ImportPSModule(@($manifest))
        $shell = [powershell]::Create($state)
        try {
            $null = $shell.AddScript("try { $Script } catch { }").Invoke()
            $shell.Streams.Progress.ReadAll() | Where-Object Activity -NotLike 'Preparing modules*' | ForEach-Object {
                if ($_.RecordType -eq 'Completed') { "$($_.Activity) done" } else { "$($_.Activity): $($_.StatusDescription)" }
            }
        }
        finally {
            $shell.Runspace.Dispose()
            $shell.Dispose()
        }
    }
}

AfterAll {
    $listener.Stop()
    Clear-Realtime
}

Describe 'Progress' {
    AfterEach { Clear-Realtime }

    It 'is not shown of what takes no time' {
        foreach ($script in 'New-RealtimeStream -Simulator | Remove-RealtimeStream', "Import-RealtimeEventLog '$log' | Export-RealtimeEventLog '$TestDrive/quick.jsonl'") {
            $time = [System.Diagnostics.Stopwatch]::StartNew()
            $shown = Get-Progress $script
            if ($time.ElapsedMilliseconds -lt 1000) { $shown | Should -BeNullOrEmpty }
        }
    }

    It 'is shown of connecting, and is gone when that fails' {
        $shown = @(Get-Progress "New-RealtimeStream -Endpoint $mute -ConnectTimeout 1.6")
        $shown[0] | Should -BeLike "Connecting: $($mute.Substring(5)) (* s)"
        $shown[-1] | Should -Be 'Connecting done'
        @($shown -eq 'Connecting done').Count | Should -Be 1
    }

    It 'ends the work with -ProgressAction Stop, and leaves nothing open' {
        $failure = Get-TheError { New-RealtimeStream -Endpoint $mute -ConnectTimeout 30 -ProgressAction Stop }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ActionPreferenceStop*'
        Get-RealtimeStream | Should -BeNullOrEmpty
    }

    It 'is shown of the import of a log, with how much is done' {
        $shown = @(Get-Progress "Import-RealtimeEventLog '$log' | $slowly")
        $shown[0] | Should -Be 'Importing the event log: log.jsonl'
        $shown[-1] | Should -Be 'Importing the event log done'
    }

    It 'is gone when the pipeline ends before the import' {
        $shown = @(Get-Progress "Import-RealtimeEventLog '$log' | $slowly | Select-Object -First 5")
        $shown[0] | Should -BeLike 'Importing the event log: *'
        # Nothing can be written any more then: hosts take away what belongs to a pipeline that is over.
        @($shown -like '*done').Count | Should -BeLessOrEqual 1
    }

    It 'is shown of the export of a log' {
        $shown = @(Get-Progress "Import-RealtimeEventLog '$log' | $slowly | Export-RealtimeEventLog '$TestDrive/slow.jsonl'")
        $shown | Should -Contain 'Exporting to slow.jsonl done'
        @($shown -like 'Exporting to slow.jsonl: *events').Count | Should -BeGreaterThan 0
        Get-Content (Join-Path $TestDrive slow.jsonl) | Should -HaveCount 50
    }

    It 'says that <Case>' -ForEach @(
        @{ Case = 'no reply was asked for'; Script = 'Send-RealtimeText hello; Wait-RealtimeResponse -Timeout 1.3'
            Activity = "Waiting for the model's reply"; Status = 'No reply has been asked for yet (Send-RealtimeText -Respond) (* s)'
        }
        @{ Case = 'the model makes its reply'; Script = 'Send-RealtimeText hello -Respond; Wait-RealtimeResponse -Timeout 1.3'
            Activity = "Waiting for the model's reply"; Status = 'The model is making its reply (* s)'
        }
        @{ Case = 'no text has come'; Script = 'Receive-RealtimeText -Wait -Timeout 1.3'
            Activity = 'Waiting for a text of the model'; Status = 'No text has come yet (* s)'
        }
        @{ Case = 'no note has come'; Script = 'Receive-RealtimeText -Kind Note -Timeout 1.3'
            Activity = 'Waiting for a text of the model'; Status = 'No note has come yet (* s)'
        }
        @{ Case = 'the caller has not hung up'; Script = 'Start-RealtimeConversation -InputPath $speech -OutputDevice None; Wait-RealtimeConversation -Timeout 1.3'
            Activity = 'Waiting for the end of the conversation'; Status = 'The caller has not hung up yet (*Stop-RealtimeConversation) (* s)'
        }
    ) {
        # Its model never answers.
        $server = Start-RealtimeSimulator -Faults @{ NeverReply = $true }
        $shown = @(Get-Progress "`$speech = '$speech'; `$null = New-RealtimeStream -Endpoint $($server.Endpoint) -ApiKey x; $Script")
        $shown[0] | Should -BeLike "${Activity}: $Status"
        $shown[-1] | Should -Be "$Activity done"
        @($shown -eq "$Activity done").Count | Should -Be 1
    }

    It 'names the question that is open already' {
        $shown = @(Get-Progress "`$null = New-RealtimeStream -Simulator -OutputModality Text -TextTools AskClient -QuestionTimeout 300
            Send-RealtimeText 'Where do I collect it?' -Respond; `$null = Wait-RealtimeResponse -Timeout 20
            `$null = Receive-RealtimeText -Kind Question -Timeout 20; Receive-RealtimeText -Kind Question -Timeout 1.3")
        $shown | Where-Object { $_ -like '*No new question has come yet; question q1 is still open (Send-RealtimeText … -InReplyTo q1)*' } |
            Should -Not -BeNullOrEmpty
        $shown[-1] | Should -Be 'Waiting for a text of the model done'
    }

    It 'is shown of listening' {
        $shown = @(Get-Progress "Read-RealtimeAudio 1.3 -InputPath '$speech'")
        $shown[0] | Should -BeLike 'Listening: *'
        $shown[-1] | Should -Be 'Listening done'
    }

    It 'is not shown to who does not want it' {
        Get-Progress "`$ProgressPreference = 'SilentlyContinue'; New-RealtimeStream -Endpoint $mute -ConnectTimeout 1.3" | Should -BeNullOrEmpty
        Get-Progress "New-RealtimeStream -Endpoint $mute -ConnectTimeout 1.3 -ProgressAction Ignore" | Should -BeNullOrEmpty
    }

    It 'of a wait does not hold up Ctrl+C' {
        $end = Invoke-AndStop '$null = New-RealtimeStream -Simulator; [System.Threading.Thread]::CurrentThread; Wait-RealtimeResponse'
        $end.Stopped | Should -BeTrue
        $end.State | Should -Be 'Stopped'
    }

    It 'does not hold up Ctrl+C' {
        $end = Invoke-AndStop '"ready"; New-RealtimeStream -Endpoint $args[0]' $mute
        $end.Stopped | Should -BeTrue
        $end.State | Should -Be 'Stopped'
        Get-RealtimeStream | Should -BeNullOrEmpty
    }

    It 'is not in output that goes to another process' {
        $text = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command "Import-Module '$manifest'; try { New-RealtimeStream -Endpoint $mute -ConnectTimeout 1.5 } catch { 'end' }" 2>&1 | Out-String
        $text.Trim() | Should -Be 'end'
    }
}
