<#
.SYNOPSIS
    Emits the links to the project: ProjectUri, and where the forge shows the repository's files IconUri, and HelpUri, the folder
    of the help's pages.
.DESCRIPTION
    Nothing is made up: the project's address is the one given, or that of the clone's own origin where it is a public forge. From
    a clone of another folder or of a company's server come no links.
.PARAMETER Root
    The repository's folder.
.PARAMETER ProjectUri
    The project's address, where it is not the origin's.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Root,
    [string] $ProjectUri
)

Set-StrictMode -Version 3
$forge = '^(?:https?://(?:[^@/]+@)?|(?:ssh://)?git@)(?<host>github\.com|gitlab\.com|codeberg\.org)[:/](?<path>[^?#]+?)(?:\.git)?/?$'
if (-not $ProjectUri -and (Get-Command git -CommandType Application -ErrorAction Ignore)) {
    # A copy inside another project's clone has that one's origin, not its own.
    $inside = [string](& git -C $Root rev-parse --show-prefix 2>$null)
    $origin = [string](& git -C $Root remote get-url origin 2>$null)
    if (-not $inside -and $origin -match $forge) { $ProjectUri = "https://$($Matches.host)/$($Matches.path)" }
}

if (-not $ProjectUri) { return [ordered]@{} }
$links = [ordered]@{ ProjectUri = $ProjectUri }
if ($ProjectUri -match $forge) {
    $icon = 'docs/images/icon.png'
    $links.IconUri = switch ($Matches.host) {
        'github.com' { "https://raw.githubusercontent.com/$($Matches.path)/HEAD/$icon" }
        'gitlab.com' { "$ProjectUri/-/raw/HEAD/$icon" }
        'codeberg.org' { "$ProjectUri/raw/$icon" }
    }

    $help = 'docs/help'
    $links.HelpUri = switch ($Matches.host) {
        'github.com' { "$ProjectUri/blob/HEAD/$help" }
        'gitlab.com' { "$ProjectUri/-/blob/HEAD/$help" }
        'codeberg.org' { "$ProjectUri/src/$help" }
    }
}

$links
