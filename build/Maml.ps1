using namespace System.Collections
using namespace System.Management.Automation
using namespace System.Xml

# Writes the external help of the cmdlets: MAML, the XML that Get-Help reads.

$mamlNamespaces = [ordered]@{
    maml    = 'http://schemas.microsoft.com/maml/2004/10'
    command = 'http://schemas.microsoft.com/maml/dev/command/2004/10'
    dev     = 'http://schemas.microsoft.com/maml/dev/2004/10'
}

# Writes an element, with what the script block writes in it.
function Write-Element([XmlWriter] $Xml, [string] $Name, [scriptblock] $Content, [IDictionary] $Attribute = @{}) {
    $prefix, $local = $Name -split ':'
    $Xml.WriteStartElement($prefix, $local, $mamlNamespaces[$prefix])
    foreach ($key in $Attribute.Keys) { $Xml.WriteAttributeString($key, "$($Attribute[$key])") }
    & $Content
    $Xml.WriteEndElement()
}

function Write-TextElement([XmlWriter] $Xml, [string] $Name, [string] $Text, [IDictionary] $Attribute = @{}) {
    Write-Element $Xml $Name { $Xml.WriteString($Text) } $Attribute
}

function Write-ParagraphList([XmlWriter] $Xml, [string] $Name, [string[]] $Paragraph) {
    Write-Element $Xml $Name { foreach ($text in $Paragraph) { Write-TextElement $Xml 'maml:para' $text } }
}

# A type as Get-Command -Syntax shows it.
function Get-TypeName([type] $Type) {
    $Type = [System.Nullable]::GetUnderlyingType($Type) ?? $Type
    if ($Type.IsArray) { return (Get-TypeName $Type.GetElementType()) + '[]' }
    $short = @{ String = 'string'; Int32 = 'int'; Int64 = 'long'; Double = 'double'; Boolean = 'bool' }
    $short[$Type.Name] ?? $Type.Name
}

# The words that a parameter takes, where they are counted.
function Get-ParameterWord([CommandParameterInfo] $Parameter) {
    $set = $Parameter.Attributes.Where({ $_ -is [ValidateSet] })
    if ($set) { return $set[0].ValidValues }
    $type = $Parameter.ParameterType.IsArray ? $Parameter.ParameterType.GetElementType() : $Parameter.ParameterType
    $type = [System.Nullable]::GetUnderlyingType($type) ?? $type
    if ($type.IsEnum) { [enum]::GetNames($type) }
}

# The default of a parameter, from the sentence of its text that names it. A point inside a number or a name ends no sentence.
function Get-DefaultText([CommandParameterInfo] $Parameter, [string[]] $Text) {
    if ($Parameter.ParameterType -eq [switch]) { return 'False' }
    "$Text" -cmatch 'The default is (?<default>.+?)\.(?= |$)' ? $Matches.default : 'None'
}

function Get-PipelineText([CommandParameterInfo[]] $InSet) {
    $ways = @(
        if ($InSet.ValueFromPipeline -contains $true) { 'ByValue' }
        if ($InSet.ValueFromPipelineByPropertyName -contains $true) { 'ByPropertyName' }
    )
    $ways ? "True ($($ways -join ', '))" : 'False'
}

# What stands about a parameter: in the syntax as it is in that set, in the list of parameters what holds in all the sets that it
# is in.
function Get-ParameterAttribute([CommandParameterInfo[]] $InSet) {
    $first = $InSet[0]
    $positions = @($InSet.Position | Select-Object -Unique)
    [ordered]@{
        required       = "$($InSet.IsMandatory -notcontains $false)".ToLowerInvariant()
        variableLength = 'true'
        globbing       = "$([bool]$first.Attributes.Where({ $_ -is [SupportsWildcardsAttribute] }))".ToLowerInvariant()
        pipelineInput  = Get-PipelineText $InSet
        position       = $positions.Count -eq 1 -and $positions[0] -ge 0 ? "$($positions[0])" : 'named'
        aliases        = $first.Aliases.Count ? ($first.Aliases -join ', ') : 'none'
    }
}

function Write-SyntaxParameter([XmlWriter] $Xml, [CommandParameterInfo] $Parameter) {
    Write-Element $Xml 'command:parameter' {
        Write-TextElement $Xml 'maml:name' $Parameter.Name
        $words = @(Get-ParameterWord $Parameter)
        if ($words) {
            Write-Element $Xml 'command:parameterValueGroup' {
                foreach ($word in $words) {
                    Write-TextElement $Xml 'command:parameterValue' $word ([ordered]@{ required = 'false'; variableLength = 'false' })
                }
            }
        }

        # A switch has no value to be shown.
        if ($Parameter.ParameterType -ne [switch]) {
            $type = Get-TypeName $Parameter.ParameterType
            Write-TextElement $Xml 'command:parameterValue' $type ([ordered]@{ required = 'true'; variableLength = 'false' })
        }
    } (Get-ParameterAttribute $Parameter)
}

function Write-Parameter([XmlWriter] $Xml, [CommandParameterInfo[]] $InSet, [string[]] $Text, [string] $Default) {
    $parameter = $InSet[0]
    $type = Get-TypeName $parameter.ParameterType
    Write-Element $Xml 'command:parameter' {
        Write-TextElement $Xml 'maml:name' $parameter.Name
        Write-ParagraphList $Xml 'maml:description' $Text
        Write-TextElement $Xml 'command:parameterValue' $type ([ordered]@{
                required       = "$($parameter.ParameterType -ne [switch])".ToLowerInvariant()
                variableLength = 'false'
            })
        Write-Element $Xml 'dev:type' {
            Write-TextElement $Xml 'maml:name' $type
            Write-TextElement $Xml 'maml:uri' ''
        }
        Write-TextElement $Xml 'dev:defaultValue' $Default
    } (Get-ParameterAttribute $InSet)
}

