<#
.SYNOPSIS
The shell of the kiosk's user: keeps the kiosk running. Never run on Windows: see docs/windows.md.
.DESCRIPTION
Each process of the kiosk is followed by another, so the first one's end says nothing: the one that is
the kiosk writes its id into a file. A kiosk that has died is started again, which boots through an
ending. One that an administrator has left is not: the user is signed out then, and stays so until the
next start of the computer. Unlike the script for Linux, this one does not notice a kiosk that hangs.
#>
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'

$app = Join-Path (Split-Path -Parent $PSScriptRoot) 'Cleardesk.exe'
$folder = Join-Path $env:LOCALAPPDATA 'Cleardesk'
$file = Join-Path $folder 'kiosk.pid'
New-Item -ItemType Directory -Path $folder -Force | Out-Null
$env:CLEARDESK_PID_FILE = $file

# The process that is the kiosk now, if it is another one than before.
function Get-Successor([int]$Before) {
  if (-not (Test-Path -LiteralPath $file)) { return $null }
  $id = 0
  if (-not [int]::TryParse("$(Get-Content -LiteralPath $file -TotalCount 1)", [ref]$id)) { return $null }
  if ($id -eq $Before) { return $null }
  $process = Get-Process -Id $id -ErrorAction SilentlyContinue
  if ($null -eq $process -or $process.Path -ne $app) { return $null }
  $null = $process.Handle # held, for its exit code
  $process
}

# Waits until the kiosk has ended for good. Gives its exit code.
function Wait-Kiosk($Kiosk) {
  while ($true) {
    $Kiosk.WaitForExit()
    $next = $null
    # One that could not hand over starts another, which takes a moment to be the kiosk.
    for ($tries = 0; $null -eq $next -and $Kiosk.ExitCode -eq 0 -and $tries -lt 30; $tries += 1) {
      $next = Get-Successor $Kiosk.Id
      if ($null -eq $next) { Start-Sleep -Milliseconds 500 }
    }
    if ($null -eq $next) { return $Kiosk.ExitCode }
    $Kiosk = $next
  }
}

$pause = 0
while ($true) {
  Remove-Item -LiteralPath $file -ErrorAction SilentlyContinue
  $started = Get-Date
  $kiosk = Start-Process -FilePath $app -WorkingDirectory $env:SystemRoot -PassThru
  $null = $kiosk.Handle
  $code = Wait-Kiosk $kiosk
  if ($code -eq 0) { break }
  if (((Get-Date) - $started).TotalSeconds -gt 60) { $pause = 0 }
  Start-Sleep -Seconds $pause
  $pause = [Math]::Min(30, 2 * $pause + 1)
  $env:CLEARDESK_RESTARTED = 'died'
}
& "$env:SystemRoot\System32\shutdown.exe" /l
