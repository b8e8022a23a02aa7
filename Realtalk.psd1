@{
    # After a build the module is in out/Realtalk, and this manifest, in the repository, loads it from there.
    # The build puts a copy beside the module in which these paths begin at 'bin'.
    RootModule           = 'out/Realtalk/bin/Realtalk.PowerShell.dll'
    RequiredAssemblies   = @('out/Realtalk/bin/Realtalk.PowerShell.dll')
    FormatsToProcess     = @('out/Realtalk/bin/Realtalk.Format.ps1xml')

    ModuleVersion        = '0.1.0'
    GUID                 = 'b2f6d9a4-5c1e-4b7a-9a61-3f0c7d8e2a15'
    Author               = 'The Realtalk authors'
    CompanyName          = 'The Realtalk authors'
    Copyright            = '(c) The Realtalk authors. MIT License.'
    Description          = 'Live voice conversations over the OpenAI Realtime API: streams, microphone and loudspeaker with turn-taking and interruption, a text stream beside the audio, an event log that filters in the pipeline, and a local simulator that needs no key.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')

    CmdletsToExport      = @(
        'Connect-RealtimeBridge'
        'Export-RealtimeEventLog'
        'Export-RealtimeTimeline'
        'Get-RealtimeAudioDevice'
        'Get-RealtimeBridge'
        'Get-RealtimeConversation'
        'Get-RealtimeEventLog'
        'Get-RealtimeMetric'
        'Get-RealtimePrice'
        'Get-RealtimeSimulator'
        'Get-RealtimeStream'
        'Get-RealtimeText'
        'Get-RealtimeTranscript'
        'Import-RealtimeEventLog'
        'New-RealtimeStream'
        'New-RealtimeTool'
        'Out-RealtimeAudio'
        'Read-RealtimeAudio'
        'Receive-RealtimeText'
        'Remove-RealtimeStream'
        'Resume-RealtimeConversation'
        'Send-RealtimeAudio'
        'Send-RealtimeEvent'
        'Send-RealtimeText'
        'Set-RealtimeStatus'
        'Set-RealtimeStream'
        'Start-RealtimeBridge'
        'Start-RealtimeConversation'
        'Start-RealtimeSimulator'
        'Stop-RealtimeBridge'
        'Stop-RealtimeConversation'
        'Stop-RealtimeSimulator'
        'Suspend-RealtimeConversation'
        'Wait-RealtimeConversation'
        'Wait-RealtimeResponse'
        'Watch-RealtimeConversation'
    )
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()

    # The build lists the files in its copy: which there are depends on what it was built with.
    FileList             = @()

    PrivateData          = @{
        PSData = @{
            Tags         = @('OpenAI', 'Realtime', 'Voice', 'Speech', 'Audio', 'WebSocket', 'AI', 'Windows', 'Linux', 'MacOS', 'PSEdition_Core')
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'The first version. CHANGELOG.md, beside the manifest, says what is in it.'
        }
    }
}
