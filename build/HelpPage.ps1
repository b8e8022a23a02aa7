# Reads the page of a cmdlet in docs/help, which is laid out as PlatyPS does it, without what the command itself knows: the
# syntax, and the types, positions and aliases of parameters.

# Sections by their heading of the given level, each a list of the blocks below it; what comes before the first is under ''.
function Split-Section([object[]] $Block, [int] $Level) {
    $sections = [ordered]@{ '' = [System.Collections.Generic.List[object]]::new() }
    $current = ''
    foreach ($one in $Block) {
        if ($one.GetType().Name -eq 'HeadingBlock' -and $one.Level -eq $Level) {
            $current = Get-HeadingText $one
            if ($sections.Contains($current)) { throw "There are two headings '$current'." }
            $sections[$current] = [System.Collections.Generic.List[object]]::new()
        }
        else {
            $sections[$current].Add($one)
        }
    }

    $sections
}

function Read-Example([string] $Title, [object[]] $Block) {
    $code = @($Block.Where({ $_.GetType().Name -eq 'FencedCodeBlock' }))
    if ($code.Count -eq 0 -or $code[0] -ne $Block[0]) { throw "The example '$Title' does not begin with its code." }
    [pscustomobject]@{
        Title   = $Title
        Code    = Get-CodeText $Block[0]
        Remarks = @($Block | Select-Object -Skip 1 | ForEach-Object { Get-Paragraph $_ })
    }
}

function Read-HelpPage([string] $Path) {
    $blocks = Read-MarkdownBlock $Path
    $page = Split-Section $blocks 2
    $paragraphs = { param($Name) @(if ($page.Contains($Name)) { $page[$Name] | ForEach-Object { Get-Paragraph $_ } }) }
    $named = {
        param($Name)
        $sections = Split-Section @(if ($page.Contains($Name)) { $page[$Name] }) 3
        foreach ($title in $sections.Keys -ne '') {
            [pscustomobject]@{ Name = $title; Text = @($sections[$title] | ForEach-Object { Get-Paragraph $_ }) }
        }
    }
    $examples = Split-Section $page['EXAMPLES'] 3
    $parameters = Split-Section $page['PARAMETERS'] 3
    [pscustomobject]@{
        Name        = Get-HeadingText $blocks[0]
        Synopsis    = (& $paragraphs 'SYNOPSIS') -join ' '
        Description = @(& $paragraphs 'DESCRIPTION')
        Examples    = @(foreach ($title in $examples.Keys -ne '') { Read-Example $title $examples[$title] })
        Parameters  = @(& $named 'PARAMETERS')
        # Pages that describe the parameters that this one does not.
        SharedPages = @($parameters[''] | ForEach-Object { Get-Link $_ } | ForEach-Object { $_.Url -replace '#.*' })
        Inputs      = @(& $named 'INPUTS')
        Outputs     = @(& $named 'OUTPUTS')
        Notes       = @(& $paragraphs 'NOTES')
        Links       = @(foreach ($block in $page['RELATED LINKS']) { Get-Link $block })
    }
}

# The text of a parameter: the page's own, or that of a page which it refers to. What is omitted of a Set cmdlet stays as it is,
# whatever it is in the cmdlet that the other page is about.
function Find-ParameterText([object] $Page, [string] $Parameter, [hashtable] $AllPages) {
    foreach ($name in @($Page.Name) + ($Page.SharedPages -replace '\.md$')) {
        $found = $AllPages[$name].Parameters.Where({ $_.Name -eq "-$Parameter" })
        if (-not $found) { continue }
        if ($name -eq $Page.Name -or $Page.Name -notlike 'Set-*') { return $found[0].Text }
        return $found[0].Text -creplace ' ?(The default is|If omitted,) .+?\.(?= |$)'
    }

    switch ($Parameter) {
        WhatIf { 'Shows what would be done, and does nothing.' }
        Confirm { 'Asks before anything is done.' }
        default { Write-Warning "docs/help/$($Page.Name).md does not describe -$Parameter." }
    }
}
