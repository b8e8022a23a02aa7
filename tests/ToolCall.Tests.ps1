BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)

    # Makes any call that is asked for in writing, also one that no model should make.
    $scenario = Join-Path $TestDrive 'tools.json'
    Set-Content $scenario @'
{
  "name": "tools",
  "replies": [
    { "when": { "after_tool": "*" }, "say": "{text}" },
    { "when": { "text": "^twice (?<tool>\\S+)$" }, "call": [ { "name": "{tool}" }, { "name": "{tool}" } ] },
    { "when": { "text": "^(?<tool>\\S+) (?<arguments>.*)$" }, "call": { "name": "{tool}", "arguments": "{arguments}", "verbatim": true } },
    { "when": { "text": "^(?<tool>\\S+)$" }, "call": { "name": "{tool}", "verbatim": true } }
  ]
}
'@

    function Open-Stream($Tool, [hashtable] $More = @{}) {
        # As fast as it can: a model that reads back 32 KiB would take minutes.
        $simulator = Start-RealtimeSimulator -Scenario $scenario -Pace ([double]::PositiveInfinity)
        New-RealtimeStream -Endpoint $simulator.Endpoint -OutputModality Text -Tool $Tool @More
    }

    # Has the model make a call and returns what it got. Warnings are what the test looks at, if anything.
    function Invoke-Call([string] $Call, $Stream = (Get-RealtimeStream)) {
        $Stream | Send-RealtimeText $Call -Respond -WarningAction SilentlyContinue
        ($Stream | Wait-RealtimeResponse -Timeout 60 -WarningAction SilentlyContinue -WarningVariable +script:said).Text
    }

    function Get-ToolRunspace($Stream) {
        Get-Runspace | Where-Object Name -Match "^$($Stream.Name) (tool|approval)"
    }
}

