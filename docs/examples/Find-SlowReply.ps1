<#
.SYNOPSIS
    Finds the replies in event logs that were slow.
.DESCRIPTION
    Emits an object for each spoken reply whose latency is above a limit, slowest first. The latency is the time from the end of
    the caller's speech to the first sound of the reply. Export-RealtimeEventLog writes the logs.

    Four properties are shown; Select-Object * shows Latency (a TimeSpan) and ResponseId, too.
.PARAMETER Path
    Event logs, with wildcards, or files from the pipeline.
.PARAMETER SlowerThan
    The limit, in seconds. The default is 0.8; 0 finds all replies.
.EXAMPLE
    ./docs/examples/Find-SlowReply.ps1 logs/*.jsonl -SlowerThan 1.5

    Finds the replies that took longer than 1.5 seconds, in all logs of a folder.
.EXAMPLE
    Get-ChildItem logs -Filter *.jsonl | ./docs/examples/Find-SlowReply.ps1 | Group-Object File -NoElement

    Counts the slow replies of each log.
.EXAMPLE
    ./docs/examples/Find-SlowReply.ps1 call.jsonl -Verbose

    Says, too, how many replies there were: also where none of them was slow.
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
    Update-TypeData -TypeName SlowReply -DefaultDisplayPropertySet LatencyMs, File, Time, Said -Force
    $logs = $replies = 0
    $slow = [System.Collections.Generic.List[object]]::new()
}

process {
    foreach ($file in $Path.ForEach({ if (Test-Path $_) { Get-Item $_ } else { Write-Error "There is no log '$_'." } })) {
        $logs++
        $silent = $null
        $words = @{}
        foreach ($entry in Import-RealtimeEventLog $file.FullName) {
            switch ($entry.Type) {
                'input_audio_buffer.speech_stopped' { $silent = $entry.Time }
                'response.output_audio.delta' {
                    if (-not $silent) { continue }
                    $latency = $entry.Time - $silent
                    $silent = $null
                    $replies++
                    if ($latency.TotalSeconds -gt $SlowerThan) {
                        $words[$entry.ItemId] = [pscustomobject]@{
                            PSTypeName = 'SlowReply'
                            LatencyMs  = [int]$latency.TotalMilliseconds
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

end {
    Write-Verbose "Logs: $logs. Replies to what was said: $replies. Slower than $SlowerThan s: $($slow.Count)."
    $slow | Sort-Object Latency -Descending
}
