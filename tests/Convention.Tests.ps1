# What a person who knows PowerShell expects of every cmdlet without reading its help.
BeforeDiscovery {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $commands = (Get-Module Realtalk).ExportedCmdlets.Values
    $cmdlets = $commands | ForEach-Object { @{ Name = $_.Name } }
    $changing = $commands | Where-Object Verb -In Remove, Stop, Set, Suspend, Resume, Export | ForEach-Object { @{ Name = $_.Name } }
    $switching = $commands | Where-Object Verb -In Stop, Set, Suspend, Resume, Export | ForEach-Object { @{ Name = $_.Name } }
}

BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
}

AfterAll {
    Clear-Realtime
}

Describe '<Name>' -ForEach $cmdlets {
    BeforeAll { $command = Get-Command $Name }

    It 'has an approved verb, a singular noun, and says what it emits' {
        (Get-Verb).Verb | Should -Contain $command.Verb
        $command.Noun | Should -BeLike 'Realtime*'
        $command.Noun | Should -Not -Match '(?<!Statu)s$'
        $command.OutputType | Should -Not -BeNullOrEmpty
    }

    It 'has parameter sets that can be told apart at a glance' {
        $command.ParameterSets.Count | Should -BeLessOrEqual 4
        $command.DefaultParameterSet -or $command.ParameterSets.Count -eq 1 | Should -BeTrue
        $syntax = (Get-Command $Name -Syntax) -split '\r?\n' | Where-Object { $_ }
        $syntax | Select-Object -Unique | Should -HaveCount $command.ParameterSets.Count
        # None goes on for ever with what may be given by position.
        foreach ($set in $command.ParameterSets) { @($set.Parameters | Where-Object Position -GE 0).Count | Should -BeLessOrEqual 3 }
    }

    It 'has parameters that are called as everywhere' {
        $common = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters
        foreach ($parameter in $command.Parameters.Values | Where-Object Name -NotIn $common) {
            $parameter.Name | Should -MatchExactly '^[A-Z][A-Za-z]+$'
            if ($parameter.ParameterType.IsArray) { $parameter.Name | Should -Not -Match 's$' -Because 'lists have singular names too' }
        }
    }
}

Describe 'What changes, stops or replaces something' {
    It 'asks with -Confirm and tells with -WhatIf: <Name>' -ForEach ($changing + @{ Name = 'Start-RealtimeConversation' }, @{ Name = 'Out-RealtimeAudio' }) {
        (Get-Command $Name).Parameters.Keys | Should -Contain 'WhatIf'
        (Get-Command $Name).Parameters.Keys | Should -Contain 'Confirm'
    }

    It 'emits what it has changed with -PassThru: <Name>' -ForEach $switching {
        (Get-Command $Name).Parameters.Keys | Should -Contain 'PassThru'
    }

    It 'does nothing with -WhatIf' {
        $simulator = Start-RealtimeSimulator
        $stream = New-RealtimeStream -Endpoint $simulator.Endpoint
        $sound = Join-Path $TestDrive 'kept.wav'
        Set-Content $sound 'kept'
        Start-RealtimeConversation -WhatIf -RecordPath $sound -Caller car-rental -OutputDevice None
        Get-RealtimeConversation | Should -BeNullOrEmpty
        Start-RealtimeConversation -Caller car-rental -OutputDevice None
        Start-RealtimeBridge -Path (Join-Path $TestDrive bridge b.sock)
        $count = $stream.EventCount
        Set-RealtimeStream -Instructions x -WhatIf
        Set-RealtimeStatus x -WhatIf
        Suspend-RealtimeConversation -WhatIf
        Stop-RealtimeConversation -WhatIf
        Stop-RealtimeBridge -WhatIf
        Stop-RealtimeSimulator -WhatIf
        Remove-RealtimeStream -WhatIf
        Export-RealtimeEventLog $sound -WhatIf
        Export-RealtimeTimeline (Join-Path $TestDrive none.svg) -WhatIf
        'AAAA' | Out-RealtimeAudio -OutputPath $sound -WhatIf
        (Get-RealtimeConversation).State | Should -Be 'Running'
        Get-RealtimeBridge | Should -HaveCount 1
        Get-RealtimeSimulator | Should -HaveCount 1
        $stream.State | Should -Be 'Open'
        @(Get-RealtimeEventLog session.update, conversation.item.create -Direction Sent | Where-Object { $_.ToJson() -match '"x"' }) | Should -BeNullOrEmpty
        Get-Content $sound | Should -Be 'kept'
        Join-Path $TestDrive none.svg | Should -Not -Exist
        (Stop-RealtimeBridge -PassThru).IsRunning | Should -BeFalse
        (Stop-RealtimeConversation -PassThru).State | Should -Be 'Stopped'
        Remove-RealtimeStream
        Stop-RealtimeSimulator -PassThru | Should -Be $simulator
    }

    It 'spares a file with -NoClobber' {
        $sound = Join-Path $TestDrive 'kept.wav'
        Set-Content $sound 'kept'
        $stream = New-RealtimeStream -Simulator
        foreach ($call in { Start-RealtimeConversation $stream -Caller car-rental -OutputDevice None -RecordPath $sound -NoClobber },
            { Start-RealtimeConversation $stream -Caller car-rental -OutputPath $sound -NoClobber },
            { 'AAAA' | Out-RealtimeAudio -OutputPath $sound -NoClobber }, { Export-RealtimeEventLog $sound -NoClobber }) {
            $failure = Get-TheError $call
            $failure.FullyQualifiedErrorId | Should -BeLike 'FileExists,*'
            $failure.TargetObject | Should -Be (Get-Item $sound).FullName
        }

        Get-Content $sound | Should -Be 'kept'
        Get-RealtimeConversation | Should -BeNullOrEmpty
        Remove-RealtimeStream
    }

    It 'is no error where there is nothing to end and -ErrorAction says so: <_>' -ForEach 'Remove-RealtimeStream', 'Stop-RealtimeConversation',
    'Stop-RealtimeBridge', 'Stop-RealtimeSimulator' {
        { & $_ -ErrorAction Ignore } | Should -Not -Throw
        { & $_ -ErrorAction Stop } | Should -Throw
        & $_ -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures | Should -HaveCount 1
    }
}