Describe 'A tool call' {
    BeforeEach { $script:said = @() }
    AfterEach { Clear-Realtime }

    It 'binds the arguments by name and type, and answers with compact JSON' {
        $null = Open-Stream @{
            f = {
                param([string] $City, [int] $Days, [switch] $Long, [datetime] $From, [string[]] $Tags, [hashtable] $Options, [System.DayOfWeek] $Day, $Any, [pscustomobject] $Custom)
                [ordered]@{
                    City = $City; Days = $Days; Long = $Long; From = $From.ToUniversalTime(); Tags = $Tags
                    Options = "$($Options.GetType().Name) $($Options.a)"; Day = $Day; Any = $Any; Custom = $Custom.b.c
                }
            }
        }
        $arguments = '{"city":"Oslo","Days":3,"Long":true,"From":"2026-11-22T10:00:00Z","Tags":["a","b"],"Options":{"a":1},"Day":"Monday","Any":1.5,"Custom":{"b":{"c":"deep"}}}'
        Invoke-Call "f $arguments" | Should -Be '{"City":"Oslo","Days":3,"Long":true,"From":"2026-11-22T10:00:00.0000000Z","Tags":["a","b"],"Options":"Hashtable 1","Day":"Monday","Any":1.5,"Custom":"deep"}'
        $said | Should -BeNullOrEmpty
    }

    It 'makes an object of a class of a module' {
        $module = Join-Path $TestDrive 'Stops.psm1'
        Set-Content $module 'class Stop { [string] $City; [int] $Days }; function Get-Stop { param([Stop[]] $Stop) $Stop | ForEach-Object { "$($_.GetType().Name) $($_.City) $($_.Days)" } }'
        Import-Module $module
        try {
            $null = Open-Stream Get-Stop
            Invoke-Call 'Get-Stop {"Stop":[{"City":"Oslo","Days":2},{"City":"Bergen"}]}' | Should -Be "Stop Oslo 2`nStop Bergen 0"
        }
        finally { Remove-Module Stops }
    }

    It 'keeps texts as texts' {
        $null = Open-Stream @{ one = { 'The "Northern" office' }; two = { 'a'; 'b' }; none = { } }
        Invoke-Call one | Should -Be 'The "Northern" office'
        Invoke-Call two | Should -Be "a`nb"
        Invoke-Call none | Should -Be '(no output)'
    }

    It 'answers with what PowerShell shows of an object' {
        $null = Open-Stream @{ f = { Get-Process -Id $PID }; g = { Get-Item ($using:TestDrive) | Select-Object Name, PSIsContainer }; h = { [uri]'https://example.org/a'; [version]'1.2'; 1..3 } }
        $process = Invoke-Call f | ConvertFrom-Json
        $process.Id | Should -Be $PID
        $process.PSObject.Properties.Name | Should -Not -Contain 'Threads'
        Invoke-Call g | Should -BeLike '{"Name":"*","PSIsContainer":true}'
        Invoke-Call h | Should -Be '["https://example.org/a","1.2",1,2,3]'
    }

    It 'is to be seen in the stream' {
        $stream = Open-Stream @{ f = { param($a) "got $a" } }
        $null = Invoke-Call 'f {"a":"x"}'
        $call = $stream.ToolCalls
        $call | Should -BeOfType Realtalk.Tools.RealtimeToolCall
        $call.Name | Should -Be 'f'
        $call.Arguments.a | Should -Be 'x'
        $call.Output | Should -Be 'got x'
        $call.State | Should -Be 'Completed'
        $call.Duration | Should -BeGreaterThan ([timespan]::Zero)
        $call.Tool.Name | Should -Be 'f'
        $call.Id | Should -Be (Get-RealtimeEventLog conversation.item.create -Last 1).Data.item.call_id
        $call | Out-String | Should -Match 'Time +Name +State +Duration +Arguments +Output'
    }

    It 'reaches $using: values, functions that the tool names, their aliases and modules, and the location' {
        function Get-Inner { 'inner' }
        function Get-Outer { "outer $(Get-Inner) $(gi2)" }
        Set-Alias gi2 Get-Inner
        $module = Join-Path $TestDrive 'Helping.psm1'
        Set-Content $module 'function Get-Help2 { "helped by $(Get-Private)" } function Get-Private { "private" } Export-ModuleMember Get-Help2'
        Import-Module $module
        $value = @{ name = 'east' }
        Push-Location $TestDrive
        try {
            $null = Open-Stream Get-Outer, Get-Help2, @{ f = { "$($using:value.name) $(Get-Outer) $(Get-Help2) $((Get-Location).Path -eq $using:TestDrive)" } }
        }
        finally {
            Pop-Location
        }

        Invoke-Call Get-Outer | Should -Be 'outer inner inner'
        Invoke-Call Get-Help2 | Should -Be 'helped by private'
        Invoke-Call f | Should -Be 'east outer inner inner helped by private True'
        Remove-Module Helping
    }

    It 'runs what a module keeps to itself, where the module makes a tool of it' {
        $module = Join-Path $TestDrive 'Keeping.psm1'
        Set-Content $module @'
            function Get-Secret2 { "kept, $(Get-Helper2)" }
            function Get-Helper2 { 'with help' }
            function New-Keeper($Simulator) {
                New-RealtimeStream -Endpoint $Simulator.Endpoint -OutputModality Text -Tool (Get-Command Get-Secret2), @{ f = { "said: $(Get-Secret2)" } }
            }
            Export-ModuleMember New-Keeper
'@
        Import-Module $module
        $null = New-Keeper (Start-RealtimeSimulator -Scenario $scenario)
        Invoke-Call Get-Secret2 | Should -Be 'kept, with help'
        Invoke-Call f | Should -Be 'said: kept, with help'
        Remove-Module Keeping
    }

    It 'runs the script block and not what has its name' {
        function Get-TestName { 'the function' }
        $null = Open-Stream @{ cd = { 'the tool' }; 'Get-TestName' = { "the tool, with $(Get-TestName)" } }
        Invoke-Call cd | Should -Be 'the tool'
        Invoke-Call Get-TestName | Should -Be 'the tool, with the function'
    }

    It 'sees this module, and the stream' {
        $stream = Open-Stream @{ f = { (Get-RealtimeStream).Name } }
        Invoke-Call f | Should -Be $stream.Name
    }

    It 'runs beside others of the same response, as many as -ToolThrottle allows' {
        $gauge = [hashtable]::Synchronized(@{ Inside = 0; Most = 0 })
        $tool = {
            $gauge = $using:gauge
            [System.Threading.Monitor]::Enter($gauge.SyncRoot)
            $gauge.Inside++
            $gauge.Most = [Math]::Max($gauge.Most, $gauge.Inside)
            [System.Threading.Monitor]::Exit($gauge.SyncRoot)
            $null = [System.Threading.SpinWait]::SpinUntil({ $gauge.Inside -ge $using:want }, 20000)
            [System.Threading.Monitor]::Enter($gauge.SyncRoot)
            if ($using:want -eq 1) { $gauge.Inside-- }
            [System.Threading.Monitor]::Exit($gauge.SyncRoot)
            'done'
        }
        foreach ($want in 1, 2) {
            $gauge.Inside = $gauge.Most = 0
            $stream = Open-Stream @{ f = $tool } @{ ToolThrottle = $want }
            Invoke-Call 'twice f' | Should -Be "done`ndone"
            $gauge.Most | Should -Be $want
            @(Get-RealtimeEventLog response.create).Count | Should -Be 2
            @(Get-ToolRunspace $stream).Count | Should -BeLessOrEqual $want
            Clear-Realtime
        }
    }
}

