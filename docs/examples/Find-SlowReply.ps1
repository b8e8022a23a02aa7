<#
.SYNOPSIS
    Finds the replies in event logs that were long in coming.
.DESCRIPTION
    Emits an object for each spoken reply whose first sound came later after the end of the caller's speech than is borne, slowest
    first. The logs are what Export-RealtimeEventLog writes.
.PARAMETER Path
    Event logs; wildcards are fine, and so are files from the pipeline.
.PARAMETER SlowerThan
    What is borne, in seconds. 0 finds all replies.
.EXAMPLE
    ./docs/examples/Find-SlowReply.ps1 logs/*.jsonl -SlowerThan 1.5
.EXAMPLE
    Get-ChildItem logs -Filter *.jsonl | ./docs/examples/Find-SlowReply.ps1 | Group-Object File
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
    [Alias('FullName')]
    [string[]] $Path,

    [double] $SlowerThan = 0.8
)

begin {
    Set-StrictMode -Version 3
    # A module that is loaded or installed will do, else the repository's.
    if (-not (Get-Command Import-RealtimeEventLog -ErrorAction Ignore)) { Import-Module (Join-Path $PSScriptRoot '../../Realtalk.psd1') }
    $slow = [System.Collections.Generic.List[object]]::new()
}

process {
    foreach ($file in Get-Item -Path $Path) {
        $silent = $null
        $words = @{}
        foreach ($entry in Import-RealtimeEventLog $file.FullName) {
            switch ($entry.Type) {
                'input_audio_buffer.speech_stopped' { $silent = $entry.Time }
                'response.output_audio.delta' {
                    if (-not $silent) { continue }
                    $latency = $entry.Time - $silent
                    $silent = $null
                    if ($latency.TotalSeconds -gt $SlowerThan) {
                        $words[$entry.ItemId] = [pscustomobject]@{
                            Latency    = $latency
                            File       = $file.Name
                            Time       = $entry.Time
                            ResponseId = $entry.ResponseId
                            Said       = ''
                        }
                        $slow.Add($words[$entry.ItemId])
                    }
                }
                'response.output_audio_transcript.done' {
                    if ($words.ContainsKey($entry.ItemId)) { $words[$entry.ItemId].Said = $entry.Data.transcript }
                }
            }
        }
    }
}

end { $slow | Sort-Object Latency -Descending }
