# The package as PowerShell's own repositories take it: packed from what was built, found, saved, imported, and talked with.
BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    Add-Type -AssemblyName System.IO.Compression.FileSystem
    $root = Split-Path $manifest
    $version = (Import-PowerShellDataFile $manifest).ModuleVersion
    $null = & $pwsh -NoProfile -NonInteractive -File (Join-Path $root build.ps1) -Task Package -NoBuild -ProjectUri https://github.com/someone/realtalk
    $package = Join-Path $root out packages "Realtalk.$version.nupkg"
    $archive = [System.IO.Compression.ZipFile]::OpenRead($package)
    try { $entries = $archive.Entries.FullName | Sort-Object } finally { $archive.Dispose() }
    $repository = "Realtalk-$([guid]::NewGuid().ToString('n'))"
    $source = New-Item (Join-Path $TestDrive source) -ItemType Directory
    Copy-Item $package $source
}

Describe 'The package' {
    It 'holds the files of the manifest''s list, and besides them what makes it a package' {
        $listed = (Import-PowerShellDataFile (Join-Path $root out Realtalk Realtalk.psd1)).FileList
        $entries | Should -Be ($listed + '[Content_Types].xml' + '_rels/.rels' + 'Realtalk.nuspec' | Sort-Object)
        $built = Get-ChildItem (Join-Path $root out Realtalk) -File -Recurse
        $built.Count | Should -Be $listed.Count
    }

    It 'holds the library, the views, the help and the scenarios, and nothing of the build or of PowerShell' {
        foreach ($file in 'Realtalk.psd1', 'LICENSE', 'CHANGELOG.md', 'bin/Realtalk.PowerShell.dll', 'bin/Realtalk.Format.ps1xml', 'bin/Scenarios/parrot.json') {
            $entries | Should -Contain $file
        }

        # Of libraries only the module's own, and NAudio in builds for Windows's sound.
        $libraries = $entries | Where-Object { $_ -like '*.dll' }
        $expected = @('bin/Realtalk.PowerShell.dll')
        if (Test-Path (Join-Path $root out Realtalk bin NAudio.Core.dll)) { $expected = @('bin/NAudio.Core.dll', 'bin/NAudio.Wasapi.dll') + $expected }
        $libraries | Should -Be $expected
        $entries | Where-Object { $_ -match '\.(pdb|deps\.json|runtimeconfig\.json|cs|csproj|Tests\.ps1)$|(^|/)(obj|tests|ref)/' } | Should -BeNullOrEmpty
        $entries | Where-Object { $_ -notmatch '^(bin/|en-US/|_rels/|[^/]+$)' } | Should -BeNullOrEmpty
    }

    It 'has a manifest that says all that a gallery shows' {
        $module = Test-ModuleManifest (Join-Path $root out Realtalk Realtalk.psd1)
        $module.Author, $module.Description, $module.Copyright, $module.ReleaseNotes | ForEach-Object { $_ | Should -Not -BeNullOrEmpty }
        $module.LicenseUri | Should -Be 'https://opensource.org/license/mit'
        $module.Tags | Should -Contain 'PSEdition_Core'
        $module.ExportedCmdlets.Count | Should -BeGreaterThan 30
        foreach ($none in 'FunctionsToExport', 'AliasesToExport', 'VariablesToExport') {
            (Import-PowerShellDataFile $manifest).$none | Should -BeNullOrEmpty
        }

        (Get-Content (Join-Path $root out Realtalk Realtalk.psd1) -Raw) -match "'\*'|out/" | Should -BeFalse
    }

    It 'is in a folder where nothing but packages is, which is the one that README.md registers' {
        Get-ChildItem (Split-Path $package) | Where-Object Extension -NE .nupkg | Should -BeNullOrEmpty
        Get-Content (Join-Path $root README.md) -Raw | Should -Match 'Register-PSResourceRepository \w+ -Uri \./out/packages '
    }

    It 'is found in a local repository, saved from it, and holds a conversation there' {
        Register-PSResourceRepository $repository -Uri $source.FullName -Trusted
        try {
            (Find-PSResource * -Repository $repository).Name | Should -Be 'Realtalk'
            (Find-PSResource -Tag OpenAI -Repository $repository).Name | Should -Be 'Realtalk'
            $found = Find-PSResource Realtalk -Repository $repository
            "$($found.Version)" | Should -Be $version
            $found.ProjectUri | Should -Be 'https://github.com/someone/realtalk'
            $found.IconUri | Should -Be 'https://raw.githubusercontent.com/someone/realtalk/HEAD/docs/images/icon.png'
            $saved = Join-Path $TestDrive saved
            $null = New-Item $saved -ItemType Directory
            Save-PSResource Realtalk -Repository $repository -Path $saved -TrustRepository
        }
        finally {
            Unregister-PSResourceRepository $repository
        }

        $folder = Join-Path $saved Realtalk $version
        (Test-ModuleManifest (Join-Path $folder Realtalk.psd1)).ProjectUri | Should -Be 'https://github.com/someone/realtalk'
        Get-ChildItem $folder -File -Recurse | ForEach-Object { [System.IO.Path]::GetRelativePath($folder, $_.FullName).Replace('\', '/') } |
            Where-Object { $_ -ne 'PSGetModuleInfo.xml' } | Sort-Object |
            Should -Be ($entries | Where-Object { $_ -notmatch '^(\[Content_Types\]\.xml|_rels/|.*\.nuspec$)' })

        # By its name, as from any module folder.
        $script = Join-Path $TestDrive 'talk.ps1'
        Set-Content $script @'
param($saved)
$ErrorActionPreference = 'Stop'
$env:PSModulePath = $saved
Import-Module Realtalk
$stream = New-RealtimeStream -Simulator
Send-RealtimeText 'What is the capital of France?' -OutputModality Audio -Respond
(Wait-RealtimeResponse -Timeout 30).Text
(Get-Module Realtalk).ModuleBase
$stream | Remove-RealtimeStream
'@
        $said = & $pwsh -NoProfile -NonInteractive -File $script $saved
        $said[0] | Should -BeLike '*Paris*'
        $said[1] | Should -BeLike "$saved*"
    }
    It 'links to where the clone comes from, if that is public: <Origin>' -ForEach @(
        @{ Origin = 'https://github.com/someone/realtalk.git'; Project = 'https://github.com/someone/realtalk'; Icon = 'https://raw.githubusercontent.com/someone/realtalk/HEAD/docs/images/icon.png'; Help = 'https://github.com/someone/realtalk/blob/HEAD/docs/help' }
        @{ Origin = 'git@github.com:someone/realtalk.git'; Project = 'https://github.com/someone/realtalk'; Icon = 'https://raw.githubusercontent.com/someone/realtalk/HEAD/docs/images/icon.png'; Help = 'https://github.com/someone/realtalk/blob/HEAD/docs/help' }
        @{ Origin = 'https://name:secret@gitlab.com/group/sub/realtalk'; Project = 'https://gitlab.com/group/sub/realtalk'; Icon = 'https://gitlab.com/group/sub/realtalk/-/raw/HEAD/docs/images/icon.png'; Help = 'https://gitlab.com/group/sub/realtalk/-/blob/HEAD/docs/help' }
        @{ Origin = 'ssh://git@codeberg.org/someone/realtalk.git'; Project = 'https://codeberg.org/someone/realtalk'; Icon = 'https://codeberg.org/someone/realtalk/raw/docs/images/icon.png'; Help = 'https://codeberg.org/someone/realtalk/src/docs/help' }
        @{ Origin = 'https://git.company.example/secret/realtalk.git'; Project = $null; Icon = $null; Help = $null }
        @{ Origin = '/home/someone/realtalk'; Project = $null; Icon = $null; Help = $null }
        @{ Origin = $null; Project = $null; Icon = $null; Help = $null }
    ) {
        $clone = Join-Path $TestDrive ([guid]::NewGuid())
        $null = & git init --quiet $clone
        if ($Origin) { & git -C $clone remote add origin $Origin }
        $links = & (Join-Path $root build Get-ProjectLink.ps1) -Root $clone
        $links['ProjectUri'] | Should -Be $Project
        $links['IconUri'] | Should -Be $Icon
        $links['HelpUri'] | Should -Be $Help

        # As a part of another project it has no link to that one.
        $part = New-Item (Join-Path $clone vendor realtalk) -ItemType Directory
        (& (Join-Path $root build Get-ProjectLink.ps1) -Root $part).Count | Should -Be 0
    }

    It 'links to a project elsewhere, without an icon that may not be there' {
        $links = & (Join-Path $root build Get-ProjectLink.ps1) -Root $root -ProjectUri https://example.org/realtalk
        $links.Keys | Should -Be 'ProjectUri'
        $links.ProjectUri | Should -Be 'https://example.org/realtalk'
    }

    It 'has an icon for the link, as big as a gallery shows it' {
        $bytes = [System.IO.File]::ReadAllBytes((Join-Path $root docs images icon.png))
        $bytes[1..3] | Should -Be ([byte[]][char[]]'PNG')
        # The width and the height, big-endian, after the header.
        [bitconverter]::ToString($bytes, 16, 8) | Should -Be '00-00-00-80-00-00-00-80'
    }
}
