# What docs/security.md claims and no other file tests.
BeforeDiscovery {
    # Each of the document's claims, which are its list items, with the tests that it names.
    $claims = (Get-Content (Join-Path (Split-Path $PSScriptRoot) docs/security.md) -Raw) -split '\n(?=- |\n)' | Where-Object { $_ -like '- *' } | ForEach-Object {
        @{
            Claim = (($_ -split '\(`')[0] -replace '\s+', ' ').Trim('- ')
            Tests = @([regex]::Matches($_, '`([A-Za-z]+Tests\.\w+|[A-Za-z]+\.Tests\.ps1/[^`]+)`') | ForEach-Object { $_.Groups[1].Value -replace '\s+', ' ' })
        }
    }
}

BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
}

AfterAll {
    Clear-Realtime 3>$null
}

Describe 'docs/security.md' {
    It 'names tests that exist for: <Claim>' -ForEach $claims {
        $Tests | Should -Not -BeNullOrEmpty
        foreach ($test in $Tests) {
            if ($test -match '^(.+\.Tests\.ps1)/(.+)$') {
                $file, $name = $Matches[1, 2]
                $text = Get-Content (Join-Path $PSScriptRoot $file) -Raw
                [regex]::Matches($text, "(?m)^\s*It '((?:[^'\r\n]|'')+)'").ForEach({ $_.Groups[1].Value.Replace("''", "'") }) | Should -Contain $name
            }
            else {
                $class, $method = $test -split '\.'
                $source = Get-ChildItem (Join-Path $PSScriptRoot Realtalk.Tests) -Recurse -Filter "$class.cs" | Get-Content -Raw
                "$source" | Should -Match "\[(Skippable)?(Fact|Theory)\b[^\]]*\](\s*\[[^\r\n]*\])*\s*public (async )?(Task|void) $method\(" -Because "$test is named"
            }
        }
    }

    It 'has claims, and README.md leads to it' -ForEach @{ Count = $claims.Count } {
        $Count | Should -BeGreaterThan 40
        Get-Content (Join-Path (Split-Path $PSScriptRoot) README.md) -Raw | Should -Match '\(docs/security\.md\)'
    }
}

Describe 'A native library' {
    It 'in the current folder is not loaded, and one that is named by its whole path is' {
        $runtime = [System.Runtime.InteropServices.RuntimeEnvironment]::GetRuntimeDirectory()
        $real = Get-Item (Join-Path $runtime ($IsWindows ? 'clrgc.dll' : $IsMacOS ? 'libclrgc.dylib' : 'libclrgc.so'))
        Copy-Item $real (Join-Path $TestDrive "planted$($real.Extension)")
        $script = {
            param($manifest, $file)
            Import-Module $manifest
            [Environment]::CurrentDirectory = Split-Path $file
            $load = (Get-Command New-RealtimeStream).ImplementingType.Assembly.GetType('Realtalk.Audio.Devices.NativeLibraries').GetMethod('TryLoadFile', [System.Reflection.BindingFlags]'NonPublic, Static')
            $load.Invoke($null, [object[]]([string](Split-Path $file -Leaf), [System.IntPtr]::Zero))
            $load.Invoke($null, [object[]]([string]$file, [System.IntPtr]::Zero))
        }
        & $pwsh -NoProfile -NonInteractive -Command $script -args $manifest, (Join-Path $TestDrive "planted$($real.Extension)") | Should -Be $false, $true
    }
}

Describe 'The module' {
    It 'looks at its prices, help and scenarios beside itself, not in the current folder' {
        Push-Location (New-Item (Join-Path $TestDrive elsewhere) -ItemType Directory)
        try {
            Set-Content prices.json '{"planted":true}'
            $null = New-Item Scenarios -ItemType Directory
            Set-Content Scenarios/planted.json '{"name":"planted","replies":[{"say":"x"}]}'
            (Get-RealtimePrice)[0].Path | Should -Not -BeLike "$TestDrive*"
            (Get-TheError { Start-RealtimeSimulator -Scenario planted }).FullyQualifiedErrorId | Should -BeLike 'ScenarioNotFound,*'
        }
        finally { Pop-Location }
    }

    It 'has no code in its views that is made of what they show' {
        $views = Get-Content (Get-Module Realtalk).ExportedFormatFiles
        $views | Should -Not -BeNullOrEmpty
        "$views" | Should -Not -Match 'Invoke-Expression|\biex\b|\[scriptblock\]::Create|ExpandString|InvokeScript'
    }
}

Describe 'A log that is a stranger''s' {
    It 'is data: nothing in it is run, and no type is made of its words' {
        $canary = Join-Path $TestDrive canary
        $file = Join-Path $TestDrive evil.jsonl
        $code = "`$(New-Item '$canary')"
        @{
            sequence = 1; time = '2026-01-02T03:04:05.678Z'; direction = 'Received'; type = $code; item_id = $code
            data = @{ type = $code; item_id = $code; PSTypeName = 'System.IO.FileInfo'; '$type' = 'System.IO.FileInfo'; PSStandardMembers = $code; psobject = $code; ToString = $code; delta = $code }
        } | ConvertTo-Json -Compress -Depth 5 | Set-Content $file
        $item = Import-RealtimeEventLog $file
        $null = $item | Out-String
        $null = $item | Format-List | Out-String
        $null = $item.Data | Out-String
        $item.Data.PSObject.TypeNames | Should -Not -Contain 'System.IO.FileInfo'
        $item.Data.type | Should -BeExactly $code
        Test-Path $canary | Should -BeFalse
    }
}

Describe 'A question of the model' {
    It 'is data to -OnText, whatever it says' {
        $canary = Join-Path $TestDrive asked
        $code = "`$(New-Item '$canary'); & { New-Item '$canary' } ``n"
        $stream = New-RealtimeStream -Simulator -OutputModality Text -OnText { "heard $($_.Text)" }
        Send-RealtimeText "call ask_client $(@{ question = $code } | ConvertTo-Json -Compress)" -Stream $stream -Respond
        $null = [System.Threading.SpinWait]::SpinUntil({ Get-RealtimeText -Stream $stream | Where-Object Text -Like 'heard*' }, 20000)
        (Get-RealtimeText -Stream $stream | Where-Object Text -Like 'heard*').Text | Should -BeExactly "heard $code"
        Test-Path $canary | Should -BeFalse
        $stream | Remove-RealtimeStream
    }
}

Describe 'Completion' {
    It 'of a name that is code is a quoted string' {
        $null = New-RealtimeStream -Simulator -Name '$(throw "x")''; throw'
        $text = (TabExpansion2 'Remove-RealtimeStream -Stream ').CompletionMatches.CompletionText
        $text | Should -HaveCount 1
        $tokens = $null
        $ast = [System.Management.Automation.Language.Parser]::ParseInput("x $text", [ref] $tokens, [ref] $null)
        $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true) | Should -HaveCount 1
        $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.SubExpressionAst] }, $true) | Should -HaveCount 0
    }
}
