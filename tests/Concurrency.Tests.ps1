# One stream and many runspaces: thread jobs, ForEach-Object -Parallel, child scopes and modules, in strict mode.
BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
}

AfterAll {
    Clear-Realtime
}

Describe 'One stream, from many runspaces' {
    BeforeEach { $stream = New-RealtimeStream -Simulator -Name shared -OutputModality Text }
    AfterEach { Clear-Realtime }

    It 'is sent to by ForEach-Object -Parallel, and loses nothing' {
        $sent = 1..40 | ForEach-Object -ThrottleLimit 8 -Parallel {
            Import-Module $using:manifest
            $_ | Send-RealtimeText -Stream $using:stream -PassThru
        }
        $sent | Should -HaveCount 40
        $null = Get-RealtimeEventLog conversation.item.done -Timeout 20 | Select-Object -First 40
        (Get-RealtimeTranscript).Content | Sort-Object { [int]$_ } | Should -Be (1..40)
        $stream.State | Should -Be 'Open'
    }

    It 'is found by its name in every runspace' {
        1..4 | ForEach-Object -Parallel { Import-Module $using:manifest; (Get-RealtimeStream shared).Id } | Should -Be @(, $stream.Id * 4)
    }

    It 'is sent to, waited for, received from and logged by thread jobs at once' {
        $ready = [System.Threading.CountdownEvent]::new(3)
        $follow = { param($manifest, $ready) Import-Module $manifest; $null = $ready.Signal(); Receive-RealtimeText -Follow -Stream shared | Select-Object -First 3 }
        $log = { param($manifest, $ready) Import-Module $manifest; $null = $ready.Signal(); Get-RealtimeEventLog response.done -Wait -Stream shared | Select-Object -First 3 }
        $wait = { param($manifest, $ready) Import-Module $manifest; $null = $ready.Signal(); Wait-RealtimeResponse -Stream shared -Timeout 60 }
        $jobs = $follow, $log, $wait | ForEach-Object { Start-ThreadJob $_ -ArgumentList $manifest, $ready }
        $ready.Wait(30000) | Should -BeTrue
        foreach ($text in 'one', 'two', 'three') {
            Send-RealtimeText $text -Respond
            $null = Wait-RealtimeResponse -Timeout 60
        }

        # The third may have begun to wait after the last reply.
        while ($jobs[2].State -in 'NotStarted', 'Running') {
            Send-RealtimeText 'more' -Respond
            $null = Wait-RealtimeResponse -Timeout 60
        }

        $received, $logged, $response = $jobs | ForEach-Object { , @($_ | Receive-JobToEnd) }
        $received.Text | Should -Be @('one', 'two', 'three').ForEach({ "I am the simulator. You said: $_" })
        $logged.Data.response.status | Should -Be 'completed', 'completed', 'completed'
        $response.Status | Should -Be 'completed'
    }

    It 'outlives the runspaces that used it, and not the one that opened it' {
        Start-ThreadJob { Import-Module $using:manifest; Send-RealtimeText hi -Stream $using:stream; Remove-Module Realtalk } |
            Receive-JobToEnd
        $stream.State | Should -Be 'Open'
        $theirs = Start-ThreadJob { Import-Module $using:manifest; New-RealtimeStream -Simulator -Name theirs; Remove-Module Realtalk } |
            Receive-JobToEnd
        $theirs.State | Should -Be 'Closed'
        Get-RealtimeStream | ForEach-Object Name | Should -Be 'shared'
    }
}

Describe 'Scopes' {
    AfterEach { Clear-Realtime }

    It 'work in strict mode, in functions, modules and handlers, where every error stops' {
        $script = Join-Path $TestDrive 'strict.ps1'
        Set-Content $script @'
param($manifest, $folder)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Import-Module $manifest
$module = New-Module -Name Desk -ScriptBlock {
    Set-StrictMode -Version Latest
    $answer = 'The Northern office.'
    function Open-Desk { New-RealtimeStream -Simulator -Name desk -OutputModality Text -OnText { $using:answer } -Tool @{ get_hours = { param([string] $Office) "$Office $($using:answer)" } } }
    function Send-Desk { [CmdletBinding()] param([Parameter(ValueFromPipeline)] [string] $Text) process { $Text | Send-RealtimeText -Stream desk -Respond; Wait-RealtimeResponse -Stream desk -Timeout 30 } }
}
$stream = Open-Desk
(Send-Desk 'hello').Text
(Send-Desk 'call get_hours {"Office":"North"}').Text
$stream.ToolCalls[0].Output
foreach ($entry in Get-RealtimeTranscript) { '{0}: {1}' -f $entry.Role, $entry.Content }
$null = Get-RealtimeMetric | Format-List | Out-String
$null = Get-RealtimeEventLog | ForEach-Object { $_.Data.type }
$stream, (Get-RealtimeText), (Get-RealtimeStream) | Out-String | Out-Null
Export-RealtimeEventLog (Join-Path $folder strict.jsonl)
@(Import-RealtimeEventLog (Join-Path $folder strict.jsonl)).Count -gt 10
Remove-RealtimeStream
'@
        $output = & $pwsh -NoProfile -NonInteractive -File $script $manifest $TestDrive 2>&1
        $output[0] | Should -Be 'I am the simulator. You said: hello'
        "$($output[2])" | Should -Be 'North The Northern office.'
        $output | Should -Contain 'User: hello'
        $output[-1] | Should -Be $true
        $output | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] } | Should -BeNullOrEmpty
    }

    It 'let a transcript be worked with as the objects that it is' {
        $null = New-RealtimeStream -Simulator -OutputModality Text
        'one', 'two' | ForEach-Object { Send-RealtimeText $_ -Respond; $null = Wait-RealtimeResponse -Timeout 20 }
        $transcript = Get-RealtimeTranscript
        $transcript | Group-Object Role -NoElement | Sort-Object Name | ForEach-Object { "$($_.Name) $($_.Count)" } | Should -Be 'Assistant 2', 'User 2'
        ($transcript | Where-Object Role -EQ User | Select-Object -ExpandProperty Content) -join ' ' | Should -Be 'one two'
        ($transcript | ConvertTo-Csv | ConvertFrom-Csv).Content | Should -Be $transcript.Content
        ($transcript | ConvertTo-Json -Depth 4 | ConvertFrom-Json).Content | Should -Be $transcript.Content
        ($transcript | Sort-Object Time -Descending | Select-Object -First 1).Content | Should -BeLike '*two'
    }
}
