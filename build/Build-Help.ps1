<#
.SYNOPSIS
    Makes the help that Get-Help reads of the pages in docs/help.
.DESCRIPTION
    The cmdlets' pages become Realtalk.PowerShell.dll-Help.xml, the about topics become text. What a command itself knows (its
    syntax, the types of its parameters) comes from the built module, so this runs in a process of its own, which does not keep
    the library loaded.
.PARAMETER Manifest
    The manifest of the built module.
.PARAMETER Source
    The folder of the pages.
.PARAMETER Destination
    The folder for the help, named for its language.
.PARAMETER HelpUri
    The address of the pages, which Get-Help -Online opens; without it there is none.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Manifest,
    [Parameter(Mandatory)] [string] $Source,
    [Parameter(Mandatory)] [string] $Destination,
    [string] $HelpUri
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot MarkdownText.ps1)
. (Join-Path $PSScriptRoot HelpPage.ps1)
. (Join-Path $PSScriptRoot Maml.ps1)
. (Join-Path $PSScriptRoot AboutTopic.ps1)

function Invoke-ForPage([System.IO.FileInfo] $File, [scriptblock] $Work) {
    try { & $Work $File.FullName }
    catch { throw "$($File.Name): $_" }
}

$null = New-Item $Destination -ItemType Directory -Force
$module = Import-Module (Convert-Path $Manifest) -PassThru
$files = Get-ChildItem $Source -Filter *.md
$pages = @{}
foreach ($file in $files.Where({ $_.BaseName -match '^[A-Z]\w+-Realtime' })) {
    $pages[$file.BaseName] = Invoke-ForPage $file { Read-HelpPage $args[0] }
}

foreach ($file in $files.Where({ $_.BaseName -like 'about_*' })) {
    Invoke-ForPage $file { ConvertTo-AboutText $args[0] } |
        Set-Content (Join-Path $Destination "$($file.BaseName).help.txt") -NoNewline
}

# Last, since its being there says that all is.
Export-Maml (Join-Path $Destination 'Realtalk.PowerShell.dll-Help.xml') $module.ExportedCmdlets.Values $pages $HelpUri
