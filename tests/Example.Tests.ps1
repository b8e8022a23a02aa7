# Each script of docs/examples is run as a person would run it, in a process of its own. They take as long as people talk, so all
# of them run at once, and each test waits for its own.
BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $examples = Join-Path (Split-Path $PSScriptRoot) docs/examples

    # Not on the TestDrive, from which Pester takes at the end of each Describe what has come meanwhile.
    $root = (New-Item (Join-Path ([System.IO.Path]::GetTempPath()) "realtalk-$(New-Guid)") -ItemType Directory).FullName

    function Start-Example([string] $Name, [string] $Command) {
        $folder = (New-Item (Join-Path $root $Name) -ItemType Directory).FullName
        $start = [System.Diagnostics.ProcessStartInfo]::new($pwsh)
        foreach ($argument in '-NoProfile', '-NonInteractive', '-Command', "& { $Command }; exit [int](-not `$?)") { $start.ArgumentList.Add($argument) }
        $start.WorkingDirectory = $folder
        $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        $start.Environment['EXAMPLES'] = $examples

        # An installed module would come before the one that was built.
        $start.Environment['PSModulePath'] = (Join-Path (Split-Path $PSScriptRoot) out) + [System.IO.Path]::PathSeparator + $env:PSModulePath
        $start.Environment['NO_COLOR'] = '1'

        # No sound server: what is to be heard goes to files, or to nobody.
        $start.Environment['PULSE_SERVER'] = 'unix:/nowhere'
        $process = [System.Diagnostics.Process]::Start($start)
        $process.StandardInput.Close()
        [pscustomobject]@{
            Folder  = $folder
            Process = $process
            Output  = $process.StandardOutput.ReadToEndAsync()
            Errors  = $process.StandardError.ReadToEndAsync()
        }
    }

    # What it printed, line by line.
    function Wait-Example([object] $Example) {
        if (-not $Example.Process.WaitForExit(180000)) { throw "It did not end. $($Example.Errors.Result)" }
        $Example.Process.ExitCode | Should -Be 0 -Because "it printed: $($Example.Output.Result) $($Example.Errors.Result)"
        $Example.Errors.Result | Should -BeNullOrEmpty
        $Example.Output.Result.TrimEnd() -split '\r?\n'
    }

    $running = @{
        CarRental   = Start-Example CarRental '& "$env:EXAMPLES/Invoke-CarRentalCall.ps1" -Record call.wav -Events call.jsonl -OutputDevice None'
        Interpreter = Start-Example Interpreter '& "$env:EXAMPLES/Invoke-Interpreter.ps1" -Simulator -OutputPath interpreted.wav'
        Dictation   = Start-Example Dictation '& "$env:EXAMPLES/Invoke-Dictation.ps1" notes.txt -Simulator'
        VoiceMenu   = Start-Example VoiceMenu '
            $configuration = New-PesterConfiguration @{ Run = @{ Path = "$env:EXAMPLES/VoiceMenu.Tests.ps1"; PassThru = $true }; Output = @{ Verbosity = "None" } }
            $run = Invoke-Pester -Configuration $configuration
            "{0} passed, {1} failed" -f $run.PassedCount, $run.FailedCount
            $run.Failed.ErrorRecord'
    }
}

AfterAll {
    foreach ($example in $running.Values) {
        if (-not $example.Process.HasExited) { $example.Process.Kill($true) }
        $example.Process.Dispose()
    }

    Remove-Item $root -Recurse -Force
}

Describe 'The car-rental call' {
    It 'is held, recorded and logged' {
        $printed = Wait-Example $running.CarRental
        $printed -match 'MODEL: Where is the collection point\?' | Should -HaveCount 1
        $printed -match '\[not heard: ' | Should -HaveCount 1
        "$printed" | Should -Match 'Replies: +6, 0 of them ran dry'
        (Get-Item (Join-Path $running.CarRental.Folder call.wav)).Length | Should -BeGreaterThan 1MB
        (Import-RealtimeEventLog (Join-Path $running.CarRental.Folder call.jsonl) | Where-Object Type -EQ response.done).Count | Should -Be 6
    }
}

Describe 'The interpreter' {
    It 'says each sentence in the other language' {
        Wait-Example $running.Interpreter | Should -Be @(
            'Italian  Buonasera, eccomi.'
            'English  Good evening. I would like a table for two, please.'
            'Italian  Buonasera. Vorrei un tavolo per due, per favore.'
            'English  Is the fish fresh today?'
            'Italian  Il pesce è fresco oggi?')
        (Get-Item (Join-Path $running.Interpreter.Folder interpreted.wav)).Length | Should -BeGreaterThan 100KB
    }
}

