# What build.ps1 says about itself, and that it does not do what it was not asked for.
BeforeDiscovery {
    $script = Join-Path (Split-Path $PSScriptRoot) build.ps1
    $tasks = (Get-Command $script).Parameters.Task.Attributes.Where({ $_ -is [ValidateSet] }).ValidValues | ForEach-Object { @{ Task = $_ } }
}

BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $script = Join-Path (Split-Path $PSScriptRoot) build.ps1
    $help = Get-Help $script -Full
}

Describe 'build.ps1' {
    It 'refuses what it does not know before it does anything: <_>' -ForEach '-Taks Test', '-Task Build -NoBiuld', 'Build more' {
        $said = & $pwsh -NoProfile -NonInteractive -File $script @($_ -split ' ') -NoBuild 2>&1
        $LASTEXITCODE | Should -Not -Be 0
        "$said" | Should -BeLike '*Nothing is known of*'
    }

    It 'says what it is for, and what each of its parameters does' {
        -join $help.description.Text | Should -Not -BeNullOrEmpty
        foreach ($parameter in $help.parameters.parameter) { -join $parameter.description.Text | Should -Not -BeNullOrEmpty -Because $parameter.name }
    }

    It 'explains the task <Task>, and shows it in an example' -ForEach $tasks {
        -join ($help.parameters.parameter | Where-Object name -EQ Task).description.Text | Should -Match "\b$Task\s+\w"
        $Task -eq 'Build' -or "$($help.examples.example.code)" -match "-Task $Task\b" | Should -BeTrue
    }
}
