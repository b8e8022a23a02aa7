BeforeDiscovery {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $docs = Join-Path (Split-Path $PSScriptRoot) docs/help
    $commands = @((Get-Module Realtalk).ExportedCmdlets.Values | Sort-Object Name)
    $cmdlets = $commands | ForEach-Object { @{ Name = $_.Name } }
    $topics = Get-ChildItem $docs -Filter about_*.md | ForEach-Object { @{ Name = $_.BaseName; Path = $_.FullName } }
    # What Get-Help shows is what is run; of the topics the blocks in their sources.
    $examples = @(
        foreach ($command in $commands) {
            foreach ($example in (Get-Help $command.Name).examples.example) {
                @{ Key = "$($command.Name), $($example.title.Trim('-', ' '))"; Code = $example.code }
            }
        }

        foreach ($topic in $topics) {
            $number = 0
            foreach ($block in [regex]::Matches((Get-Content $topic.Path -Raw), '(?ms)^```powershell\r?\n(.*?)^```')) {
                $number++
                @{ Key = "$($topic.Name), block $number"; Code = $block.Groups[1].Value }
            }
        }
    )
}

BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $root = Split-Path $PSScriptRoot
    $docs = Join-Path $root docs/help
    $exported = @((Get-Module Realtalk).ExportedCmdlets.Keys | Sort-Object)
    $common = [System.Management.Automation.Cmdlet]::CommonParameters
}

AfterAll {
    Clear-Realtime
}

Describe 'The names of the cmdlets' {
    It 'are the same in the manifest, the help and the module' {
        (Import-PowerShellDataFile $manifest).CmdletsToExport | Sort-Object | Should -Be $exported
        (Get-ChildItem $docs -Filter *-*.md).BaseName | Sort-Object | Should -Be $exported
    }

    It 'are all in the table of README.md, and no others' {
        # A row may name several: `Get-`, `Set-RealtimeStream`.
        $table = (Get-Content (Join-Path $root README.md) -Raw) -match '(?s)## The cmdlets\n.*?\n(?<table>\|.*?)\n\n' ? $Matches.table : ''
        $named = foreach ($row in $table -split '\n' | Select-Object -Skip 2) {
            $words = [regex]::Matches(($row -split '\|')[1], '`([\w-]+)`').ForEach({ $_.Groups[1].Value })
            $noun = ($words[-1] -split '-')[1]
            foreach ($word in $words) { $word.EndsWith('-') ? $word + $noun : $word }
        }
        $named | Sort-Object | Should -Be $exported
    }
}

