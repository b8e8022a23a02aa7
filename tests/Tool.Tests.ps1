BeforeAll {
    . (Join-Path $PSScriptRoot TestHelper.ps1)

    # What the model is told of a tool's parameters.
    function Get-Schema($Tool) {
        $Tool.Parameters | ConvertFrom-Json -AsHashtable
    }

    function Get-Property([scriptblock] $Script, [string] $Name = 'x') {
        (Get-Schema (New-RealtimeTool test $Script)).properties[$Name]
    }

    # Without spaces, and with its keys in order.
    function ConvertTo-Text($Value) {
        ConvertTo-Json $Value -Compress -Depth 9
    }
}

AfterAll {
    Clear-Realtime
}

Describe 'The JSON Schema of a parameter' {
    It 'of <Type> is <Schema>' -ForEach @(
        @{ Type = 'string'; Schema = '{"type":"string"}' }
        @{ Type = 'char'; Schema = '{"type":"string","minLength":1,"maxLength":1}' }
        @{ Type = 'bool'; Schema = '{"type":"boolean"}' }
        @{ Type = 'switch'; Schema = '{"type":"boolean"}' }
        @{ Type = 'int'; Schema = '{"type":"integer"}' }
        @{ Type = 'byte'; Schema = '{"type":"integer","minimum":0,"maximum":255}' }
        @{ Type = 'uint'; Schema = '{"type":"integer","minimum":0}' }
        @{ Type = 'long'; Schema = '{"type":"integer"}' }
        @{ Type = 'double'; Schema = '{"type":"number"}' }
        @{ Type = 'decimal'; Schema = '{"type":"number"}' }
        @{ Type = 'datetime'; Schema = '{"type":"string","format":"date-time"}' }
        @{ Type = 'timespan'; Schema = '{"type":"string","description":"A time span, as [days.]hours:minutes:seconds."}' }
        @{ Type = 'guid'; Schema = '{"type":"string","format":"uuid"}' }
        @{ Type = 'uri'; Schema = '{"type":"string","format":"uri"}' }
        @{ Type = 'System.DayOfWeek'; Schema = '{"type":"string","enum":["Sunday","Monday","Tuesday","Wednesday","Thursday","Friday","Saturday"]}' }
        @{ Type = 'System.IO.FileAccess'; Schema = '{"type":"array","items":{"type":"string","enum":["Read","Write","ReadWrite"]}}' }
        @{ Type = 'nullable[int]'; Schema = '{"type":["integer","null"]}' }
        @{ Type = 'string[]'; Schema = '{"type":"array","items":{"type":"string"}}' }
        @{ Type = 'System.Collections.Generic.List[int]'; Schema = '{"type":"array","items":{"type":"integer"}}' }
        @{ Type = 'object[]'; Schema = '{"type":"array","items":{"type":["string","number","boolean"]}}' }
        @{ Type = 'int[][]'; Schema = '{"type":"array","items":{"type":"array","items":{"type":"integer"}}}' }
        @{ Type = 'hashtable'; Schema = '{"type":"object"}' }
        @{ Type = 'pscustomobject'; Schema = '{"type":"object"}' }
        @{ Type = 'System.Collections.Generic.Dictionary[string,int]'; Schema = '{"type":"object","additionalProperties":{"type":"integer"}}' }
        @{ Type = 'object'; Schema = '{"type":["string","number","boolean"]}' }
        @{ Type = 'version'; Schema = '{"type":"string"}' }
        @{ Type = 'System.IO.FileInfo'; Schema = '{"type":"string"}' }
    ) {
        ConvertTo-Text (Get-Property ([scriptblock]::Create("param([$Type] `$x)"))) | Should -Be $Schema
    }

    It 'with <Attribute> is <Schema>' -ForEach @(
        @{ Attribute = "[ValidateSet('a', 'b')] [string]"; Schema = '{"type":"string","enum":["a","b"]}' }
        @{ Attribute = "[ValidateSet('a', 'b')]"; Schema = '{"type":"string","enum":["a","b"]}' }
        @{ Attribute = "[ValidateSet(1, 5)] [int]"; Schema = '{"type":"integer","enum":[1,5]}' }
        @{ Attribute = "[ValidateSet('a', 'b')] [string[]]"; Schema = '{"type":"array","items":{"type":"string","enum":["a","b"]}}' }
        @{ Attribute = '[ValidateRange(1, 7)] [int]'; Schema = '{"type":"integer","minimum":1,"maximum":7}' }
        @{ Attribute = '[ValidateRange(0.5, 1.5)] [double]'; Schema = '{"type":"number","minimum":0.5,"maximum":1.5}' }
        @{ Attribute = '[ValidateRange("Positive")] [int]'; Schema = '{"type":"integer","exclusiveMinimum":0}' }
        @{ Attribute = '[ValidateRange("NonNegative")] [int]'; Schema = '{"type":"integer","minimum":0}' }
        @{ Attribute = '[ValidateLength(2, 9)] [string]'; Schema = '{"type":"string","minLength":2,"maxLength":9}' }
        @{ Attribute = '[ValidateCount(1, 3)] [string[]]'; Schema = '{"type":"array","items":{"type":"string"},"minItems":1,"maxItems":3}' }
        @{ Attribute = "[ValidatePattern('^\d+$')] [string]"; Schema = '{"type":"string","pattern":"^\\d+$"}' }
        @{ Attribute = "[ValidatePattern('(?i)^a+$')] [string]"; Schema = '{"type":"string","description":"Must match the .NET regular expression (?i)^a+$"}' }
        @{ Attribute = '[ValidateNotNullOrEmpty()] [string]'; Schema = '{"type":"string","minLength":1}' }
        @{ Attribute = "[Parameter(HelpMessage = 'Where to')] [string]"; Schema = '{"type":"string","description":"Where to"}' }
    ) {
        ConvertTo-Text (Get-Property ([scriptblock]::Create("param($Attribute `$x)"))) | Should -Be $Schema
    }

    It 'has the properties of a class' {
        class Stop { [string] $City; [int[]] $Days; hidden [string] $Secret }
        $schema = Get-Property { param([Stop[]] $x) }
        $schema.items.type | Should -Be 'object'
        ConvertTo-Text $schema.items.properties.City | Should -Be '{"type":"string"}'
        ConvertTo-Text $schema.items.properties.Days | Should -Be '{"type":"array","items":{"type":"integer"}}'
    }

    It 'has defaults that are written down, and no others' {
        $schema = (Get-Schema (New-RealtimeTool test { param([string] $a = 'x', [int] $b = 3, [string[]] $c = @('u', 'v'), [datetime] $d = (Get-Date), $e = $env:HOME) })).properties
        $schema.a.default | Should -Be 'x'
        $schema.b.default | Should -Be 3
        $schema.c.default | Should -Be 'u', 'v'
        $schema.d.Keys | Should -Not -Contain 'default'
        $schema.e.Keys | Should -Not -Contain 'default'
    }
}

