# Turns an about topic into the plain text that Get-Help shows: 80 columns, headings at the margin.

function ConvertTo-AboutText([string] $Path) {
    $width = 80
    $text = ' ' * 4
    $blocks = Read-MarkdownBlock $Path
    $lines = foreach ($block in $blocks) {
        switch ($block.GetType().Name) {
            HeadingBlock {
                $heading = Get-HeadingText $block
                switch ($block.Level) {
                    # Get-Help takes the line under the second heading, the fifth of all, for the synopsis.
                    1 { 'TOPIC'; "$text$heading" }
                    2 { $heading.ToUpperInvariant() }
                    default { "  $heading" }
                }
            }
            ParagraphBlock { Format-Wrapped (Get-InlineText $block.Inline) $width $text }
            FencedCodeBlock { (Get-CodeText $block) -split "`n" | ForEach-Object { "$text  $_".TrimEnd() } }
            ListBlock { foreach ($item in Get-Paragraph $block) { Format-Wrapped $item $width $text "$text  " } }
            default { throw "There is no plain text for a $_." }
        }

        # What stands under a heading stands right under it.
        if ($block.GetType().Name -ne 'HeadingBlock' -or $block.Level -eq 1) { '' }
    }

    ($lines -join "`n").TrimEnd() + "`n"
}
