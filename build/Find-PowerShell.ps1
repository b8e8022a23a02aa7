# Emits the path of the PowerShell that runs this, to start another process with. As a .NET tool PowerShell runs in dotnet, behind a
# program that a signal would reach in its place; then, where there are signals, a starter without it is put into out/.
$path = (Get-Process -Id $PID).Path
if ((Split-Path $path -LeafBase) -ne 'dotnet') { return $path }
if ($IsWindows) { return (Get-Command pwsh -CommandType Application)[0].Source }

$out = New-Item (Join-Path (Split-Path $PSScriptRoot) out) -ItemType Directory -Force
$starter = Join-Path $out pwsh
$start = "#!/bin/sh`nexec '$path' '$PSHOME/pwsh.dll' `"`$@`"`n"
if (-not (Test-Path $starter) -or (Get-Content $starter -Raw) -ne $start) {
    # Moved there whole: others may be looking for it just now.
    Set-Content "$starter-$PID" $start -NoNewline
    [System.IO.File]::SetUnixFileMode("$starter-$PID", 'UserRead, UserWrite, UserExecute')
    Move-Item "$starter-$PID" $starter -Force
}

$starter