Describe 'A tool that misbehaves' {
    BeforeEach { $script:said = @() }
    AfterEach { Clear-Realtime }

    It 'and throws is an error to the model and a warning to the user' {
        $stream = Open-Stream @{ f = { throw 'the disk is full' }; g = { Get-Item /nowhere/at/all -ErrorAction Stop }; h = { [int]::Parse('x') } }
        Invoke-Call f | Should -Be '{"error":"the disk is full"}'
        "$said" | Should -BeLike "*'f' failed*the disk is full*"
        Invoke-Call g | Should -BeLike '{"error":"*nowhere*"}'
        Invoke-Call h | Should -BeLike '{"error":"*was not in a correct format*"}'
        $stream.ToolCalls.State | Should -Be 'Failed', 'Failed', 'Failed'
        $stream.State | Should -Be 'Open'
    }

    It 'and reports errors gives them along with its output' {
        $null = Open-Stream @{ f = { Write-Error 'disk 1 is gone'; 'disk 2: 5 GB' } }
        Invoke-Call f | Should -Be '{"error":"disk 1 is gone","output":"disk 2: 5 GB"}'
        "$said" | Should -BeLike '*disk 1 is gone*'
    }

    It 'and warns does so to the user' {
        $null = Open-Stream @{ f = { Write-Warning 'almost full'; 'done' } }
        Invoke-Call f | Should -Be 'done'
        "$said" | Should -BeLike "*The tool 'f' warned: almost full*"
    }

    It 'and hangs is stopped after -ToolTimeout, and the next call runs' {
        $stream = Open-Stream @{ f = { Start-Sleep -Seconds 600 }; g = { 'alive' } } @{ ToolTimeout = 0.2 }
        Invoke-Call f | Should -Be '{"error":"It gave no output within 0.2 s and was stopped."}'
        $stream.ToolCalls[0].State | Should -Be 'TimedOut'
        Set-RealtimeStream -ToolTimeout 30
        Invoke-Call g | Should -Be 'alive'
    }

    It 'and does not stop either is left behind, and holds up nobody' {
        $gate = [System.Threading.ManualResetEventSlim]::new()
        $stream = Open-Stream @{ f = { ($using:gate).Wait() }; g = { 'alive' } } @{ ToolTimeout = 0.2; ToolThrottle = 1 }
        Invoke-Call f | Should -BeLike '*gave no output*'
        Set-RealtimeStream -ToolTimeout 30
        Invoke-Call g | Should -Be 'alive'
        $stream | Remove-RealtimeStream
        $stream.State | Should -Be 'Closed'
        $gate.Set()
        [System.Threading.SpinWait]::SpinUntil({ -not (Get-ToolRunspace $stream) }, 20000) | Should -BeTrue
    }

    It 'and <Case> is cut to 32 KiB, and says so' -ForEach @(
        @{ Case = 'returns a text of 10 MB'; Script = { 'é' * 10MB } }
        @{ Case = 'returns ten thousand objects'; Script = { 1..10000 | ForEach-Object { [pscustomobject]@{ Number = $_; Text = 'x' * 100 } } } }
        @{ Case = 'returns without end'; Script = { while ($true) { 'again and again' } } }
        @{ Case = 'returns a list without end'; Script = { , ([System.Linq.Enumerable]::Repeat('x', [int]::MaxValue)) } }
        @{ Case = 'returns 10 MB of bytes'; Script = { , [byte[]]::new(10MB) } }
    ) {
        $null = Open-Stream @{ f = $Script }
        $output = Invoke-Call f
        [System.Text.Encoding]::UTF8.GetByteCount($output) | Should -BeLessOrEqual 32kb
        [System.Text.Encoding]::UTF8.GetByteCount($output) | Should -BeGreaterThan 32000
        $output | Should -BeLike '*`[cut off: the output was longer than 32 KiB; ask for less]'
    }

    It 'and returns <Case> gives what there is of it' -ForEach @(
        @{ Case = 'what contains itself'; Expected = '{"Name":"loop","Self":"(contains itself)"}'; Script = { $a = [ordered]@{ Name = 'loop' }; $a.Self = $a; $a } }
        @{ Case = 'custom objects in each other'; Expected = '{"a":{"b":{"c":1}}}'; Script = { [pscustomobject]@{ a = [pscustomobject]@{ b = [pscustomobject]@{ c = 1 } } } } }
        @{ Case = 'what is nested too deeply'; Expected = '{"n":{"n":{"n":{"n":{"n":"System.Collections.Hashtable"}}}}}'; Script = { $a = @{ n = 1 }; 1..9 | ForEach-Object { $a = @{ n = $a } }; $a } }
        @{ Case = 'a script block'; Expected = '" Get-Date "'; Script = { { Get-Date } } }
        @{ Case = 'not a number'; Expected = '[NaN,∞]'; Script = { [double]::NaN, [double]::PositiveInfinity } }
        @{ Case = 'half a character'; Expected = "a$([char]0xFFFD)b"; Script = { "a$([char]0xD83D)b" } }
        @{ Case = 'an object whose property throws'; Expected = '{"Good":1,"Bad":null}'; Script = { [pscustomobject]@{ Good = 1 } | Add-Member ScriptProperty Bad { throw 'no' } -PassThru } }
        @{ Case = 'a thread'; Expected = '*"ManagedThreadId":*'; Script = { [System.Threading.Thread]::CurrentThread } }
        @{ Case = 'an open file'; Expected = '*"CanRead":true*'; Script = { $f = [System.IO.File]::OpenRead(($using:scenario)); $f; $f.Dispose() } }
        @{ Case = 'a delegate'; Expected = '*System.Action*'; Script = { [System.Action] { } } }
        @{ Case = 'a secret'; Expected = '"System.Security.SecureString"'; Script = { [securestring]::new() } }
    ) {
        $stream = Open-Stream @{ f = $Script }
        $output = Invoke-Call f
        if ($Case -eq 'not a number') { $output | Should -Be '["NaN","Infinity"]' } else { $output | Should -BeLike $Expected.Replace('[', '`[') }
        $stream.ToolCalls.State | Should -Be 'Completed'
    }

    It 'and puts out formatting is told so' {
        $null = Open-Stream @{ f = { Get-Process -Id $PID | Format-Table } }
        Invoke-Call f | Should -BeLike '{"error":"*Out-String*"}'
    }

    It 'is there as it was named, though its function is deleted meanwhile' {
        function Get-Fleeting { 'still here' }
        $null = Open-Stream Get-Fleeting
        Remove-Item function:Get-Fleeting
        Invoke-Call Get-Fleeting | Should -Be 'still here'
    }

    It 'is there as it was named, though its module is removed meanwhile' {
        $module = Join-Path $TestDrive 'Fleeting.psm1'
        Set-Content $module 'function Get-FromModule { "still here" }'
        Import-Module $module
        $stream = Open-Stream Get-FromModule
        Invoke-Call Get-FromModule | Should -Be 'still here'
        Remove-Module Fleeting
        Remove-Item $module
        Invoke-Call Get-FromModule | Should -Be 'still here'
        $stream.ToolCalls.State | Should -Be 'Completed', 'Completed'
    }

    It 'is an error where it is not to be had in the background any more' {
        $module = Join-Path $TestDrive 'Lost.psm1'
        Set-Content $module 'function Get-Lost { "never" }'
        Import-Module $module
        $tool = New-RealtimeTool -Command Get-Lost
        Remove-Module Lost
        Remove-Item $module
        $null = Open-Stream $tool
        Invoke-Call Get-Lost | Should -Be '{"error":"The command ''Get-Lost'' is not there any more."}'
    }

    It 'and spoils its runspace harms no other call' {
        $stream = Open-Stream @{ f = { Get-ChildItem function: | Remove-Item -Force; 'gone' }; g = { 'alive' }; h = { [runspace]::DefaultRunspace.CloseAsync(); 'closed' } }
        Invoke-Call f | Should -Be 'gone'
        Invoke-Call g | Should -Be 'alive'
        Invoke-Call f | Should -Be 'gone'
        $null = Invoke-Call h
        Invoke-Call g | Should -Be 'alive'
        $stream | Remove-RealtimeStream
        [System.Threading.SpinWait]::SpinUntil({ -not (Get-ToolRunspace $stream) }, 20000) | Should -BeTrue
    }

    It 'and sets preferences, variables and its location leaves them to no other call' {
        $here = (Get-Location).Path
        $null = Open-Stream @{
            set  = { Set-Location /; $global:ErrorActionPreference = 'Stop'; $global:WarningPreference = 'Stop'; Set-Variable left behind -Scope Global; 'set' }
            look = { "$((Get-Location).Path -eq $using:here) $ErrorActionPreference $WarningPreference [$left]" }
        } @{ ToolThrottle = 1 }
        Invoke-Call set | Should -Be 'set'
        Invoke-Call look | Should -Be 'True Continue Continue []'
        @(Get-ToolRunspace (Get-RealtimeStream)).Count | Should -Be 1
    }

    It 'and talks without end beside its output gives the output, and ten of its errors and warnings' {
        $null = Open-Stream @{ f = { 1..2000 | ForEach-Object { Write-Information $_; Write-Host 'x'; Write-Progress 'x'; Write-Warning "w$_"; Write-Error "e$_" }; 'done' } }
        $answer = Invoke-Call f | ConvertFrom-Json
        $answer.output | Should -Be 'done'
        $answer.error | Should -Be (1..10 | ForEach-Object { "e$_" })
        @($said -like '*warned: w*').Count | Should -Be 10
    }

    It 'and writes to the host, asks the user or calls exit harms nobody' {
        $stream = Open-Stream @{
            out  = { Write-Host 'to the host'; $Host.UI.WriteLine('and again'); Write-Progress 'x'; Write-Verbose 'x' -Verbose; 'output' }
            ask  = { Read-Host 'Who are you?' }
            quit = { 'before'; exit 3 }
            file = { & ($using:quitFile) }
        }
        Invoke-Call out | Should -Be 'output'
        Invoke-Call ask | Should -Be '{"error":"It asked the user something (Read-Host, a confirmation), and the background does not support user interaction."}'
        Invoke-Call quit | Should -Be 'before'
        $stream.State | Should -Be 'Open'
        Invoke-Call out | Should -Be 'output'
    }

    It 'and removes its own stream ends with it' {
        $stream = Open-Stream @{ f = { Get-RealtimeStream | Remove-RealtimeStream; 'never heard' } }
        $stream | Send-RealtimeText 'f' -Respond
        [System.Threading.SpinWait]::SpinUntil({ $stream.State -eq 'Closed' -and -not (Get-ToolRunspace $stream) }, 20000) | Should -BeTrue
        $stream.ToolCalls.State | Should -Be 'Cancelled'
    }

    It 'is stopped with its stream' {
        $started = [System.Threading.ManualResetEventSlim]::new()
        $stream = Open-Stream @{ f = { ($using:started).Set(); Start-Sleep -Seconds 600 } }
        $stream | Send-RealtimeText 'f' -Respond
        $started.Wait(20000) | Should -BeTrue
        $stream | Remove-RealtimeStream
        Get-ToolRunspace $stream | Should -BeNullOrEmpty
        $stream.ToolCalls.State | Should -Be 'Cancelled'
    }
}

