BeforeDiscovery {
    $folder = Join-Path (Split-Path $PSScriptRoot) 'docs/examples/bridge'
    function Find-Program([string] $Name) { [bool](Get-Command $Name -CommandType Application -ErrorAction Ignore) }
    $hasNc = (Find-Program nc) -and (& nc -h 2>&1 | Out-String) -match '-\S*U|\sU\s'
    $examples = @(
        @{ Program = 'python3'; File = "$folder/answer_questions.py"; Missing = -not (Find-Program python3) }
        @{ Program = 'node'; File = "$folder/answer_questions.mjs"; Missing = -not (Find-Program node) }
        @{ Program = 'bash'; File = "$folder/answer_questions.sh"; Missing = -not ($hasNc -and (Find-Program bash)) }
    )
    $missing = @($examples | Where-Object Missing | ForEach-Object Program)
    if ($missing) { Write-Warning "Not installed, so their examples are not run: $($missing -replace 'bash', 'nc with -U')" }
    if ($IsWindows) { $examples = @() }
}

BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $ask = 'Where do I collect it, at which office?'
    $next = 0

    # A path that no other test uses, short enough for a socket.
    function New-SocketPath {
        $script:next++
        $folder = Join-Path ([System.IO.Path]::GetTempPath()) "rt-$PID-$([guid]::NewGuid().ToString('N').Substring(0, 8))"
        $script:folders += $folder
        if ($IsWindows) { "realtalk-test-$([guid]::NewGuid())" } else { Join-Path $folder 'b.sock' }
    }
    $script:folders = @()

    # Runs a script in another PowerShell, and gives its output as objects.
    function Invoke-Elsewhere([string] $Script, [object[]] $Argument) {
        $path = Join-Path $TestDrive "elsewhere-$([guid]::NewGuid()).ps1"
        Set-Content $path "`$ErrorActionPreference = 'Stop'`nImport-Module '$manifest'`n`$result = & {`n$Script`n} @args`n`$result | ConvertTo-Json -AsArray -EnumsAsStrings -Depth 4 -WarningAction SilentlyContinue"
        $json = & $pwsh -NoProfile -NonInteractive -File $path @Argument 2>&1 | Out-String
        if ($LASTEXITCODE -ne 0) { throw $json }
        $json | ConvertFrom-Json
    }
}

AfterAll {
    Clear-Realtime
    $script:folders | Where-Object { Test-Path $_ } | Remove-Item -Recurse -Force
}

Describe 'Start-, Get- and Stop-RealtimeBridge' {
    BeforeEach {
        $stream = New-RealtimeStream -Simulator -OutputModality Text -TextTools AskClient
        $path = New-SocketPath
    }
    AfterEach { Clear-Realtime }

    It 'start, list and stop a bridge, and say nothing unless asked to' {
        Start-RealtimeBridge -Path $path | Should -BeNullOrEmpty
        $bridge = Get-RealtimeBridge
        $bridge | Should -HaveCount 1
        $bridge | Should -BeOfType Realtalk.Bridge.RealtimeBridge
        $bridge.Path | Should -Be $path
        $bridge.Port | Should -BeNullOrEmpty
        $bridge.Token | Should -BeNullOrEmpty
        $bridge.ClientCount | Should -Be 0
        $bridge | Out-String | Should -Match 'Stream +Clients +Port +Path'
        Stop-RealtimeBridge
        $bridge.IsRunning | Should -BeFalse
        Get-RealtimeBridge | Should -BeNullOrEmpty
        Test-Path $path | Should -BeFalse
        $stream.State | Should -Be 'Open'
    }

    It 'choose a place of their own, where Connect-RealtimeBridge finds it' {
        $before = $env:XDG_RUNTIME_DIR
        $env:XDG_RUNTIME_DIR = (New-Item (Split-Path $path) -ItemType Directory -Force).FullName
        try {
            $bridge = $stream | Start-RealtimeBridge -PassThru
            $bridge.Path | Should -BeLike "*$($stream.Name)-$PID*"
            $far = Connect-RealtimeBridge
            $far.Address | Should -Be $bridge.Path
            # Its own name has the stream itself here.
            $far.Name | Should -Be "$($stream.Name)-2"
        }
        finally { $env:XDG_RUNTIME_DIR = $before }
    }

    It 'report a path that is taken, and that no bridge runs' {
        Start-RealtimeBridge -Path $path
        $failure = Get-TheError { Start-RealtimeBridge -Path $path }
        $failure.FullyQualifiedErrorId | Should -BeLike 'BridgePathInUse,*'
        Stop-RealtimeBridge
        $failure = Get-TheError { Stop-RealtimeBridge }
        $failure.FullyQualifiedErrorId | Should -BeLike 'NoBridge,*'
        $failure = Get-TheError { Connect-RealtimeBridge $path }
        $failure.FullyQualifiedErrorId | Should -BeLike 'BridgeNotFound,*'
        "$failure" | Should -BeLike '*nothing is there.' -Because 'the file goes with the bridge'
        $failure.CategoryInfo.Category | Should -Be 'ConnectionError'
    }

    It 'take TCP with a token, which nothing shows' {
        $bridge = Start-RealtimeBridge -Port 0 -PassThru
        $bridge.Path | Should -BeNullOrEmpty
        $bridge.Port | Should -BeGreaterThan 0
        $token = $bridge.Token | ConvertFrom-SecureString -AsPlainText
        $token.Length | Should -Be 64
        ($bridge | Format-List * | Out-String) | Should -Not -Match $token
        $far = Connect-RealtimeBridge -Port $bridge.Port -Token $bridge.Token
        $far.State | Should -Be 'Open'
        $failure = Get-TheError { Connect-RealtimeBridge -Port $bridge.Port -Token 'a-wrong-token-of-some-length' }
        $failure.FullyQualifiedErrorId | Should -BeLike 'TokenWrong,*'
        $failure.CategoryInfo.Category | Should -Be 'AuthenticationError'
        "$failure" | Should -Not -Match 'wrong-token-of'
        (Get-TheError { Start-RealtimeBridge -Port 0 -Token 'short' }).FullyQualifiedErrorId | Should -BeLike 'TokenTooShort,*'
    }

    It 'end with the stream' {
        $bridge = Start-RealtimeBridge -Path $path -PassThru
        Remove-RealtimeStream
        $bridge.IsRunning | Should -BeFalse
        Get-RealtimeBridge | Should -BeNullOrEmpty
        Test-Path $path | Should -BeFalse
    }
}

