# Everything that the module opens, over and over in one PowerShell: after each round all is as it was before. The engine by itself is
# soaked by tests/Realtalk.Soak.
BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $scenario = Join-Path $TestDrive 'soak.json'
    Set-Content $scenario @'
{
  "name": "soak",
  "caller": [ { "say": "Hello", "pause_ms": 0 } ],
  "replies": [
    { "when": { "after_tool": "*" }, "say": "{text}" },
    { "when": { "text": "^add (?<n>\\d+)$" }, "call": { "name": "add", "arguments": { "n": "{n}" } } },
    { "when": { "text": "^ask$" }, "call": { "name": "ask_client", "arguments": { "question": "Where?" } } },
    { "say": "Yes." }
  ]
}
'@

    function Invoke-Round([int] $Number) {
        $simulator = Start-RealtimeSimulator -Scenario $scenario -Pace ([double]::PositiveInfinity)
        $tool = New-RealtimeTool -Name add -ScriptBlock { param([int] $n) $n + 1 }
        $stream = New-RealtimeStream -Endpoint $simulator.Endpoint -OutputModality Text -Tool $tool -TextTools AskClient -OnText { if ($_.Kind -eq 'Question') { 'here' } }
        Send-RealtimeText "add $Number" -Respond
        (Wait-RealtimeResponse -Timeout 30).Text | Should -Be "$($Number + 1)"
        Send-RealtimeText ask -Respond
        do { $response = Wait-RealtimeResponse -Timeout 30 } until ($response.Text)
        $response.Text | Should -Be 'here'
        $bridge = Start-RealtimeBridge -Port 0 -PassThru
        $far = Connect-RealtimeBridge -Port $bridge.Port -Token $bridge.Token
        Send-RealtimeText 'from afar' -Stream $far
        $null = Get-RealtimeEventLog conversation.item.done -Stream $stream -Timeout 30 | Where-Object { $_.Data.item.content.text -eq 'from afar' } | Select-Object -First 1
        $call = Start-RealtimeConversation -Endpoint $simulator.Endpoint -Caller $scenario -OutputDevice None -RecordPath (Join-Path $TestDrive call.wav) -Greet -PassThru
        $null = Get-RealtimeEventLog response.done -Stream $call.Stream -Timeout 30 | Select-Object -First 1
        Get-RealtimeStream | Remove-RealtimeStream
        $simulator | Stop-RealtimeSimulator
        @(Get-RealtimeStream; Get-RealtimeConversation; Get-RealtimeBridge; Get-RealtimeSimulator) | Should -BeNullOrEmpty
    }

    function Get-Held {
        [System.GC]::Collect()
        [System.GC]::WaitForPendingFinalizers()
        [System.GC]::Collect()
        $process = [System.Diagnostics.Process]::GetCurrentProcess()
        [pscustomobject]@{
            Runspaces = @(Get-Runspace).Count
            Threads   = $process.Threads.Count - [System.Threading.ThreadPool]::ThreadCount
            Handles   = $IsLinux ? [System.IO.Directory]::GetFileSystemEntries('/proc/self/fd').Count : $process.HandleCount
            Spools    = @(Get-ChildItem ([System.IO.Path]::GetTempPath()) -Filter "realtalk-*$PID*.spool").Count
            Heap      = [System.GC]::GetTotalMemory($true) / 1MB
        }
        $process.Dispose()
    }
}

AfterAll {
    Clear-Realtime
}

Describe 'Streams, conversations, tools, handlers, bridges and simulators, opened and closed over and over' {
    It 'leave no runspace, thread, handle or memory' {
        $number = 0
        # The first rounds load and compile what the later ones need.
        1..3 | ForEach-Object { Invoke-Round (++$number) }
        $before = 1..3 | ForEach-Object { Invoke-Round (++$number); Get-Held }
        1..15 | ForEach-Object { Invoke-Round (++$number) }
        $after = 1..3 | ForEach-Object { Invoke-Round (++$number); Get-Held }

        # The least of each, since what comes and goes may be there at any moment.
        $least = { param($Held, $Name) ($Held.$Name | Measure-Object -Minimum).Minimum }
        foreach ($kind in @{ Name = 'Runspaces'; Slack = 0 }, @{ Name = 'Threads'; Slack = 1 }, @{ Name = 'Handles'; Slack = 2 }, @{ Name = 'Spools'; Slack = 0 }, @{ Name = 'Heap'; Slack = 4 }) {
            (& $least $after $kind.Name) | Should -BeLessOrEqual ((& $least $before $kind.Name) + $kind.Slack) -Because "of the $($kind.Name)"
        }
    }
}
