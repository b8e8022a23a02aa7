# Keys and tokens are planted in every place that takes one, and looked for in everything that the module puts out: plain, and in
# the encodings in which PowerShell and the protocol write text.
BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)
    $keys = [ordered]@{
        Parameter   = 'sk-planted-parameter-7f3a9c'
        Environment = 'sk-planted-environment-51be02'
        Client      = 'ek_planted_client_secret_88d1'
        Mcp         = 'mcp-planted-authorization-4e'
        Header      = 'hdr-planted-header-0c6d77'
        Bridge      = 'brg-planted-bridge-token-9ab3'
        Password    = 'pwd-planted/password-2f'
        Query       = 'qry-planted-query-value-75'
    }

    function Get-Encoding([string] $Key) {
        $utf8 = [System.Text.Encoding]::UTF8.GetBytes($Key)
        $utf16 = [System.Text.Encoding]::Unicode.GetBytes($Key)
        $Key
        [uri]::EscapeDataString($Key)
        [Convert]::ToBase64String($utf8).TrimEnd('=')
        [Convert]::ToBase64String($utf16).TrimEnd('=')
        [Convert]::ToHexString($utf8)
        [Convert]::ToHexString($utf16)
    }

    # All that can be seen of objects, in any way in which people look at them or keep them.
    function Get-Everything([object[]] $InputObject) {
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).xml"
        foreach ($item in $InputObject | Where-Object { $null -ne $_ }) {
            $item | Out-String -Width 500
            $item | Format-List * -Force | Out-String -Width 500
            "$item"
            $isError = $item -is [System.Management.Automation.ErrorRecord]

            # Errors and messages lead to their command, exceptions to the method that threw them, and from there to all of
            # PowerShell and .NET: deeper they have no end.
            $isOurs = ($item.GetType().Namespace -notlike 'System.Management.Automation*' -or $item.GetType().Name -eq 'PSCustomObject') -and
            $item -isnot [System.Exception] -and -not $item.Failure
            try { $item | ConvertTo-Json -Depth ($isOurs ? 8 : 2) -WarningAction Ignore } catch { 'PowerShell cannot make JSON of every exception.' }
            Export-Clixml $file -InputObject $item -Depth ($isOurs ? 4 : 2)
            Get-Content $file -Raw
            if ($isOurs) { $item | Format-Custom * -Depth 3 | Out-String -Width 500 }
            if ($isError) {
                Get-Error -InputObject $item | Out-String -Width 500
                for ($exception = $item.Exception; $exception; $exception = $exception.InnerException) {
                    $exception.ToString()
                    $exception.Data | Out-String
                    $exception | Format-List * -Force | Out-String -Width 500
                }

                $item.ErrorDetails, $item.TargetObject, $item.CategoryInfo, $item.InvocationInfo | Format-List * -Force | Out-String -Width 500
            }
        }
    }

    function Assert-NoKey([string[]] $Text) {
        $all = $Text -join "`n"
        $all.Length | Should -BeGreaterThan 0
        foreach ($name in $keys.Keys) {
            foreach ($form in Get-Encoding $keys[$name]) {
                $all.Contains($form, [System.StringComparison]::OrdinalIgnoreCase) | Should -BeFalse -Because "the key '$name' must not be there as '$form'"
            }
        }
    }

    # Runs with all the streams on, and keeps what came over them.
    function Invoke-Loudly([scriptblock] $Script) {
        $VerbosePreference = $DebugPreference = $InformationPreference = $WarningPreference = 'Continue'
        try { & $Script *>&1 } catch { $_ }
    }

    # A server that repeats the key that it was shown, as some proxies do: in an error, in a failed response, when it closes.
    $listener = [System.Net.HttpListener]::new()
    $probe = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
    $probe.Start()
    $echo = "127.0.0.1:$($probe.LocalEndpoint.Port)"
    $probe.Stop()
    $listener.Prefixes.Add("http://$echo/")
    $listener.Start()
    $server = Start-ThreadJob {
        $listener = $using:listener
        while ($true) {
            $context = $listener.GetContext()
            $key = "$($context.Request.Headers['Authorization'])".Replace('Bearer ', '')
            if ($context.Request.Url.Query -like '*forbidden*') {
                $context.Response.StatusCode = 401
                $body = [System.Text.Encoding]::UTF8.GetBytes((@{ error = @{ message = "Key $key is not known."; code = 'invalid_api_key' } } | ConvertTo-Json))
                $context.Response.OutputStream.Write($body)
                $context.Response.Close()
                continue
            }

            $socket = $context.AcceptWebSocketAsync([NullString]::Value).Result.WebSocket
            $send = {
                $bytes = [System.Text.Encoding]::UTF8.GetBytes(($args[0] | ConvertTo-Json -Depth 5 -Compress))
                $null = $socket.SendAsync([System.ArraySegment[byte]]::new($bytes), 'Text', $true, [System.Threading.CancellationToken]::None).Wait(5000)
            }
            & $send @{ type = 'session.created'; session = @{ id = 's'; type = 'realtime'; model = 'm' } }
            $buffer = [byte[]]::new(100000)
            $message = ''
            while ($socket.State -eq 'Open') {
                $result = $socket.ReceiveAsync([System.ArraySegment[byte]]::new($buffer), [System.Threading.CancellationToken]::None).Result
                $message += [System.Text.Encoding]::UTF8.GetString($buffer, 0, $result.Count)
                if (-not $result.EndOfMessage) { continue }
                $said = $message | ConvertFrom-Json -ErrorAction Ignore
                $message = ''
                switch ($said.type) {
                    'session.update' {
                        if ($said.session.instructions -eq 'refuse') { & $send @{ type = 'error'; error = @{ message = "The key $key may not."; code = 'x'; event_id = $said.event_id } } }
                        else { & $send @{ type = 'session.updated'; session = $said.session } }
                    }
                    'conversation.item.create' {
                        & $send @{ type = 'something.new'; echo = @{ authorization = "Bearer $key" } }
                        & $send @{ type = 'response.output_audio_transcript.done'; response_id = 'r'; item_id = 'i'; transcript = "Your key is $key." }
                        & $send @{ type = 'error'; error = @{ message = "Who is $($key)?"; code = 'odd' } }
                    }
                    'response.create' {
                        & $send @{ type = 'response.created'; response = @{ id = 'r'; status = 'in_progress' } }
                        & $send @{ type = 'response.done'; response = @{ id = 'r'; status = 'failed'; output = @(); status_details = @{ error = @{ message = "No reply for $key"; code = $key } } } }
                        $null = $socket.CloseOutputAsync('InternalServerError', "bye $key", [System.Threading.CancellationToken]::None).Wait(5000)
                    }
                }
            }
        }
    }
}