Describe 'What a model writes' {
    BeforeEach { $script:said = @() }
    AfterEach { Clear-Realtime }

    It 'is refused when it is <Case>' -ForEach @(
        @{ Case = 'not JSON'; Call = 'f {"City":'; Error = 'The arguments are not JSON*' }
        @{ Case = 'not an object'; Call = 'f ["Oslo"]'; Error = 'The arguments must be a JSON object, not an array.' }
        @{ Case = 'a text'; Call = 'f "Oslo"'; Error = 'The arguments must be a JSON object, not a string.' }
        @{ Case = 'without a mandatory value'; Call = 'f {"Days":1}'; Error = "The parameter 'City' is missing.*" }
        @{ Case = 'with null for a mandatory value'; Call = 'f {"City":null}'; Error = "The parameter 'City' is missing.*" }
        @{ Case = 'with an unknown parameter'; Call = 'f {"City":"Oslo","Country":"Norway"}'; Error = "There is no parameter 'Country'. Its parameters: City, Days." }
        @{ Case = 'with an abbreviation'; Call = 'f {"Cit":"Oslo"}'; Error = "There is no parameter 'Cit'.*" }
        @{ Case = 'with a common parameter'; Call = 'f {"City":"Oslo","OutVariable":"x"}'; Error = "There is no parameter 'OutVariable'.*" }
        @{ Case = 'with what carries the $using: values'; Call = 'f {"City":"Oslo","--%":{}}'; Error = "There is no parameter '--%'.*" }
        @{ Case = 'with a value out of range'; Call = 'f {"City":"Oslo","Days":9}'; Error = '*maximum allowed range of 7*' }
        @{ Case = 'with a text for a number'; Call = 'f {"City":"Oslo","Days":"many"}'; Error = '*Cannot convert value*many*' }
        @{ Case = 'a call of what nobody named'; Call = 'Get-Date {}'; Error = "There is no function 'Get-Date'. There are: f." }
    ) {
        $null = Open-Stream @{ f = { [CmdletBinding()] param([Parameter(Mandatory)] [string] $City, [ValidateRange(1, 7)] [int] $Days) "$City $Days" } }
        (Invoke-Call $Call | ConvertFrom-Json).error | Should -BeLike $Error
        $said | Should -Not -BeNullOrEmpty
        (Get-RealtimeStream).State | Should -Be 'Open'
    }

    It 'stays literal text, whatever it says: <Value>' -ForEach @(
        @{ Value = '$(New-Item $canary)' }, @{ Value = '"; New-Item $canary; "' }, @{ Value = "'; New-Item `$canary #" }, @{ Value = '`whoami` $env:PATH ${x}' }
        @{ Value = '& { New-Item $canary }' }, @{ Value = '-Confirm:$false' }, @{ Value = '@{ a = 1 }' }
    ) {
        $canary = Join-Path $TestDrive 'canary'
        $written = $Value.Replace('$canary', $canary)
        $null = Open-Stream @{ f = { param($a, [string] $b, [string[]] $c, [hashtable] $d) "$a|$b|$c|$($d.x)" } }
        $json = @{ a = $written; b = $written; c = @($written); d = @{ x = $written } } | ConvertTo-Json -Compress
        Invoke-Call "f $json" | Should -BeExactly "$written|$written|$written|$written"
        Test-Path $canary | Should -BeFalse
    }

    It 'null for an optional parameter leaves it at its default' {
        $null = Open-Stream @{ f = { param($a = 'default', [nullable[int]] $b = 5) "$a $($null -eq $b)" } }
        Invoke-Call 'f {"a":null,"b":null}' | Should -Be 'default True'
    }

    It 'is not answered where it is a call that the user declared himself' {
        $stream = Open-Stream @{ f = { 'mine' } }
        Send-RealtimeEvent @{ type = 'session.update'; session = @{ type = 'realtime'; tools = @(@{ type = 'function'; name = 'theirs'; parameters = @{ type = 'object' } }) } }
        Set-RealtimeStream -Instructions 'Later than that.'
        Send-RealtimeText 'theirs' -Respond
        $null = Get-RealtimeEventLog response.done -Timeout 20 | Select-Object -First 1
        $stream.ToolCalls | Should -BeNullOrEmpty
    }

    It 'of a tool that was taken away is an error' {
        $null = Open-Stream @{ f = { 'mine' } }
        Set-RealtimeStream -Tool @()
        Invoke-Call f | Should -BeLike '{"error":"There is no function *"}'
    }
}

