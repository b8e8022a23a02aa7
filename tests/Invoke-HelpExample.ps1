using namespace System.Management.Automation.Language

# Runs examples of the help, each in a runspace and a folder of its own, and writes what became of them to a file. What needs a
# key or a device is sent to the simulator and to files; everything else of an example is run as it stands.
# Help.Tests.ps1 calls this in several processes at once, because a stream that is not named is the only one of its process.
param(
    # JSON: a list of objects with a Key and the Code.
    [Parameter(Mandatory)] [string] $ExamplePath,
    # JSON: of each Key what went wrong, what was left open, and what was left after that.
    [Parameter(Mandatory)] [string] $ReportPath,
    # A folder of this process's own.
    [Parameter(Mandatory)] [string] $Folder
)

$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot TestHelper.ps1)

# Nothing of the machine's own: no key, no runtime folder in which bridges are.
$env:XDG_RUNTIME_DIR = (New-Item (Join-Path $Folder run) -ItemType Directory -Force).FullName
$env:DOCS_TOKEN = 'a token for the documents'

# The examples are about the cmdlets, not about what is said: of each reply the simulator says the first word, and the call takes
# two seconds.
$fastVoices = @{ model = @{ words_per_minute = 450 }; caller = @{ words_per_minute = 450 } }
$shipped = Join-Path (Split-Path $manifest) out/Realtalk/bin/Scenarios/car-rental.json
$fastScenario = Get-Content $shipped -Raw | ConvertFrom-Json -AsHashtable
$fastScenario.Remove('clips')
$fastScenario.voices = $fastVoices
foreach ($rule in $fastScenario.replies.Where({ $_.Contains('say') })) { $rule.say = ($rule.say -split ' ')[0] }
$shortCall = @{
    name    = 'short'
    voices  = $fastVoices
    caller  = @(@{ say = 'Hi.'; pause_ms = 0 })
    replies = @(
        @{
            when = @{ text = 'collect' }
            say  = 'Wait.'
            call = @{ name = 'ask_client'; arguments = @{ question = 'Where?' } }
        }
        @{ say = 'Yes.' }
    )
}

# Half a second of a tone, in the place of a person: a header of 44 bytes, and samples of 16 bits at 24,000 Hz.
$question = [byte[]](& {
        [System.Text.Encoding]::ASCII.GetBytes('RIFF'); [System.BitConverter]::GetBytes(24036)
        [System.Text.Encoding]::ASCII.GetBytes('WAVEfmt '); [System.BitConverter]::GetBytes(16)
        [System.BitConverter]::GetBytes([uint16]1); [System.BitConverter]::GetBytes([uint16]1)
        [System.BitConverter]::GetBytes(24000); [System.BitConverter]::GetBytes(48000)
        [System.BitConverter]::GetBytes([uint16]2); [System.BitConverter]::GetBytes([uint16]16)
        [System.Text.Encoding]::ASCII.GetBytes('data'); [System.BitConverter]::GetBytes(24000)
        foreach ($i in 1..12000) { [System.BitConverter]::GetBytes([int16](8000 * [math]::Sin($i / 10))) }
    })

# Where a parameter of a command stands, and its value; null where it is not there.
function Find-Parameter([CommandAst] $Command, [string] $Name) {
    $elements = $Command.CommandElements
    for ($i = 1; $i -lt $elements.Count; $i++) {
        if ($elements[$i] -is [CommandParameterAst] -and $elements[$i].ParameterName -eq $Name) {
            $last = $elements[$i].Argument ?? $elements[$i + 1] ?? $elements[$i]
            return @{ Offset = $elements[$i].Extent.StartOffset; Length = $last.Extent.EndOffset - $elements[$i].Extent.StartOffset }
        }
    }
}

# What of a command is to be changed: places and texts.
function Get-Redirection([CommandAst] $Command, [string] $Folder, [bool] $HasStream) {
    $has = { param([string[]] $Name) [bool]($Name | Where-Object { Find-Parameter $Command $_ }) }
    $add = { param([string] $Text) @{ Offset = $Command.CommandElements[0].Extent.EndOffset; Length = 0; Text = " $Text" } }
    $replace = { param([string] $Name, [string] $Text) (Find-Parameter $Command $Name) + @{ Text = $Text } }
    $namesServer = & $has Scenario, Replay, Endpoint, Stream
    $call = "-Caller '$Folder/short.json'"
    switch ($Command.GetCommandName()) {
        New-RealtimeStream { if (-not $namesServer) { & $add "-Scenario '$Folder/fast.json'" } }
        Read-RealtimeAudio { if (-not (& $has InputDevice, InputPath)) { & $add '-InputPath question.wav' } }
        Out-RealtimeAudio { if (-not (& $has OutputDevice, OutputPath)) { & $add '-OutputDevice None' } }
        Start-RealtimeConversation {
            if (-not $namesServer -and -not $HasStream) { & $add "-Scenario '$Folder/short.json'" }
            if (& $has Caller) { & $replace Caller $call }
            elseif (& $has InputDevice) { & $replace InputDevice "$call -Greet" }
            elseif (-not (& $has InputPath)) { & $add "$call -Greet" }
            if (& $has OutputDevice) { & $replace OutputDevice '-OutputDevice None' }
            elseif (-not (& $has OutputPath)) { & $add '-OutputDevice None' }
        }
    }
}