AfterAll {
    $listener.Stop()
    $server | Stop-Job -PassThru | Remove-Job -Force
    Remove-Item Env:OPENAI_API_KEY -ErrorAction Ignore
    Clear-Realtime 3>$null
}

Describe 'A key' {
    AfterEach {
        Remove-Item Env:OPENAI_API_KEY -ErrorAction Ignore
        Clear-Realtime 3>$null
    }

    It 'is nowhere in what a stream, a tool, a bridge and a conversation put out: <Source>' -ForEach @(
        @{ Source = 'Parameter' }, @{ Source = 'Environment' }, @{ Source = 'Client' }
    ) {
        $key = $keys[$Source]
        $simulator = Start-RealtimeSimulator -RequiredKey $key -Pace 50
        $arguments = @{ Endpoint = $simulator.Endpoint; OutputModality = 'Text'; Name = "planted-$Source" }
        if ($Source -eq 'Environment') { $env:OPENAI_API_KEY = $key }
        elseif ($Source -eq 'Client') { $arguments.ApiKey = ConvertTo-SecureString $key -AsPlainText -Force }
        else { $arguments.ApiKey = $key }

        $files = Join-Path $TestDrive $Source
        $null = New-Item $files -ItemType Directory
        $seen = Invoke-Loudly {
            $tool = New-RealtimeTool -Name docs -ServerUrl https://example.org/mcp -Authorization $keys.Mcp -Headers @{ 'X-Key' = $keys.Header } -Verbose -Debug
            $tool
            $stream = New-RealtimeStream @arguments -Tool $tool, Get-Date -TextTools All -Verbose -Debug
            $stream
            Set-RealtimeStream -Tool $tool -Verbose -Debug
            Start-RealtimeBridge -Port 0 -Token $keys.Bridge -PassThru -Verbose -Debug
            $port = (Get-RealtimeBridge).Port
            Connect-RealtimeBridge -Port $port -Token $keys.Bridge -Name far -Verbose -Debug
            try { Connect-RealtimeBridge -Port $port -Token "$($keys.Bridge)-wrong" -Verbose -Debug } catch { $_ }
            Start-RealtimeConversation $stream -Caller car-rental -OutputDevice None -RecordPath (Join-Path $files call.wav) -PassThru
            Send-RealtimeText 'hello' -Stream $stream -Respond -PassThru -Verbose -Debug
            Wait-RealtimeResponse -Stream $stream -Timeout 30 -Verbose -Debug
            Send-RealtimeEvent @{ type = 'session.update'; session = @{ type = 'realtime'; tools = @(@{ type = 'mcp'; server_label = 'x'; server_url = 'https://example.org'; authorization = $keys.Mcp }) } } -Stream $stream
            Get-RealtimeEventLog -Stream $stream; Get-RealtimeEventLog -Stream $stream | ForEach-Object { $_.Data; $_.ToJson() }
            Get-RealtimeTranscript $stream; Get-RealtimeText -Stream $stream; Get-RealtimeMetric $stream; Get-RealtimeStream; Get-RealtimeConversation; Get-RealtimeBridge; Get-RealtimeSimulator
            $stream.Tools; $stream.ToolCalls
            Export-RealtimeEventLog (Join-Path $files log.jsonl) $stream
            Export-RealtimeTimeline (Join-Path $files call.svg) $stream
            Export-RealtimeTimeline (Join-Path $files call.html) $stream
            Stop-RealtimeConversation $stream
            Remove-RealtimeStream *
            $stream
        }
        ($seen | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }).FullyQualifiedErrorId | Should -BeLike 'TokenWrong,*' -Because 'the wrong token alone is refused'
        Assert-NoKey (Get-Everything $seen)
        $written = Get-ChildItem $files -File | ForEach-Object { $_.FullName; [System.Text.Encoding]::Latin1.GetString([System.IO.File]::ReadAllBytes($_.FullName)) }
        $written.Count | Should -Be 8
        Assert-NoKey $written
    }

    It 'is in no error, even where the server repeats it: <What>' -ForEach @(
        @{ What = 'at the handshake'; Script = { New-RealtimeStream forbidden -Endpoint "ws://$echo" -ConnectTimeout 10 -ApiKey $keys.Parameter -Verbose -Debug } }
        @{ What = 'for the first settings'; Script = { New-RealtimeStream -Endpoint "ws://$echo" -ConnectTimeout 10 -ApiKey $keys.Parameter -Instructions refuse -Verbose -Debug } }
        @{ What = 'for a change of the settings'; Script = { New-RealtimeStream -Endpoint "ws://$echo" -ConnectTimeout 10 -ApiKey $keys.Parameter; Set-RealtimeStream -Instructions refuse } }
        @{ What = 'at the handshake, for a key of the environment'; Script = { $env:OPENAI_API_KEY = $keys.Environment; New-RealtimeStream forbidden -Endpoint "ws://$echo" -ConnectTimeout 10 } }
        @{ What = 'for a text, a reply and the end'
            Script = {
                $stream = New-RealtimeStream -Endpoint "ws://$echo" -ConnectTimeout 10 -ApiKey $keys.Client
                $null = Register-ObjectEvent $stream StateChanged -SourceIdentifier keys-state
                Send-RealtimeText hello -Respond -Stream $stream
                Wait-RealtimeResponse -Stream $stream -Timeout 20
                $null = Wait-Event keys-state -Timeout 20
                (Get-Event keys-state).SourceEventArgs
                Unregister-Event keys-state
                Get-RealtimeStream
                $stream.Failure
                Send-RealtimeText more -Stream $stream
                Get-RealtimeEventLog -Stream $stream
                Get-RealtimeEventLog -Stream $stream | ForEach-Object { $_.ToJson(); $_.Data }
                Get-RealtimeTranscript $stream
                Get-RealtimeText -Stream $stream
                foreach ($file in 'repeated.jsonl', 'repeated.html', 'repeated.svg') {
                    $path = Join-Path $TestDrive $file
                    if ($file -like '*.jsonl') { Export-RealtimeEventLog $path $stream } else { Export-RealtimeTimeline $path $stream }
                    Get-Content $path -Raw
                }
            }
        }
    ) {
        $Error.Clear()
        $seen = @(Invoke-Loudly $Script)
        $failures = @($seen | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
        $failures.Count | Should -BeGreaterThan 0
        if ($What -notlike '*handshake*') { "$(Get-Everything $seen)".Contains('***') | Should -BeTrue -Because 'what the server said is shown, without the key' }
        Assert-NoKey (Get-Everything ($seen + @($Error)))
    }

    It 'is in no error about a parameter beside it' {
        $Error.Clear()
        $seen = @(Invoke-Loudly { New-RealtimeStream -Simulator -ApiKey $keys.Parameter -Speed 99 }) +
        @(Invoke-Loudly { New-RealtimeStream -Simulator -ApiKey @{ key = $keys.Parameter } }) +
        @(Invoke-Loudly { Connect-RealtimeBridge -Port 1 -Token $keys.Bridge -Timeout 1 }) +
        @(Invoke-Loudly { New-RealtimeTool -Name docs -ServerUrl nowhere -Authorization $keys.Mcp }) +
        @(Invoke-Loudly { New-RealtimeTool -Name docs -ServerUrl https://example.org -Headers $keys.Header }) +
        @(Invoke-Loudly { New-RealtimeStream -Simulator -Tool ([pscustomobject]@{ type = 'mcpx'; authorization = $keys.Mcp }) }) +
        @(Invoke-Loudly { New-RealtimeStream -Simulator -Tool @{ type = 'mcpx'; server_label = 'x'; authorization = $keys.Mcp } }) +
        @(Invoke-Loudly { New-RealtimeStream -Simulator -Tool @{ docs = @{ authorization = $keys.Mcp } } })
        $seen | Should -HaveCount 8
        $seen[-1].FullyQualifiedErrorId | Should -BeLike 'ToolInvalid,*'
        Assert-NoKey (Get-Everything ($seen + @($Error)))
    }

    It 'is in no error about the URL that it is part of: <Url>' -ForEach @(
        @{ Url = 'ws://user:{0}@example.org/x?api-key={1}'; Id = 'EndpointNotEncrypted' }
        @{ Url = 'ftp://user:{0}@example.org/x?api-key={1}'; Id = 'EndpointInvalid' }
        @{ Url = 'ws://user:{0}@127.0.0.1:1/x?api-key={1}'; Id = 'HostUnreachable' }
        @{ Url = 'wss://user:{0}@127.0.0.1:1/x?api-key={1}#{1}'; Id = 'HostUnreachable' }
    ) {
        $Error.Clear()
        $text = $Url -f [uri]::EscapeDataString($keys.Password), $keys.Query
        $seen = @(Invoke-Loudly { New-RealtimeStream -Endpoint $text -ApiKey $keys.Parameter -ConnectTimeout 10 })
        $failure = @($seen | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })[0]
        $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        "$($failure.TargetObject)" | Should -BeLike '*/x?api-key=`*`*`**'
        Assert-NoKey (Get-Everything ($seen + @($Error)))
    }

    It 'is in nothing that is told of a URL that it is part of' {
        $simulator = Start-RealtimeSimulator
        $server = 'https://user:{0}@example.org/mcp?key={1}&model=m' -f [uri]::EscapeDataString($keys.Password), $keys.Query
        $seen = @(Invoke-Loudly {
                $tool = New-RealtimeTool -Name docs -ServerUrl $server -Verbose -Debug
                $tool
                $stream = New-RealtimeStream -Endpoint "$($simulator.Endpoint)?api-key=$($keys.Query)" -Tool $tool -Verbose -Debug
                $stream
                $stream | ConvertTo-Csv
                Get-RealtimeEventLog -Stream $stream; Get-RealtimeEventLog -Stream $stream | ForEach-Object { $_.ToJson() }
                $path = Join-Path $TestDrive url.jsonl
                Export-RealtimeEventLog $path $stream
                Get-Content $path -Raw
                New-RealtimeTool -Name docs -ServerUrl $server.Replace('https:', 'ftp:')
                New-RealtimeTool -Name docs -ServerUrl $server.Replace('.org', '.org:99999')
            })
        @($seen | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }) | Should -HaveCount 2
        $stream = Get-RealtimeStream
        "$($stream.Endpoint)" | Should -BeLike "$($simulator.Endpoint)?api-key=`*`*`*&model=*"
        "$((Get-RealtimeEventLog -Type session.update -Direction Sent).Data.session.tools.server_url)" | Should -Be 'https://***@example.org/mcp?key=***&model=m'
        Assert-NoKey (Get-Everything $seen)
    }

    It 'is in no copy of a bridge, whose Token all the same has it' {
        $null = New-RealtimeStream -Simulator
        $bridge = Start-RealtimeBridge -Port 0 -Token $keys.Bridge -PassThru
        $bridge.Token | ConvertFrom-SecureString -AsPlainText | Should -Be $keys.Bridge
        $copy = $bridge | Select-Object *
        $copy.Port | Should -Be $bridge.Port
        Assert-NoKey (Get-Everything ($bridge, $copy, ($bridge | ConvertTo-Csv)))
    }

    It 'is not in the log of what is sent, however it is written' {
        $stream = New-RealtimeStream -Simulator -ApiKey $keys.Parameter
        Send-RealtimeEvent ('{"type":"session.update","session":{"type":"realtime","tools":[{"type":"\u006dcp","server_label":"d","server_url":"https://example.org","auth\u006frization":"' + $keys.Mcp + '"}]}}')
        Send-RealtimeText "My key is $($keys.Parameter), my token is $($keys.Mcp)." -Role System
        $seen = @(Get-RealtimeEventLog -Type conversation.item.done -Wait -Timeout 20 | Select-Object -First 1) + @(Get-RealtimeEventLog)
        ($seen | ForEach-Object ToJson) -join '' | Should -BeLike '*My key is `*`*`*, my token is `*`*`*.*'
        Assert-NoKey (Get-Everything ($seen + @($seen | ForEach-Object ToJson)))
    }

    It 'is on no command line' -Skip:(-not $IsLinux) {
        $env:OPENAI_API_KEY = $keys.Environment
        Start-RealtimeConversation -Simulator -ApiKey $keys.Parameter -Caller car-rental -OutputDevice None
        Assert-NoKey (Get-ChildItem /proc -Directory | Where-Object Name -Match '^\d+$' | ForEach-Object { Get-Content "$($_.FullName)/cmdline" -Raw -ErrorAction Ignore })
    }

    It 'comes from SecretManagement, or whatever gives a SecureString, as it is' {
        function Get-Secret([string] $Name) { ConvertTo-SecureString $keys[$Name] -AsPlainText -Force }
        $simulator = Start-RealtimeSimulator -RequiredKey $keys.Parameter
        (New-RealtimeStream -Endpoint $simulator.Endpoint -ApiKey (Get-Secret Parameter)).State | Should -Be 'Open'
        foreach ($parameter in @{ Command = 'New-RealtimeStream'; Name = 'ApiKey' }, @{ Command = 'Start-RealtimeConversation'; Name = 'ApiKey' },
            @{ Command = 'New-RealtimeTool'; Name = 'Authorization' }, @{ Command = 'Start-RealtimeBridge'; Name = 'Token' }, @{ Command = 'Connect-RealtimeBridge'; Name = 'Token' }) {
            (Get-Command $parameter.Command).Parameters[$parameter.Name].ParameterType | Should -Be ([securestring])
        }
    }
}