Describe 'A stream of another process' {
    BeforeEach {
        $stream = New-RealtimeStream -Simulator -OutputModality Text -TextTools AskClient
        $path = New-SocketPath
        $bridge = Start-RealtimeBridge -Path $path -PassThru
    }
    AfterEach { Clear-Realtime }

    It 'is sent to, received from and read as one of this process' {
        $result = Invoke-Elsewhere @'
param($path)
$stream = Connect-RealtimeBridge $path -Name far
$sent = Send-RealtimeText 'What is the capital of France?' -Respond -PassThru
$reply = Receive-RealtimeText -Wait -Timeout 60
Set-RealtimeStatus 'It rains.'
$aside = Send-RealtimeText 'What is the capital of France?' -OutOfBand
@{
    Shown = Get-RealtimeStream | Out-String
    StreamId = $sent.StreamId -eq $stream.Id
    Reply = $reply.Text
    Aside = "$($aside.Kind): $($aside.Text)"
    Texts = @(Get-RealtimeText | ForEach-Object { "$($_.Kind)" })
    Transcript = @(Get-RealtimeTranscript | ForEach-Object { "$($_.Role): $($_.Content)" })
}
Remove-RealtimeStream
'@ $path
        $result.Shown | Should -Match 'far +Open'
        $result.StreamId | Should -BeTrue
        $result.Reply | Should -Be 'The capital of France is Paris.'
        $result.Aside | Should -BeLike 'Answer: *Paris*'
        $result.Texts | Should -Contain 'Reply'
        $result.Texts | Should -Contain 'Status'
        $result.Transcript | Should -Be 'User: What is the capital of France?', 'Assistant: The capital of France is Paris.'
        (Get-RealtimeTranscript | ForEach-Object { "$($_.Role): $($_.Content)" }) | Should -Be $result.Transcript
        (Get-RealtimeText -Kind Status).State | Should -Be 'Open'
        $stream.State | Should -Be 'Open'
    }

    It 'answers questions from the pipeline, while a third process follows the transcript' {
        $answering = Start-ThreadJob {
            & $using:pwsh -NoProfile -NonInteractive -Command "
                Import-Module '$using:manifest'
                `$null = Connect-RealtimeBridge '$using:path'
                Receive-RealtimeText -Follow -Timeout 60 | Where-Object Kind -EQ Question | Select-Object -First 1 |
                    Send-RealtimeText 'the Southern office' -PassThru | ForEach-Object Text"
        }
        $following = Start-ThreadJob {
            & $using:pwsh -NoProfile -NonInteractive -Command "
                Import-Module '$using:manifest'
                `$null = Connect-RealtimeBridge '$using:path'
                Get-RealtimeTranscript -Follow | ForEach-Object { `$_.Content }"
        }
        [System.Threading.SpinWait]::SpinUntil({ $bridge.ClientCount -eq 2 }, 60000) | Should -BeTrue
        Send-RealtimeText $ask -Respond
        $answering | Receive-JobToEnd | Should -Be 'the Southern office'
        do { $response = Wait-RealtimeResponse -Timeout 60 } until ($response.Text -like '*Southern office*')
        Remove-RealtimeStream
        $lines = $following | Receive-JobToEnd
        $lines | Should -Contain $ask
        "$lines" | Should -BeLike '*Southern office*'
    }

    It 'is lost with an error at the next cmdlet, and a warning' {
        $far = Connect-RealtimeBridge $path -Name far
        Stop-RealtimeBridge
        $warnings = Receive-RealtimeText -Stream far -Follow -Timeout 60 3>&1
        $warnings | Should -BeOfType System.Management.Automation.WarningRecord
        "$warnings" | Should -BeLike "*'far' failed*"
        $far.State | Should -Be 'Failed'
        $said = @(Send-RealtimeText 'Hello?' -Stream far 2>&1)
        $failure = @($said | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
        $failure | Should -HaveCount 1
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'BridgeLost,*'
        $failure[0].CategoryInfo.Category | Should -Be 'ConnectionError'
    }

    It 'has no more than the text, and cmdlets for more say so' {
        $far = Connect-RealtimeBridge $path -Name far
        $failure = Get-TheError { Get-RealtimeEventLog -Stream far }
        "$failure" | Should -BeLike "*'far' is another process's*"
        $failure = Get-TheError { Send-RealtimeText 'Hello' }
        $failure.FullyQualifiedErrorId | Should -BeLike 'SeveralStreams,*'
        $far | Send-RealtimeText 'Hello' -PassThru | ForEach-Object StreamId | Should -Be $far.Id
    }

    It 'goes on when the other process is killed' -Skip:$IsWindows {
        $script = Join-Path $TestDrive 'killed.ps1'
        Set-Content $script "Import-Module '$manifest'; `$null = Connect-RealtimeBridge '$path'; [Console]::Out.WriteLine('connected'); `$null = Receive-RealtimeText -Follow"
        $info = [System.Diagnostics.ProcessStartInfo]::new($pwsh, [string[]]('-NoProfile', '-NonInteractive', '-File', $script))
        $info.RedirectStandardOutput = $true
        $process = [System.Diagnostics.Process]::Start($info)
        try {
            $process.StandardOutput.ReadLine() | Should -Be 'connected'
            $bridge.ClientCount | Should -Be 1
        }
        finally {
            $process.Kill()
            $process.WaitForExit()
            $process.Dispose()
        }

        [System.Threading.SpinWait]::SpinUntil({ $bridge.ClientCount -eq 0 }, 20000) | Should -BeTrue
        Send-RealtimeText 'What is the capital of France?' -Respond
        (Wait-RealtimeResponse -Timeout 60).Text | Should -BeLike '*Paris*'
    }
}

Describe 'The examples' {
    AfterEach { Clear-Realtime }

    It '<Program> says where there is no bridge' -ForEach $examples {
        if ($Missing) { Set-ItResult -Skipped -Because "$Program, or nc with -U, is not installed"; return }
        $path = Join-Path $TestDrive 'nowhere.sock'
        $said = & $Program $File $path 'an answer' 2>&1 | Out-String
        $LASTEXITCODE | Should -Not -Be 0
        $said | Should -BeLike "*$path*"
        $said | Should -Not -BeLike '*Traceback*'
        $said | Should -Not -BeLike '* at *:*:*'
    }

    It '<Program> answers the model''s question with no package' -ForEach $examples {
        if ($Missing) { Set-ItResult -Skipped -Because "$(if ($Program -eq 'bash') { 'nc with -U' } else { $Program }) is not installed"; return }
        $null = New-RealtimeStream -Simulator -OutputModality Text -TextTools AskClient
        $path = New-SocketPath
        $bridge = Start-RealtimeBridge -Path $path -PassThru
        $running = Start-ThreadJob { & $using:Program $using:File $using:path 'the "Eastern" office' 2>&1 | ForEach-Object { "$_" } }
        [System.Threading.SpinWait]::SpinUntil({ $bridge.ClientCount -eq 1 -or $running.State -ne 'Running' -and $running.State -ne 'NotStarted' }, 60000) | Should -BeTrue
        Send-RealtimeText $ask -Respond
        do { $response = Wait-RealtimeResponse -Timeout 60 } until ($response.Text -like '*Eastern*')
        Remove-RealtimeStream
        $output = $running | Receive-JobToEnd
        $output | Should -Contain 'question: Where is the collection point?'
        $output | Should -Contain 'answered: the "Eastern" office'
        $output[-1] | Should -Be 'state: closed'
        "$output" | Should -Not -BeLike '*refused*'
    }
}
