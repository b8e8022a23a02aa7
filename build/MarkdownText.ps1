# Turns Markdown into the plain text of a terminal. PowerShell's own parser (Markdig) reads it.

# The blocks of a Markdown text, without its front matter.
function Read-MarkdownBlock([string] $Path) {
    $text = (Get-Content $Path -Raw) -replace '(?s)\A---\r?\n.*?\n---\r?\n', '' -replace "`r`n", "`n"

    # The parser's table of link addresses stands for nothing in the text.
    , @((ConvertFrom-Markdown -InputObject $text).Tokens.Where({ $_ -isnot [Markdig.Syntax.LinkReferenceDefinitionGroup] }))
}

# What a paragraph or a heading says.
function Get-InlineText([object] $Inline) {
    $parts = foreach ($part in $Inline) {
        switch ($part.GetType().Name) {
            LiteralInline { $part.Content.ToString() }
            CodeInline { $part.Content }
            LineBreakInline { ' ' }
            HtmlEntityInline { $part.Transcoded.ToString() }
            AutolinkInline { $part.Url }
            { $_ -in 'LinkInline', 'EmphasisInline' } { Get-InlineText $part }
            default { throw "There is no plain text for a $_." }
        }
    }

    -join $parts
}

function Get-HeadingText([object] $Block) { (Get-InlineText $Block.Inline).Trim() }

function Get-CodeText([object] $Block) { $Block.Lines.ToString().TrimEnd() }

# A block as paragraphs; a list's items begin with a dash.
function Get-Paragraph([object] $Block) {
    switch ($Block.GetType().Name) {
        ParagraphBlock { Get-InlineText $Block.Inline }
        ListBlock { foreach ($item in $Block) { '- ' + (@(foreach ($part in $item) { Get-Paragraph $part }) -join ' ') } }
        FencedCodeBlock { Get-CodeText $Block }
        default { throw "There are no paragraphs for a $_." }
    }
}

# The links of a block, as the text that is shown and the address.
function Get-Link([object] $Block) {
    if ($Block -is [Markdig.Syntax.ContainerBlock]) { foreach ($part in $Block) { Get-Link $part }; return }
    foreach ($link in @($Block.Inline).Where({ $_ -is [Markdig.Syntax.Inlines.LinkInline] })) {
        [pscustomobject]@{ Text = Get-InlineText $link; Url = $link.Url }
    }
}

# Breaks a text into lines of at most so many columns.
function Format-Wrapped([string] $Text, [int] $Width, [string] $Indent, [string] $HangingIndent = $Indent) {
    $line = $Indent
    $isEmpty = $true
    foreach ($word in $Text -split '\s+') {
        if (-not $isEmpty -and ($line.Length + 1 + $word.Length) -gt $Width) {
            $line
            $line = $HangingIndent
            $isEmpty = $true
        }

        $line += $isEmpty ? $word : " $word"
        $isEmpty = $false
    }

    $line
}