Describe '-ToolApproval' {
    BeforeEach { $script:said = @() }
    AfterEach { Clear-Realtime }

    BeforeAll {
        function Remove-Thing { [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param($Name) if ($PSCmdlet.ShouldProcess($Name)) { "removed $Name" } }
    }

    It 'lets calls run, and refuses them with and without a reason' {
        $stream = Open-Stream @{ f = { param($a) "ran with $a" } } @{
            ToolApproval = {
                param($Call)
                switch ($Call.Arguments.a) { no { $false } never { "not on $($using:day)" } odd { throw 'odd' } loud { Write-Error 'loud' } silent { } default { $_ -eq 'yes' } }
            }
        }
        $day = 'Sundays'
        Set-RealtimeStream -ToolApproval {
            param($Call)
            switch ($Call.Arguments.a) { no { $false } never { "not on $($using:day)" } odd { throw 'odd' } loud { Write-Error 'loud' } silent { } default { $true } }
        }
        Invoke-Call 'f {"a":"yes"}' | Should -Be 'ran with yes'
        Invoke-Call 'f {"a":"silent"}' | Should -Be 'ran with silent'
        Invoke-Call 'f {"a":"no"}' | Should -Be '{"error":"The call was not approved."}'
        Invoke-Call 'f {"a":"never"}' | Should -Be '{"error":"The call was not approved: not on Sundays"}'
        Invoke-Call 'f {"a":"odd"}' | Should -Be '{"error":"Its approval failed."}'
        Invoke-Call 'f {"a":"loud"}' | Should -Be '{"error":"Its approval failed."}'
        "$said" | Should -BeLike '*-ToolApproval failed: odd*'
        $stream.ToolCalls.State | Should -Be 'Completed', 'Completed', 'Refused', 'Refused', 'Refused', 'Refused'
    }

    It 'is asked with the call, in $_ and as a parameter, in a runspace of its own' {
        $seen = [System.Collections.Concurrent.ConcurrentQueue[object]]::new()
        $stream = Open-Stream Remove-Thing @{
            ToolApproval = { param($Call) ($using:seen).Enqueue(@($_.Name, $Call.ArgumentsJson, $Call.NeedsApproval, "$($Call.State)", [runspace]::DefaultRunspace.Name)); $true }
        }
        Invoke-Call 'Remove-Thing {"Name":"it"}' | Should -Be 'removed it'
        $seen.ToArray()[0] | Should -Be 'Remove-Thing', '{"Name":"it"}', $true, 'AwaitingApproval', "$($stream.Name) approval"
    }

    It 'that says nothing does not approve what has a high impact' {
        $null = Open-Stream Remove-Thing @{ ToolApproval = { } }
        Invoke-Call 'Remove-Thing {"Name":"it"}' | Should -Be '{"error":"The call was not approved."}'
    }

    It 'that is not there refuses what has a high impact, and says what to do' {
        $null = Open-Stream Remove-Thing
        Invoke-Call 'Remove-Thing {"Name":"it"}' | Should -Be '{"error":"This needs somebody''s approval, and there is nobody to ask."}'
        "$said" | Should -BeLike '*Remove-Thing*-ToolApproval*New-RealtimeTool -Approval Never*'
        Set-RealtimeStream -Tool (New-RealtimeTool -Command Remove-Thing -Approval Never)
        Invoke-Call 'Remove-Thing {"Name":"it"}' | Should -Be 'removed it'
    }

    It 'that is not there refuses what takes something away, and asks no more than that' {
        $file = New-Item (Join-Path $TestDrive 'kept.txt') -Value 'kept'
        $null = Open-Stream Remove-Item, Set-Content
        $call = 'Remove-Item ' + (@{ Path = @($file.FullName) } | ConvertTo-Json -Compress)
        Invoke-Call $call | Should -Be '{"error":"This needs somebody''s approval, and there is nobody to ask."}'
        $file.FullName | Should -Exist
        "$said" | Should -BeLike '*Remove-Item*-ToolApproval*New-RealtimeTool -Approval Never*'
        Invoke-Call ('Set-Content ' + (@{ Path = @($file.FullName); Value = @('changed') } | ConvertTo-Json -Compress)) | Should -Be '(no output)'
        Get-Content $file | Should -Be 'changed'
        Set-RealtimeStream -ToolApproval { $true }
        Invoke-Call $call | Should -Be '(no output)'
        $file.FullName | Should -Not -Exist
    }

    It 'that hangs refuses, and ends with its stream' {
        $stream = Open-Stream @{ f = { 'ran' } } @{ ToolTimeout = 0.2; ToolApproval = { Start-Sleep -Seconds 600 } }
        Invoke-Call f | Should -Be '{"error":"It was not approved within 0.2 s."}'
        $stream | Remove-RealtimeStream
        Get-ToolRunspace $stream | Should -BeNullOrEmpty
    }
}