# The example as it can run anywhere.
function ConvertTo-RunnableExample([string] $Code, [string] $Folder) {
    $errors = $null
    $ast = [Parser]::ParseInput($Code, [ref]$null, [ref]$errors)
    if ($errors) { throw "The example cannot be parsed: $errors" }
    $commands = $ast.FindAll({ $args[0] -is [CommandAst] }, $true)
    $opening = $commands | Where-Object { $_.GetCommandName() -eq 'New-RealtimeStream' } | Select-Object -First 1
    $changes = foreach ($command in $commands) {
        Get-Redirection $command $Folder ($opening -and $opening.Extent.StartOffset -lt $command.Extent.StartOffset)
    }

    foreach ($change in $changes | Sort-Object { $_.Offset } -Descending) {
        $Code = $Code.Remove($change.Offset, $change.Length).Insert($change.Offset, $change.Text)
    }

    $Code
}

# Runs an example as at a prompt, and says what went wrong.
function Invoke-Example([string] $Code, [string] $Folder) {
    $state = [initialsessionstate]::CreateDefault2()
    $state.ImportPSModule(@($manifest))
    $shell = [powershell]::Create($state)
    try {
        $prepare = "Set-StrictMode -Version 3; `$ErrorActionPreference = 'Stop'; Set-Location -LiteralPath '$Folder'"
        # Where there is no sound on this machine, the warning that says so is none of the example's.
        $prepare += "; `$PSDefaultParameterValues = @{ 'Get-RealtimeAudioDevice:WarningAction' = 'SilentlyContinue' }"
        $null = $shell.AddScript($prepare).Invoke()
        $shell.Commands.Clear()
        # As the host does, so that what is put out is formatted.
        $null = $shell.AddScript((ConvertTo-RunnableExample $Code $Folder)).AddCommand('Out-String')
        $running = $shell.BeginInvoke()
        if (-not $running.AsyncWaitHandle.WaitOne(30000)) {
            $null = $shell.BeginStop($null, $null).AsyncWaitHandle.WaitOne(10000)
            throw 'It does not end.'
        }

        $null = $shell.EndInvoke($running)
        $shell.Streams.Error | ForEach-Object { "$_" }
        $shell.Streams.Warning | ForEach-Object { "$_" }
    }
    catch { "$_" }
    finally {
        $shell.Runspace.Dispose()
        $shell.Dispose()
    }
}

# What the example has left open: the next one, in the same PowerShell, would meet it.
function Get-OpenObject {
    @(Get-RealtimeStream) + @(Get-RealtimeSimulator) | ForEach-Object { "$_" }
}

# What is still there when all streams and simulators are closed.
function Get-Leftover {
    Clear-Realtime
    @(Get-RealtimeStream) + @(Get-RealtimeConversation) + @(Get-RealtimeBridge) + @(Get-RealtimeSimulator) +
        @(Get-ChildItem $env:XDG_RUNTIME_DIR -Recurse -File) | ForEach-Object { "$_" }
}

$report = foreach ($example in Get-Content $ExamplePath -Raw | ConvertFrom-Json) {
    $place = Join-Path $Folder example
    $null = New-Item $place -ItemType Directory
    $shortCall | ConvertTo-Json -Depth 9 | Set-Content (Join-Path $place short.json)
    $fastScenario | ConvertTo-Json -Depth 9 | Set-Content (Join-Path $place fast.json)
    [System.IO.File]::WriteAllBytes((Join-Path $place question.wav), $question)
    [ordered]@{
        Key      = $example.Key
        Problems = @(Invoke-Example $example.Code $place)
        Open     = @(Get-OpenObject)
        Leftover = @(Get-Leftover)
    }

    # Fails where something still holds a file, on systems where that matters.
    Remove-Item $place -Recurse -Force
}

ConvertTo-Json @($report) -Depth 4 | Set-Content $ReportPath