Describe 'The dictation' {
    It 'writes each paragraph to the file' {
        $printed = Wait-Example $running.Dictation
        $printed | Should -HaveCount 3
        Get-Content (Join-Path $running.Dictation.Folder notes.txt) | Should -Be $printed
        $printed[0] | Should -Be 'Shopping list for the weekend.'
    }
}

Describe 'The voice menu' {
    It 'passes its own tests' {
        Wait-Example $running.VoiceMenu | Should -Be '5 passed, 0 failed'
    }
}

Describe 'The search for slow replies' {
    BeforeAll {
        $script:sequence = 0
        function Get-Line([double] $Second, [string] $Type, [hashtable] $Data = @{}) {
            $Data.type = $Type
            [ordered]@{
                sequence = ++$script:sequence; time = ([datetimeoffset]'2026-01-01T12:00:00Z').AddSeconds($Second); direction = 'Received'; type = $Type; data = $Data
            } | ConvertTo-Json -Compress -Depth 5
        }

        # A reply that comes so many seconds after the speech.
        function Get-Turn([double] $Second, [double] $Latency, [string] $Name) {
            Get-Line $Second 'input_audio_buffer.speech_stopped' @{ item_id = "caller_$Name"; audio_end_ms = 1 }
            foreach ($after in 0, 0.1) {
                Get-Line ($Second + $Latency + $after) 'response.output_audio.delta' @{ response_id = "resp_$Name"; item_id = $Name; delta = 'AAAA' }
            }
            Get-Line ($Second + $Latency + 1) 'response.output_audio_transcript.done' @{ response_id = "resp_$Name"; item_id = $Name; transcript = "This is $Name." }
        }

        $logs = (New-Item (Join-Path $TestDrive logs) -ItemType Directory).FullName
        (Get-Turn 10 0.4 quick), (Get-Turn 20 1.5 slow) | ForEach-Object { $_ } | Set-Content (Join-Path $logs one.jsonl)
        (Get-Turn 10 3.25 slowest) | Set-Content (Join-Path $logs two.jsonl)
        $search = Join-Path $examples Find-SlowReply.ps1
    }

    It 'finds them in several logs, the slowest first' {
        $found = & $search (Join-Path $logs *.jsonl)
        $found.ResponseId | Should -Be resp_slowest, resp_slow
        $found.Latency.TotalSeconds | Should -Be 3.25, 1.5
        $found.Said | Should -Be 'This is slowest.', 'This is slow.'
        $found.File | Should -Be two.jsonl, one.jsonl
    }

    It 'takes files from the pipeline, and another limit' {
        (Get-ChildItem $logs | & $search -SlowerThan 0).Count | Should -Be 3
        Get-ChildItem $logs | & $search -SlowerThan 9 | Should -BeNullOrEmpty
    }

    It 'shows them as a table, with the latency in milliseconds' {
        $table = & $search (Join-Path $logs *.jsonl) | Out-String -Width 100
        $table.Trim() -split '\r?\n' | Select-Object -First 1 | Should -Match '^LatencyMs +File +Time +Said *$'
        $table | Should -Match '3250 +two\.jsonl .* This is slowest\.'
    }

    It 'says how many replies it has looked at' {
        & $search (Join-Path $logs *.jsonl) -SlowerThan 9 -Verbose 4>&1 | Should -Be 'Logs: 2. Replies to what was said: 3. Slower than 9 s: 0.'
    }

    It 'takes the module that is loaded already' {
        $copy = Join-Path $TestDrive modules/Realtalk
        $null = New-Item (Split-Path $copy) -ItemType Directory
        Copy-Item (Join-Path (Split-Path $manifest) out/Realtalk) $copy -Recurse
        $script = {
            param($Module, $Search, $Logs)
            Import-Module $Module
            (& $Search $Logs).Count
            (Get-Module Realtalk).Path
            "$Error"
        }
        & $pwsh -NoProfile -NonInteractive -Command $script -args $copy, $search, (Join-Path $logs *.jsonl) |
            Should -Be 2, (Join-Path $copy bin/Realtalk.PowerShell.dll), ''
    }
}

Describe 'The comment help of <Name>' -ForEach (Get-ChildItem (Join-Path (Split-Path $PSScriptRoot) docs/examples) -Filter *.ps1 -Recurse -Exclude *.Tests.ps1 |
        ForEach-Object { @{ Name = $_.Name; Path = $_.FullName } }) {
    It 'describes every parameter and example' {
        $help = Get-Help $Path
        $help.Synopsis | Should -Match '\.$'
        foreach ($parameter in $help.parameters.parameter) { "$($parameter.description.Text)" | Should -Match '\.$' -Because $parameter.name }
        foreach ($example in $help.examples.example) { "$($example.remarks.Text)".Trim() | Should -Match '\.$' -Because $example.code }
    }
}