# A set's parameters as they are typed: by position, then those that must be there, then the others.
function Get-ShownParameter([CommandParameterSetInfo] $Set) {
    $common = [Cmdlet]::CommonParameters
    $Set.Parameters.Where({
            $_.Name -notin $common -and -not $_.Attributes.Where({ $_ -is [Parameter] -and $_.DontShow })
        }) |
        Sort-Object { $_.Position -ge 0 ? $_.Position : [int]::MaxValue }, { -not $_.IsMandatory }, { $_.Name -in 'WhatIf', 'Confirm' } -Stable
}

function Write-TypeList([XmlWriter] $Xml, [string] $List, [string] $Item, [object[]] $Type) {
    Write-Element $Xml $List {
        foreach ($one in $Type) {
            Write-Element $Xml $Item {
                Write-Element $Xml 'dev:type' { Write-TextElement $Xml 'maml:name' $one.Name }
                Write-ParagraphList $Xml 'maml:description' $one.Text
            }
        }
    }
}

function Write-Link([XmlWriter] $Xml, [string] $Text, [string] $Uri) {
    Write-Element $Xml 'maml:navigationLink' {
        Write-TextElement $Xml 'maml:linkText' $Text
        Write-TextElement $Xml 'maml:uri' $Uri
    }
}

function Write-Command([XmlWriter] $Xml, [CmdletInfo] $Command, [object] $Page, [hashtable] $AllPages, [string] $HelpUri) {
    # The default set first.
    $sets = @($Command.ParameterSets | Sort-Object { -not $_.IsDefault } -Stable)
    # Their order is that of the page and of those that it refers to, where what belongs together stands together.
    $order = @(foreach ($name in @($Page.Name) + ($Page.SharedPages -replace '\.md$')) { $AllPages[$name].Parameters.Name })
    $parameters = @($sets | ForEach-Object { Get-ShownParameter $_ } | Group-Object Name |
            Sort-Object { $_.Name -in 'WhatIf', 'Confirm' }, { [array]::IndexOf($order, "-$($_.Name)") })
    Write-Element $Xml 'command:command' {
        Write-Element $Xml 'command:details' {
            Write-TextElement $Xml 'command:name' $Command.Name
            Write-TextElement $Xml 'command:verb' $Command.Verb
            Write-TextElement $Xml 'command:noun' $Command.Noun
            Write-ParagraphList $Xml 'maml:description' $Page.Synopsis
        }
        Write-ParagraphList $Xml 'maml:description' $Page.Description
        Write-Element $Xml 'command:syntax' {
            foreach ($set in $sets) {
                Write-Element $Xml 'command:syntaxItem' {
                    Write-TextElement $Xml 'maml:name' $Command.Name
                    foreach ($parameter in Get-ShownParameter $set) {
                        Write-SyntaxParameter $Xml $parameter
                    }
                }
            }
        }
        Write-Element $Xml 'command:parameters' {
            foreach ($parameter in $parameters) {
                $text = Find-ParameterText $Page $parameter.Name $AllPages
                # What is changed stays as it is where nothing is said, whatever it is when it is made.
                if ($Command.Verb -eq 'Set') { $text = $text -creplace ' ?The default is .+?\.(?= |$)' }
                Write-Parameter $Xml $parameter.Group $text (Get-DefaultText $parameter.Group[0] $text)
            }
        }
        Write-TypeList $Xml 'command:inputTypes' 'command:inputType' $Page.Inputs
        Write-TypeList $Xml 'command:returnValues' 'command:returnValue' $Page.Outputs
        Write-Element $Xml 'maml:alertSet' { Write-ParagraphList $Xml 'maml:alert' $Page.Notes }
        Write-Element $Xml 'command:examples' {
            foreach ($example in $Page.Examples) {
                Write-Element $Xml 'command:example' {
                    # The dashes are what Get-Help's own pages have there.
                    Write-TextElement $Xml 'maml:title' "-------- $($example.Title) --------"
                    Write-TextElement $Xml 'dev:code' $example.Code
                    # The last one keeps the next example at a distance.
                    Write-ParagraphList $Xml 'dev:remarks' (@($example.Remarks) + '')
                }
            }
        }
        Write-Element $Xml 'command:relatedLinks' {
            # Get-Help -Online opens the first address that it finds, so that an address of others is part of its text.
            if ($HelpUri) { Write-Link $Xml 'Online Version:' "$HelpUri/$($Command.Name).md" }
            foreach ($link in $Page.Links) { Write-Link $Xml ($link.Url -match '^https:' ? "$($link.Text): $($link.Url)" : $link.Text) }
        }
    }
}

function Export-Maml([string] $Path, [CmdletInfo[]] $Command, [hashtable] $Page, [string] $HelpUri) {
    $settings = [XmlWriterSettings]@{ Indent = $true; NewLineChars = "`n"; Encoding = [System.Text.UTF8Encoding]::new($false) }
    $xml = [XmlWriter]::Create($Path, $settings)
    try {
        $xml.WriteStartElement('helpItems', 'http://msh')
        $xml.WriteAttributeString('schema', 'maml')
        foreach ($prefix in $mamlNamespaces.Keys) { $xml.WriteAttributeString('xmlns', $prefix, $null, $mamlNamespaces[$prefix]) }
        foreach ($one in $Command | Sort-Object Name) {
            if ($Page[$one.Name]) { Write-Command $xml $one $Page[$one.Name] $Page $HelpUri }
            else { Write-Warning "There is no docs/help/$($one.Name).md." }
        }

        $xml.WriteEndElement()
    }
    finally {
        $xml.Dispose()
    }
}