Describe 'New-RealtimeTool' {
    It 'makes a tool of a script block' {
        $tool = New-RealtimeTool get_weather {
            param(
                # The city's name.
                [Parameter(Mandatory)]
                [string] $City,
                [int] $Days = 1 # How far ahead.
            )
        } -Description 'Tells the weather.' -Timeout 5
        $tool | Should -BeOfType Realtalk.Tools.RealtimeTool
        $tool.Name | Should -Be 'get_weather'
        $tool.Kind | Should -Be 'Function'
        $tool.Description | Should -Be 'Tells the weather.'
        $tool.Timeout | Should -Be ([timespan]::FromSeconds(5))
        $tool.Approval | Should -Be 'Auto'
        $schema = Get-Schema $tool
        $schema.type | Should -Be 'object'
        $schema.required | Should -Be 'City'
        $schema.additionalProperties | Should -BeFalse
        $schema.properties.City.description | Should -Be "The city's name."
        $schema.properties.Days.description | Should -Be 'How far ahead.'
        Get-ChildItem function:realtalk-* | Should -BeNullOrEmpty
    }

    It 'makes a tool of a function, with its help' {
        function Get-TestOrder {
            <#
            .SYNOPSIS
                Finds an order.
            .DESCRIPTION
                Also old ones.
            .PARAMETER Number
                The order's number.
            #>
            [CmdletBinding()]
            param([Parameter(Mandatory)] [int] $Number, [switch] $Open)
        }
        foreach ($tool in (New-RealtimeTool -Command Get-TestOrder), (Get-Command Get-TestOrder | New-RealtimeTool)) {
            $tool.Name | Should -Be 'Get-TestOrder'
            $tool.Command | Should -Be 'Get-TestOrder'
            $tool.Description | Should -Be 'Finds an order. Also old ones.'
            $schema = Get-Schema $tool
            $schema.properties.Keys | Sort-Object | Should -Be 'Number', 'Open'
            $schema.properties.Number.description | Should -Be "The order's number."
        }
    }

    It 'finds what the help files of a module say' {
        $folder = Join-Path $TestDrive 'Mammals'
        $null = New-Item (Join-Path $folder 'en-US') -ItemType Directory -Force
        Set-Content (Join-Path $folder 'Mammals.psm1') @'
function Get-Mammal {
    <#
    .EXTERNALHELP Mammals-help.xml
    #>
    param(
        [string] $Name,
        # Living ones only.
        [switch] $Living
    )
}
'@
        Set-Content (Join-Path $folder 'en-US/Mammals-help.xml') @'
<?xml version="1.0" encoding="utf-8"?>
<helpItems schema="maml" xmlns="http://msh">
  <command:command xmlns:maml="http://schemas.microsoft.com/maml/2004/10" xmlns:command="http://schemas.microsoft.com/maml/dev/command/2004/10">
    <command:details>
      <command:name>Get-Mammal</command:name>
      <maml:description><maml:para>Finds mammals.</maml:para></maml:description>
    </command:details>
    <command:parameters>
      <command:parameter><maml:name>Name</maml:name><maml:description><maml:para>The mammal.</maml:para></maml:description></command:parameter>
    </command:parameters>
  </command:command>
</helpItems>
'@
        Import-Module (Join-Path $folder 'Mammals.psm1')
        try {
            $tool = New-RealtimeTool -Command Get-Mammal
            $tool.Description | Should -Be 'Finds mammals.'
            (Get-Schema $tool).properties.Name.description | Should -Be 'The mammal.'
            (Get-Schema $tool).properties.Living.description | Should -Be 'Living ones only.'
        }
        finally { Remove-Module Mammals }
    }

    It 'says nothing where nobody wrote help' {
        function Get-Silent { param($Name) }
        $tool = New-RealtimeTool -Command Get-Silent
        $tool.Description | Should -BeNullOrEmpty
        (Get-Schema $tool).properties.Name.Keys | Should -Not -Contain 'description'
    }

    It 'makes a tool of a cmdlet, of an alias and of a script file, under other names' {
        $path = Join-Path $TestDrive 'Get-Thing.ps1'
        Set-Content $path 'param([string] $Name) "thing $Name"'
        (New-RealtimeTool -Command Get-Date -Name now).Name | Should -Be 'now'
        (New-RealtimeTool -Command gci).Command | Should -Be 'Get-ChildItem'
        $script = New-RealtimeTool -Command $path -Name thing
        (Get-Schema $script).properties.Keys | Should -Be 'Name'
    }

    It 'leaves out common parameters, hidden ones and those that no model can fill' {
        function Test-It {
            [CmdletBinding(SupportsShouldProcess)]
            param($Name, [scriptblock] $Filter, [pscredential] $Credential, [securestring] $Key, [Parameter(DontShow)] $Hidden, [System.IO.Stream] $Stream)
            $PSCmdlet.ShouldProcess($Name)
        }
        (Get-Schema (New-RealtimeTool -Command Test-It)).properties.Keys | Should -Be 'Name'
    }

    It 'asks no model for what opens a file or reaches into the session: <_>' -ForEach 'System.IO.StreamWriter', 'System.IO.FileStream',
        'System.Diagnostics.Process', 'System.IO.StreamReader[]', 'ref', 'psvariable', 'powershell', 'runspace' {
        (Get-Schema (New-RealtimeTool f ([scriptblock]::Create("param([$_] `$x, `$y)")))).properties.Keys | Should -Be 'y'
        (Get-TheError { New-RealtimeTool f ([scriptblock]::Create("param([Parameter(Mandatory)] [$_] `$x)")) }).FullyQualifiedErrorId |
            Should -BeLike 'ToolParameterUnfillable,*'
    }

    It 'chooses the default parameter set, says so, and takes another' {
        function Test-Set {
            [CmdletBinding(DefaultParameterSetName = 'ById')]
            param([Parameter(ParameterSetName = 'ByName', Mandatory)] $Name, [Parameter(ParameterSetName = 'ById', Mandatory)] [int] $Id, $Both)
        }
        $said = New-RealtimeTool -Command Test-Set -Verbose 4>&1
        "$said" | Should -BeLike "*the model sees 'ById'*"
        $tool = New-RealtimeTool -Command Test-Set
        $tool.ParameterSet | Should -Be 'ById'
        (Get-Schema $tool).required | Should -Be 'Id'
        (Get-Schema (New-RealtimeTool -Command Test-Set -ParameterSet ByName)).required | Should -Be 'Name'
        $failure = Get-TheError { New-RealtimeTool -Command Test-Set -ParameterSet Other }
        $failure.FullyQualifiedErrorId | Should -BeLike 'ParameterSetNotFound,*'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*ByName*'
    }

    It 'takes a schema as <Form>' -ForEach @(
        @{ Form = 'a hashtable'; Schema = @{ type = 'object'; properties = @{ City = @{ type = 'string'; enum = @('Oslo') } }; required = @('City') } }
        @{ Form = 'JSON'; Schema = '{"type":"object","properties":{"City":{"type":"string","enum":["Oslo"]}},"required":["City"]}' }
    ) {
        $tool = New-RealtimeTool test { param($City, $Country) } -Parameters $Schema
        (Get-Schema $tool).properties.City.enum | Should -Be 'Oslo'
        (Get-Schema $tool).properties.Keys | Should -Be 'City'
    }

    It 'knows what takes something away: <Command> (<Expected>)' -ForEach @(
        @{ Command = 'Remove-Item'; Expected = $true }, @{ Command = 'Stop-Process'; Expected = $true }, @{ Command = 'Clear-Content'; Expected = $true }
        @{ Command = 'Set-Content'; Expected = $false }, @{ Command = 'Get-Item'; Expected = $false }, @{ Command = 'Format-List'; Expected = $false }
        @{ Command = 'ri'; Expected = $true }
    ) {
        (New-RealtimeTool -Command $Command -ErrorAction Stop).IsDestructive | Should -Be $Expected
    }

    It 'says with -Verbose that the model is told nothing of what it does' {
        function Get-Silent { param($Name) }
        "$(New-RealtimeTool -Command Get-Silent -Verbose 4>&1)" | Should -BeLike "*'Get-Silent'*New-RealtimeTool -Description*"
        New-RealtimeTool -Command Get-Silent -Description 'Is silent.' -Verbose 4>&1 | Should -BeOfType Realtalk.Tools.RealtimeTool
    }

    It 'warns of a variable of the caller''s that <Case> does not see' -ForEach @(
        @{ Case = 'a tool'; Use = { New-RealtimeTool add { param([int] $N) $N + $k } } }
        @{ Case = 'a nested script block'; Use = { New-RealtimeTool add { 1..3 | ForEach-Object { $_ + $k } } } }
        @{ Case = 'a string'; Use = { New-RealtimeTool add { "it is $k" } } }
        @{ Case = 'a change'; Use = { New-RealtimeTool add { $k.Add(1); $k.x = 2 } } }
    ) {
        $k = 5
        "$(& $Use 3>&1 | Where-Object { $_ -is [System.Management.Automation.WarningRecord] })" | Should -BeLike "*'add' uses `$k*`$using:k*"
    }

    It 'does not warn of <Case>' -ForEach @(
        @{ Case = '$using:'; Use = { New-RealtimeTool add { $using:k } } }
        @{ Case = 'a member of $using:'; Use = { New-RealtimeTool add { "$($using:k.Length) $($using:k[0].Name)" } } }
        @{ Case = 'a parameter'; Use = { New-RealtimeTool add { param($K) $k } } }
        @{ Case = 'what it sets'; Use = { New-RealtimeTool add { $k = 1; $k } } }
        @{ Case = 'what it sets with others'; Use = { New-RealtimeTool add { [int] $a, $k = 1, 2; $k } } }
        @{ Case = 'a loop'; Use = { New-RealtimeTool add { foreach ($k in 1..3) { $k } } } }
        @{ Case = 'what a command sets'; Use = { New-RealtimeTool add { Get-Date -OutVariable k; $k } } }
        @{ Case = 'another scope'; Use = { New-RealtimeTool add { $script:k } } }
        @{ Case = 'what nobody has'; Use = { New-RealtimeTool add { $nobodyHasThis } } }
        @{ Case = 'PowerShell''s own'; Use = { New-RealtimeTool add { $PSVersionTable; $HOME; $VerbosePreference; $true; $_; $args; $Error; $IsLinux } } }
    ) {
        $k = 5
        & $Use 3>&1 | Should -BeOfType Realtalk.Tools.RealtimeTool
    }

    It 'warns of such a variable in -OnText and -ToolApproval' {
        $k = 5
        $said = New-RealtimeStream -Simulator -Tool Get-Date -OnText { "answer $k" } -ToolApproval { $k } 3>&1 |
            Where-Object { $_ -is [System.Management.Automation.WarningRecord] }
        "$said" | Should -BeLike '*-ToolApproval uses $k*'
        "$said" | Should -BeLike '*-OnText uses $k*'
        Get-RealtimeStream | Remove-RealtimeStream
    }

    It 'knows what has a high impact' {
        function Remove-Thing { [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param() $PSCmdlet.ShouldProcess('it') }
        function Set-Thing { [CmdletBinding(SupportsShouldProcess)] param() $PSCmdlet.ShouldProcess('it') }
        (New-RealtimeTool -Command Remove-Thing).HasHighImpact | Should -BeTrue
        (New-RealtimeTool -Command Set-Thing).HasHighImpact | Should -BeFalse
        (New-RealtimeTool test { [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param() }).HasHighImpact | Should -BeTrue
        (New-RealtimeTool -Command Clear-RecycleBin -ErrorAction Ignore).HasHighImpact | Should -BeIn $true, $null
    }

    It 'refuses <Case>' -ForEach @(
        @{ Case = 'a name with spaces'; Id = 'ToolNameInvalid'; Script = { New-RealtimeTool 'get weather' { } } }
        @{ Case = 'a name of 65 characters'; Id = 'ToolNameInvalid'; Script = { New-RealtimeTool ('x' * 65) { } } }
        @{ Case = 'a command that is not there'; Id = 'ToolNotFound'; Script = { New-RealtimeTool -Command Get-Nothing-Of-It } }
        @{ Case = 'a pattern'; Id = 'ToolNotFound'; Script = { New-RealtimeTool -Command 'Get-Dat?' } }
        @{ Case = 'a program'; Id = 'ToolInvalid'; Script = { New-RealtimeTool -Command (Get-Command pwsh -CommandType Application)[0] } }
        @{ Case = 'a mandatory script block'; Id = 'ToolParameterUnfillable'; Script = { New-RealtimeTool -Command ForEach-Object -ParameterSet ScriptBlockSet } }
        @{ Case = 'a schema that is no JSON'; Id = 'JsonSchemaInvalid'; Script = { New-RealtimeTool test { } -Parameters '{' } }
        @{ Case = 'a schema without properties'; Id = 'ToolSchemaInvalid'; Script = { New-RealtimeTool test { } -Parameters '{}' } }
        @{ Case = 'a schema with other properties'; Id = 'ToolSchemaInvalid'; Script = { New-RealtimeTool test { param($a) } -Parameters @{ properties = @{ b = @{} } } } }
        @{ Case = 'a schema that lacks a mandatory parameter'; Id = 'ToolSchemaInvalid'; Script = { New-RealtimeTool test { param($a, [Parameter(Mandatory)] $b) } -Parameters @{ properties = @{ a = @{} } } } }
        @{ Case = 'an MCP server that is a file'; Id = 'ToolInvalid'; Script = { New-RealtimeTool -Name docs -ServerUrl file:///etc/passwd } }
    ) {
        $failure = Get-TheError $Script
        $failure.FullyQualifiedErrorId | Should -Be "$Id,Realtalk.Cmdlets.NewRealtimeToolCommand"
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'makes a tool of a remote MCP server, whose token nobody sees' {
        $tool = New-RealtimeTool -Name docs -ServerUrl https://example.org/mcp -Authorization 'tok-very-secret' -Headers @{ 'X-Key' = 'hdr-very-secret' } -AllowedTool search -Approval Never
        $tool.Kind | Should -Be 'McpServer'
        $shown = ($tool | Format-List * -Force | Out-String) + ($tool | Out-String) + ($tool | ConvertTo-Json -WarningAction Ignore)
        $shown | Should -Not -BeLike '*very-secret*'
        $stream = New-RealtimeStream -Simulator -Tool $tool
        $declared = (Get-RealtimeEventLog session.update).Data.session.tools
        $declared.type | Should -Be 'mcp'
        $declared.server_label | Should -Be 'docs'
        $declared.server_url | Should -Be 'https://example.org/mcp'
        $declared.allowed_tools | Should -Be 'search'
        $declared.require_approval | Should -Be 'never'
        $declared.authorization | Should -Be '***'
        $log = Join-Path $TestDrive 'mcp.jsonl'
        Export-RealtimeEventLog $log
        Get-Content $log -Raw | Should -Not -BeLike '*very-secret*'
        ($stream | Format-List * -Force | Out-String) | Should -Not -BeLike '*very-secret*'
        $stream | Remove-RealtimeStream
    }

    It 'shows Name, Kind, Approval, Parameters and Description' {
        New-RealtimeTool test { param($City, $Days) } -Approval Always | Out-String | Should -Match 'Name +Kind +Approval +Parameters +Description'
    }
}

Describe '-Tool' {
    AfterEach { Clear-Realtime }

    It 'takes names, commands, tables, tools and MCP servers, in order' {
        function Get-TestOrder { }
        $table = [ordered]@{ one = { 1 }; two = 'Get-TestOrder'; three = Get-Command Get-Item }
        $server = @{ type = 'mcp'; server_label = 'docs'; server_url = 'https://example.org/mcp' }
        $stream = New-RealtimeStream -Simulator -TextTools AskClient -Tool Get-TestOrder, (Get-Command Get-Date), $table, (New-RealtimeTool four { }), $server
        $stream.Tools.Name | Should -Be 'Get-TestOrder', 'Get-Date', 'one', 'two', 'three', 'four', 'docs'
        $declared = (Get-RealtimeEventLog session.updated).Data.session.tools
        $declared[0].name | Should -Be 'ask_client'
        ($declared | Where-Object type -EQ function).name | Should -Contain 'four'
        $declared[-1].server_label | Should -Be 'docs'
    }

    It 'refuses <Case>, and opens no stream' -ForEach @(
        @{ Case = 'a script block without a name'; Id = 'ToolInvalid'; Tool = { } }
        @{ Case = 'a number'; Id = 'ToolInvalid'; Tool = 5 }
        @{ Case = 'a table with a number'; Id = 'ToolInvalid'; Tool = @{ a = 5 } }
        @{ Case = 'what is not there'; Id = 'ToolNotFound'; Tool = 'Get-Nothing-Of-It' }
        @{ Case = 'two of one name'; Id = 'ToolNameTaken'; Tool = @('Get-Date', @{ 'Get-Date' = { } }) }
        @{ Case = 'a name of the text stream'; Id = 'ToolNameTaken'; Tool = @{ tell_client = { } } }
        @{ Case = 'an MCP server without a label'; Id = 'ToolInvalid'; Tool = @{ type = 'mcp'; server_url = 'https://example.org'; authorization = 'tok-very-secret' } }
    ) {
        $failure = Get-TheError { New-RealtimeStream -Simulator -Tool $Tool }
        $failure.FullyQualifiedErrorId | Should -Be "$Id,Realtalk.Cmdlets.NewRealtimeStreamCommand"
        ($failure | Format-List * -Force | Out-String) | Should -Not -BeLike '*very-secret*'
        Get-RealtimeStream | Should -BeNullOrEmpty
        Get-RealtimeSimulator | Should -BeNullOrEmpty
    }

    It 'of Set-RealtimeStream replaces the tools, and an empty list takes them away' {
        $stream = New-RealtimeStream -Simulator -TextTools AskClient -Tool @{ one = { } }
        Set-RealtimeStream -Tool @{ two = { } }
        $stream.Tools.Name | Should -Be 'two'
        (Get-RealtimeEventLog session.updated -Last 1).Data.session.tools.name | Should -Be 'ask_client', 'two'
        Set-RealtimeStream -Tool @()
        $stream.Tools | Should -BeNullOrEmpty
        (Get-RealtimeEventLog session.updated -Last 1).Data.session.tools.name | Should -Be 'ask_client'
        Set-RealtimeStream -Tool @{ three = { } } -WhatIf
        $stream.Tools | Should -BeNullOrEmpty
    }

    It 'of Start-RealtimeConversation stands beside ask_client' {
        $conversation = Start-RealtimeConversation -Simulator -Caller car-rental -OutputDevice None -Tool @{ one = { } } -PassThru
        $conversation.Stream.Tools.Name | Should -Be 'one'
        (Get-RealtimeEventLog session.updated -Last 1).Data.session.tools.name | Should -Contain 'one'
        (Get-RealtimeEventLog session.updated -Last 1).Data.session.tools.name | Should -Contain 'ask_client'
    }

    It 'stays when a conversation is started on the stream' {
        $null = New-RealtimeStream -Simulator -Tool @{ one = { } }
        Start-RealtimeConversation -Caller car-rental -OutputDevice None
        (Get-RealtimeEventLog session.updated -Last 1).Data.session.tools.name | Should -Be 'ask_client', 'tell_client', 'one'
        Set-RealtimeStream -Tool @{ two = { } }
        (Get-RealtimeEventLog session.updated -Last 1).Data.session.tools.name | Should -Be 'ask_client', 'tell_client', 'two'
    }
}