Describe 'The help of <Name>' -ForEach $cmdlets {
    BeforeAll {
        $command = Get-Command $Name
        $help = Get-Help $Name
        $shown = @($command.ParameterSets.Parameters | Where-Object {
                $_.Name -notin $common -and -not $_.Attributes.Where({ $_ -is [Parameter] -and $_.DontShow })
            } | ForEach-Object Name | Sort-Object -Unique)
    }

    It 'says what it is about, in a line and at length' {
        $help.Synopsis | Should -Match '^[A-Z].*\.$'
        $help.Synopsis.Length | Should -BeLessThan 100
        ($help.description.Text -join '').Length | Should -BeGreaterThan 40
    }

    It 'describes every parameter that there is, and no other' {
        $described = @($help.parameters.parameter)
        $described.name | Sort-Object | Should -Be $shown
        foreach ($parameter in $described) {
            $parameter.description.Text -join '' | Should -Match '\.$' -Because $parameter.name
        }

        # On the page itself too nothing may be left that is there no more.
        $onPage = [regex]::Matches((Get-Content (Join-Path $docs "$Name.md") -Raw), '(?m)^### -(\w+)').ForEach({ $_.Groups[1].Value })
        $onPage | Where-Object { $_ -notin $shown } | Should -BeNullOrEmpty
    }

    It 'says the default of every enum, number and duration, and the true one' {
        $cmdlet = [System.Activator]::CreateInstance($command.ImplementingType)
        foreach ($parameter in $help.parameters.parameter) {
            $type = $command.Parameters[$parameter.name].ParameterType
            if ($type.IsArray) { $type = $type.GetElementType() }
            $type = [System.Nullable]::GetUnderlyingType($type) ?? $type
            $isMandatory = $command.ParameterSets.Parameters.Where({ $_.Name -eq $parameter.name }).IsMandatory -contains $true
            # What is omitted of a Set cmdlet stays as it is.
            if ($isMandatory -or $command.Verb -eq 'Set' -or -not ($type.IsEnum -or $type -in [int], [long], [double], [timespan])) { continue }
            $text = $parameter.description.Text -join ' '
            $default = $parameter.defaultValue
            $because = "of -$($parameter.name) the help says: $text"
            if ($text -notmatch 'If omitted, ') { $default | Should -Not -Be None -Because $because }
            if ($default -eq 'None') { continue }
            $text | Should -Match "The default is $([regex]::Escape($default))\." -Because $because

            # What the cmdlet begins with, where that is something in particular.
            $value = $cmdlet.GetType().GetProperty($parameter.name).GetValue($cmdlet)
            if ($value -is [timespan] -and $value -ne [timespan]::Zero) { $default | Should -Be "$($value.TotalSeconds) s" -Because $because }
            elseif ($value -is [ValueType] -and $value -isnot [timespan] -and $value -isnot [enum] -and $value -ne 0) { $default | Should -Be "$value" -Because $because }
            elseif ($value -is [enum] -and $default -in [enum]::GetNames($type) -and $parameter.name -ne 'TextTools') { $default | Should -Be "$value" -Because $because }
        }
    }

    It 'says of a parameter what holds in every set that it is in' {
        foreach ($parameter in $help.parameters.parameter) {
            $inSets = @($command.ParameterSets.Parameters | Where-Object Name -EQ $parameter.name)
            $positions = @($inSets.Position | Select-Object -Unique)
            $expected = $positions.Count -eq 1 -and $positions[0] -ge 0 ? "$($positions[0])" : 'named'
            $parameter.position | Should -Be $expected -Because $parameter.name
            $parameter.required | Should -Be "$($inSets.IsMandatory -notcontains $false)" -Because $parameter.name
        }
    }

    It 'shows the syntax of every parameter set' {
        @($help.syntax.syntaxItem) | Should -HaveCount $command.ParameterSets.Count
        foreach ($item in $help.syntax.syntaxItem) { $item.name | Should -Be $Name }
    }

    It 'says what goes in' {
        $takesInput = [bool]$command.ParameterSets.Parameters.Where({ $_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName })
        $types = @($help.inputTypes.inputType.type.name)
        ($types -notcontains 'None') | Should -Be $takesInput
    }

    It 'says what comes out' {
        $types = @($help.returnValues.returnValue.type.name | Sort-Object)
        $types | Should -Be @($command.OutputType.Name | Sort-Object -Unique)
    }

    It 'has two examples or more, and links that lead somewhere' {
        @($help.examples.example).Count | Should -BeGreaterOrEqual 2
        foreach ($example in $help.examples.example) {
            $example.code | Should -Match $Name
            $example.remarks.Text -join '' | Should -Match '\.$' -Because $example.title
        }

        foreach ($link in $help.relatedLinks.navigationLink | Where-Object { -not $_.uri -and $_.linkText -notmatch ': https://' }) {
            Join-Path $docs "$($link.linkText).md" | Should -Exist
        }
    }
}

Describe 'The many parameters of <Name>' -ForEach @{ Name = 'New-RealtimeStream' }, @{ Name = 'Start-RealtimeConversation' } {
    It 'are listed in its description, each once, by what they are about' {
        $help = Get-Help $Name
        $listed = foreach ($line in @($help.description.Text) -like '- *') { [regex]::Matches($line, '(?<= )-(\w+)').ForEach({ $_.Groups[1].Value }) }
        $listed | Sort-Object | Should -Be @($help.parameters.parameter.name | Where-Object { $_ -notin 'WhatIf', 'Confirm' } | Sort-Object)
    }
}

