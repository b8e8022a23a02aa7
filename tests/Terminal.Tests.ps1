# What a server, a model, a tool or a file says is shown without what would move the cursor, set the title or fill the clipboard.
BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $escape = [string][char]27
    $evil = "a$escape]52;c;ZXZpbA==$([char]7)b$([char]0x9b)2J$([char]0x202e)c"

    # As a terminal gets it: where output is redirected, PowerShell itself takes most of it out.
    function Get-Shown([object[]] $InputObject, [switch] $List) {
        $PSStyle.OutputRendering = 'Ansi'
        try { "$($InputObject | Out-String -Width 200)$(if ($List) { $InputObject | Format-List | Out-String -Width 200 })" } finally { $PSStyle.OutputRendering = 'Host' }
    }

    function Assert-Harmless([string] $Text) {
        $Text | Should -Match 'ZXZpbA|2J'
        $Text | Should -Not -Match "$escape[^[]|$escape\[[^m]*[^m\d;]|[\u0007\u009b\u202e]"
    }
}

AfterAll {
    Clear-Realtime 3>$null
}

Describe 'What a stranger says' {
    BeforeAll {
        $simulator = Start-RealtimeSimulator
        $stream = New-RealtimeStream -Endpoint $simulator.Endpoint -Model $evil -OutputModality Text -Verbose 4>&1 -OutVariable opening -Tool @{
            f = { param($Text) "$Text$([char]27)]0;ZXZpbA$([char]7)" }
        } | Where-Object { $_ -isnot [System.Management.Automation.VerboseRecord] }
        $verbose = $opening | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
    }

    It 'is harmless in a stream and what was told of it' {
        Assert-Harmless (Get-Shown $stream -List)
        Assert-Harmless "$verbose"
    }

    It 'is harmless in warnings, and in errors about files' {
        # The first cmdlet that comes by tells of it, which may be the one that sent it.
        $warnings = @(Send-RealtimeEvent @{ type = $evil } -Stream $stream 3>&1)
        if (-not $warnings) { $warnings = Wait-ForWarning 'Invalid value' }
        Assert-Harmless "$warnings"
        $file = Join-Path $TestDrive evil.json
        @{ name = 'x'; replies = @(@{ say = 'a' }); voices = @{ model = @{ voice = $evil } } } | ConvertTo-Json -Depth 5 | Set-Content $file
        $failure = Get-TheError { Start-RealtimeSimulator -Scenario $file }
        Assert-Harmless "$failure"
        Assert-Harmless (Get-Shown $failure)
        Assert-Harmless (Get-Shown $failure.Exception -List)
    }

    It 'is harmless in a tool''s call and its output' {
        Send-RealtimeText "call f {""Text"":""$($evil.Replace("$escape", '\u001b').Replace([string][char]7, '\u0007'))""}" -Stream $stream -Respond
        $null = Wait-RealtimeResponse -Stream $stream
        $stream.ToolCalls | Should -HaveCount 1
        Assert-Harmless (Get-Shown $stream.ToolCalls)
    }

    It 'is harmless in events: <Name>' -ForEach @(
        @{ Name = 'ids and type'; Data = { @{ type = $evil; event_id = $evil; response_id = $evil; item_id = $evil; delta = $evil } } }
        @{ Name = 'an item'; Data = { @{ type = 'conversation.item.added'; item = @{ id = $evil; type = 'message'; role = $evil; status = $evil; content = @(@{ type = $evil; text = $evil }) } } } }
        @{ Name = 'a transcript'; Data = { @{ type = 'response.output_audio_transcript.done'; item_id = $evil; transcript = $evil } } }
        @{ Name = 'sound'; IsShown = $true; Data = { @{ type = 'response.output_audio.delta'; item_id = $evil; delta = 'AAAA' } } }
        @{ Name = 'an item with sound'; IsShown = $true; Data = { @{ type = 'conversation.item.added'; item = @{ id = $evil; type = 'message'; role = $evil; status = $evil; content = @(@{ type = 'input_audio'; transcript = $evil; audio = 'AAAA' }) } } } }
    ) {
        $file = Join-Path $TestDrive "$Name.jsonl"
        $planted = & $Data
        @{ sequence = 1; time = '2026-01-02T03:04:05.678Z'; direction = 'Received'; type = $planted.type; item_id = $planted.item_id; response_id = $planted.response_id; data = $planted } |
            ConvertTo-Json -Depth 9 -Compress | Set-Content $file
        $item = Import-RealtimeEventLog $file
        Assert-Harmless (Get-Shown $item -List)

        # What has no view of the module's is shown by PowerShell, as it is.
        if ($IsShown) { Assert-Harmless (Get-Shown ($item.Data.item.content ?? $item.Data) -List) }
    }
}
