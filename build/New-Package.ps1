<#
.SYNOPSIS
    Packs a built module: a .nupkg for PowerShell's repositories.
.DESCRIPTION
    A NuGet package is a ZIP archive: the module, a .nuspec, and two files that say which of them is which.
.PARAMETER Module
    The folder of the built module. It is only read.
.PARAMETER Destination
    The folder for the package. Where it is to serve as a repository, packages are all that may be in it.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $Destination
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$manifest = Import-PowerShellDataFile (Join-Path $Module 'Realtalk.psd1')
$version = $manifest.ModuleVersion
$data = $manifest.PrivateData.PSData

function Format-Element([string] $Name, [string] $Text) {
    if ($Text) { "    <$Name>$([System.Security.SecurityElement]::Escape($Text))</$Name>" }
}

# The tags by which Find-PSResource finds a module and its commands.
$tags = @('PSModule') + $data.Tags + 'PSIncludes_Cmdlet' + ($manifest.CmdletsToExport | ForEach-Object { "PSCmdlet_$_"; "PSCommand_$_" })
$nuspec = @(
    '<?xml version="1.0" encoding="utf-8"?>'
    '<package xmlns="http://schemas.microsoft.com/packaging/2011/08/nuspec.xsd">'
    '  <metadata>'
    Format-Element id Realtalk
    Format-Element version $version
    Format-Element authors $manifest.Author
    Format-Element description $manifest.Description
    Format-Element copyright $manifest.Copyright
    '    <license type="expression">MIT</license>'
    Format-Element projectUrl $data['ProjectUri']
    Format-Element iconUrl $data['IconUri']
    Format-Element releaseNotes $data.ReleaseNotes
    Format-Element tags ($tags -join ' ')
    '  </metadata>'
    '</package>'
)
$relations = @(
    '<?xml version="1.0" encoding="utf-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '  <Relationship Type="http://schemas.microsoft.com/packaging/2010/07/manifest" Target="/Realtalk.nuspec" Id="manifest" />'
    '</Relationships>'
)
$types = @(Get-ChildItem $Module -File -Recurse | ForEach-Object { $_.Extension.TrimStart('.') } | Where-Object { $_ } | Sort-Object -Unique)
$content = @(
    '<?xml version="1.0" encoding="utf-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '  <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml" />'
    $types + 'nuspec' | ForEach-Object { "  <Default Extension=`"$_`" ContentType=`"application/octet`" />" }
    '  <Override PartName="/LICENSE" ContentType="application/octet" />'
    '</Types>'
)

$nupkg = Join-Path $Destination "Realtalk.$version.nupkg"
$null = New-Item $Destination -ItemType Directory -Force
if (Test-Path -LiteralPath $nupkg) { Remove-Item -LiteralPath $nupkg }
[System.IO.Compression.ZipFile]::CreateFromDirectory($Module, $nupkg, 'Optimal', $false)
$archive = [System.IO.Compression.ZipFile]::Open($nupkg, 'Update')
try {
    foreach ($part in @{ 'Realtalk.nuspec' = $nuspec; '_rels/.rels' = $relations; '[Content_Types].xml' = $content }.GetEnumerator()) {
        $writer = [System.IO.StreamWriter]::new($archive.CreateEntry($part.Key).Open())
        try { $part.Value.ForEach({ $writer.WriteLine($_) }) }
        finally { $writer.Dispose() }
    }
}
finally {
    $archive.Dispose()
}

Write-Host "Packed $nupkg"