Describe 'The address that Get-Help -Online opens' {
    It 'is that of the cmdlet''s own page, or none: <HelpUri>' -ForEach @{ HelpUri = 'https://example.org/help' }, @{ HelpUri = '' } {
        $folder = Join-Path $TestDrive "help$($HelpUri.Length)"
        & $pwsh -NoProfile -NonInteractive -File (Join-Path $root build/Build-Help.ps1) -Manifest (Join-Path $root out/Realtalk/Realtalk.psd1) `
            -Source $docs -Destination $folder -HelpUri $HelpUri | Should -BeNullOrEmpty
        $commands = ([xml](Get-Content (Join-Path $folder Realtalk.PowerShell.dll-Help.xml) -Raw)).GetElementsByTagName('command:command')
        $commands | Should -HaveCount $exported.Count
        foreach ($command in $commands) {
            # Get-Help takes the first address that it finds.
            $addresses = @($command.relatedLinks.navigationLink.uri -ne '')
            $addresses | Should -Be @(if ($HelpUri) { "$HelpUri/$($command.details.name).md" })
        }
    }
}

Describe 'The defaults that the help shows' {
    It 'are those of a new session, and none of one that is changed' {
        $default = { (Get-Help $args[0] -Parameter $args[1]).defaultValue }
        & $default New-RealtimeStream ToolTimeout | Should -Be '30 s'
        & $default Start-RealtimeConversation ToolThrottle | Should -Be '5'
        foreach ($parameter in 'ToolTimeout', 'ToolThrottle') {
            -join (Get-Help Set-RealtimeStream -Parameter $parameter).description.Text | Should -BeLike '*If omitted, *'
        }

        foreach ($parameter in Get-Help Set-RealtimeStream -Parameter *) {
            $parameter.defaultValue | Should -BeIn 'None', 'False' -Because $parameter.name
            -join $parameter.description.Text | Should -Not -BeLike '*The default is*' -Because $parameter.name
        }
    }
}

Describe 'The topic <Name>' -ForEach $topics {
    It 'is found, with a line about it, and fits a terminal' {
        $help = Get-Help $Name
        $help.Name | Should -Be $Name
        $help.Synopsis | Should -Match '^[A-Z].*\.$'
        $lines = $help -split '\n'
        $lines | Where-Object Length -GT 80 | Should -BeNullOrEmpty
        # Get-Help names topics and cmdlets that are there.
        foreach ($word in [regex]::Matches($help, '\b(about_Realt\w+|[A-Z][a-z]+-Realtime\w+)').Value | Select-Object -Unique) {
            Join-Path $docs "$word.md" | Should -Exist
        }
    }
}

Describe 'The topics' {
    It 'are those that about_Realtalk names' {
        $named = [regex]::Matches((Get-Help about_Realtalk), 'about_Realtime\w+').Value | Sort-Object -Unique
        (Get-ChildItem $docs -Filter about_Realtime*.md).BaseName | Sort-Object | Should -Be $named
    }
}

Describe 'An example runs:' -ForEach @{ Examples = $examples } {
    BeforeAll {
        # Most of the time is spent waiting for sound, so that even a small machine can run several at once.
        $parts = 3
        $shares = 0..($parts - 1) | ForEach-Object {
            $share = [pscustomobject]@{
                Folder = (New-Item (Join-Path $TestDrive $_) -ItemType Directory).FullName
                Script = Join-Path $PSScriptRoot Invoke-HelpExample.ps1
                Pwsh   = $pwsh
            }
            ConvertTo-Json @(for ($i = $_; $i -lt $Examples.Count; $i += $parts) { $Examples[$i] }) |
                Set-Content (Join-Path $share.Folder examples.json)
            $share
        }
        $results = @{}
        $said = $shares | ForEach-Object -ThrottleLimit $parts -Parallel {
            $folder = $_.Folder
            & $_.Pwsh -NoProfile -NonInteractive -File $_.Script -Folder $folder `
                -ExamplePath "$folder/examples.json" -ReportPath "$folder/report.json" 2>&1
        }
        foreach ($share in $shares) {
            if (-not (Test-Path "$($share.Folder)/report.json")) { throw "The examples did not run to their end: $said" }
            foreach ($one in Get-Content "$($share.Folder)/report.json" -Raw | ConvertFrom-Json) { $results[$one.Key] = $one }
        }
    }

    It '<Key>' -ForEach $examples {
        $results[$Key] | Should -Not -BeNullOrEmpty
        $results[$Key].Problems | Should -BeNullOrEmpty
        $results[$Key].Open | Should -BeNullOrEmpty
        $results[$Key].Leftover | Should -BeNullOrEmpty
    }
}

Describe 'The help of an installed module' {
    It 'is found too' {
        $folder = Join-Path $TestDrive modules
        $null = New-Item $folder -ItemType Directory
        Copy-Item (Join-Path $root out/Realtalk) $folder -Recurse
        $script = {
            param($Folder)
            $env:PSModulePath = $Folder + [System.IO.Path]::PathSeparator + $env:PSModulePath
            Import-Module Realtalk
            (Get-Help New-RealtimeStream).Synopsis
            (Get-Help about_RealtimeStreams).Name
        }
        & $pwsh -NoProfile -NonInteractive -Command $script -args $folder |
            Should -Be (Get-Help New-RealtimeStream).Synopsis, 'about_RealtimeStreams'
    }
}
