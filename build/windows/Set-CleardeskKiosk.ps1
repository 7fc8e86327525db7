<#
.SYNOPSIS
Makes this computer a Cleardesk kiosk, or undoes it. Never run on Windows: see docs/windows.md.
.DESCRIPTION
A local standard user without a known password, who is signed in at every start; Cleardesk as this
user's shell (Shell Launcher); power, accessibility keys and the screen of Ctrl+Alt+Del as a kiosk
needs them. Takes Windows Enterprise, Education or IoT Enterprise, and Windows PowerShell 5.1.
.PARAMETER Undo
Takes all of it back, except for the user and their profile, which the audit file is in.
.PARAMETER RemoveUser
With -Undo: deletes the user and the profile, too.
#>
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding()]
param(
  [string]$UserName = 'CleardeskKiosk',
  [string]$Folder = (Join-Path $env:ProgramFiles 'Cleardesk'),
  [switch]$Undo,
  [switch]$RemoveUser
)
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'

$settings = Join-Path $env:ProgramData 'Cleardesk'
$state = Join-Path $settings 'kiosk-setup.json'
$winlogon = 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon'
$balanced = '381b4222-f694-41f0-9685-ff5bb260df2e'
$wesl = @{ Namespace = 'root\standardcimv2\embedded'; ClassName = 'WESL_UserSetting' }

# The secret that Winlogon signs in with, as Sysinternals' Autologon stores it; and a profile for a
# user who has never signed in.
Add-Type -TypeDefinition @'
using System;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
public static class CleardeskNative {
  [StructLayout(LayoutKind.Sequential)]
  struct UnicodeString { public ushort Length, MaximumLength; public IntPtr Buffer; }
  [StructLayout(LayoutKind.Sequential)]
  struct ObjectAttributes {
    public int Length; public IntPtr RootDirectory, ObjectName; public uint Attributes;
    public IntPtr SecurityDescriptor, SecurityQualityOfService;
  }
  [DllImport("advapi32.dll")] static extern uint LsaOpenPolicy(
    IntPtr system, ref ObjectAttributes attributes, uint access, out IntPtr policy);
  [DllImport("advapi32.dll")] static extern uint LsaStorePrivateData(
    IntPtr policy, ref UnicodeString key, IntPtr data);
  [DllImport("advapi32.dll")] static extern uint LsaClose(IntPtr policy);
  [DllImport("advapi32.dll")] static extern int LsaNtStatusToWinError(uint status);
  [DllImport("userenv.dll", CharSet = CharSet.Unicode)] static extern int CreateProfile(
    string sid, string name, StringBuilder path, uint length);

  const uint PolicyCreateSecret = 0x20, ObjectNameNotFound = 0xC0000034;
  const int AlreadyExists = unchecked((int)0x800700B7);

  static UnicodeString Unicode(string text) {
    UnicodeString made;
    made.Buffer = Marshal.StringToHGlobalUni(text);
    made.Length = (ushort)(text.Length * 2);
    made.MaximumLength = (ushort)(text.Length * 2 + 2);
    return made;
  }
  static void Check(uint status) {
    if (status != 0) throw new Win32Exception(LsaNtStatusToWinError(status));
  }
  /// <param name="value">null deletes the secret</param>
  public static void StoreSecret(string name, string value) {
    var attributes = new ObjectAttributes();
    IntPtr policy, data = IntPtr.Zero;
    Check(LsaOpenPolicy(IntPtr.Zero, ref attributes, PolicyCreateSecret, out policy));
    UnicodeString key = Unicode(name), text = Unicode(value ?? "");
    try {
      if (value != null) {
        data = Marshal.AllocHGlobal(Marshal.SizeOf(typeof(UnicodeString)));
        Marshal.StructureToPtr(text, data, false);
      }
      uint status = LsaStorePrivateData(policy, ref key, data);
      if (value != null || status != ObjectNameNotFound) Check(status);
    } finally {
      Marshal.ZeroFreeGlobalAllocUnicode(text.Buffer);
      Marshal.FreeHGlobal(key.Buffer);
      if (data != IntPtr.Zero) Marshal.FreeHGlobal(data);
      LsaClose(policy);
    }
  }
  public static void MakeProfile(string sid, string name) {
    int result = CreateProfile(sid, name, new StringBuilder(260), 260);
    if (result != 0 && result != AlreadyExists) Marshal.ThrowExceptionForHR(result);
  }
}
'@

function Invoke-Program {
  $program, $arguments = $args
  $output = & $program @arguments
  if ($LASTEXITCODE -ne 0) { throw "$program $arguments ended with $LASTEXITCODE" }
  $output
}

function Set-Value([string]$Path, [string]$Name, $Value) {
  if (-not (Test-Path -LiteralPath $Path)) { New-Item -Path $Path -Force | Out-Null }
  $type = if ($Value -is [int]) { 'DWord' } else { 'String' }
  New-ItemProperty -LiteralPath $Path -Name $Name -Value $Value -PropertyType $type -Force | Out-Null
}

function Remove-Value([string]$Path, [string]$Name) {
  Remove-ItemProperty -LiteralPath $Path -Name $Name -ErrorAction SilentlyContinue
}

# Anybody may make folders in ProgramData: this one has to be an administrator's before a user makes it.
function Protect-Settings {
  New-Item -ItemType Directory -Path $settings -Force | Out-Null
  Invoke-Program icacls.exe $settings /setowner '*S-1-5-32-544' /T /Q | Out-Null
  Invoke-Program icacls.exe $settings /inheritance:r /grant:r '*S-1-5-18:(OI)(CI)F' `
    '*S-1-5-32-544:(OI)(CI)F' '*S-1-5-32-545:(OI)(CI)RX' /Q | Out-Null
  Get-ChildItem -LiteralPath $settings -Force | ForEach-Object {
    Invoke-Program icacls.exe $_.FullName /reset /T /Q | Out-Null
  }
}

# Gives the user a new password, which nobody gets to see, and has Windows sign them in with it.
function Set-KioskUser {
  $bytes = New-Object byte[] 32
  [Security.Cryptography.RandomNumberGenerator]::Create().GetBytes($bytes)
  $password = 'aA1!' + [Convert]::ToBase64String($bytes)
  $secure = ConvertTo-SecureString $password -AsPlainText -Force
  if (Get-LocalUser -Name $UserName -ErrorAction SilentlyContinue) {
    Set-LocalUser -Name $UserName -Password $secure -PasswordNeverExpires $true
  } else {
    New-LocalUser -Name $UserName -Password $secure -PasswordNeverExpires -UserMayNotChangePassword `
      -AccountNeverExpires -Description 'Signed in at every start; its shell is Cleardesk' | Out-Null
    Add-LocalGroupMember -SID 'S-1-5-32-545' -Member $UserName
  }
  [CleardeskNative]::StoreSecret('DefaultPassword', $password)
  Remove-Value $winlogon 'DefaultPassword'
  Set-Value $winlogon 'DefaultUserName' $UserName
  Set-Value $winlogon 'DefaultDomainName' $env:COMPUTERNAME
  Set-Value $winlogon 'AutoAdminLogon' '1'
}

# What only the user's own part of the registry has. The hotkeys of StickyKeys and its like open a
# dialog over the kiosk: their bit is 4 (SKF_HOTKEYACTIVE), the numbers are Windows' own without it.
function Set-UserRegistry([string]$Sid) {
  [CleardeskNative]::MakeProfile($Sid, $UserName)
  $list = "HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList\$Sid"
  $hive = Join-Path (Get-ItemProperty -LiteralPath $list).ProfileImagePath 'NTUSER.DAT'
  Invoke-Program reg.exe load HKU\CleardeskKiosk $hive | Out-Null
  try {
    $root = 'Registry::HKEY_USERS\CleardeskKiosk'
    $policies = "$root\Software\Microsoft\Windows\CurrentVersion\Policies"
    foreach ($name in 'DisableTaskMgr', 'DisableLockWorkstation', 'DisableChangePassword') {
      Set-Value "$policies\System" $name 1
    }
    foreach ($name in 'NoLogoff', 'NoClose') { Set-Value "$policies\Explorer" $name 1 }
    $keys = "$root\Control Panel\Accessibility"
    Set-Value "$keys\StickyKeys" 'Flags' '506'
    Set-Value "$keys\Keyboard Response" 'Flags' '122'
    Set-Value "$keys\ToggleKeys" 'Flags' '58'
    Set-Value "$keys\MouseKeys" 'Flags' '58'
    Set-Value "$keys\HighContrast" 'Flags' '122'
  } finally {
    [GC]::Collect() # PowerShell holds keys open for a while
    Invoke-Program reg.exe unload HKU\CleardeskKiosk | Out-Null
  }
}

# A power scheme of its own, so that the one before stays as it is. Hibernation writes memory to disk.
function Set-Power {
  $before = Invoke-Program powercfg.exe /getactivescheme
  if ("$before" -notmatch '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}') { throw 'no power scheme' }
  $own = [guid]::NewGuid().ToString()
  $power = 'HKLM:\SYSTEM\CurrentControlSet\Control\Power'
  $hibernates = (Get-ItemProperty -LiteralPath $power).PSObject.Properties['HibernateEnabled']
  $isOn = ($null -ne $hibernates) -and ($hibernates.Value -eq 1)
  @{ scheme = $Matches[0]; own = $own; hibernate = $isOn } | ConvertTo-Json |
    Set-Content -LiteralPath $state -Encoding UTF8
  Invoke-Program powercfg.exe /duplicatescheme $balanced $own | Out-Null
  Invoke-Program powercfg.exe /changename $own Cleardesk | Out-Null
  Invoke-Program powercfg.exe /setactive $own
  foreach ($what in 'standby-timeout-ac', 'standby-timeout-dc', 'monitor-timeout-ac') {
    Invoke-Program powercfg.exe /change $what 0
  }
  Invoke-Program powercfg.exe /hibernate off
}

function Restore-Power {
  if (-not (Test-Path -LiteralPath $state)) { return }
  $before = Get-Content -LiteralPath $state -Raw -Encoding UTF8 | ConvertFrom-Json
  Invoke-Program powercfg.exe /setactive $before.scheme
  Invoke-Program powercfg.exe /delete $before.own
  if ($before.hibernate) { Invoke-Program powercfg.exe /hibernate on }
  Remove-Item -LiteralPath $state
}

function Set-Shell([string]$Sid) {
  $script = Join-Path $Folder 'windows\Start-Cleardesk.ps1'
  $shell = "$env:SystemRoot\System32\WindowsPowerShell\v1.0\powershell.exe -NoProfile " +
    "-NonInteractive -WindowStyle Hidden -ExecutionPolicy Bypass -File `"$script`""
  Invoke-CimMethod @wesl -MethodName SetDefaultShell `
    -Arguments @{ Shell = 'explorer.exe'; DefaultAction = 0 } | Out-Null
  Remove-Shell $Sid
  Invoke-CimMethod @wesl -MethodName SetCustomShell `
    -Arguments @{ Sid = $Sid; Shell = $shell; DefaultAction = 0 } | Out-Null
  Invoke-CimMethod @wesl -MethodName SetEnabled -Arguments @{ Enabled = $true } | Out-Null
}

function Remove-Shell([string]$Sid) {
  if (Get-CimInstance @wesl -ErrorAction SilentlyContinue | Where-Object Sid -EQ $Sid) {
    Invoke-CimMethod @wesl -MethodName RemoveCustomShell -Arguments @{ Sid = $Sid } | Out-Null
  }
}

$system = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System'
$edge = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\EdgeUI'

if ($Undo) {
  $user = Get-LocalUser -Name $UserName -ErrorAction SilentlyContinue
  if ($user) { Remove-Shell $user.SID.Value }
  $signedIn = Get-ItemProperty -LiteralPath $winlogon -Name DefaultUserName -ErrorAction SilentlyContinue
  if ($signedIn -and $signedIn.DefaultUserName -eq $UserName) {
    Set-Value $winlogon 'AutoAdminLogon' '0'
    [CleardeskNative]::StoreSecret('DefaultPassword', $null)
  }
  Remove-Value $system 'HideFastUserSwitching'
  Remove-Value $edge 'AllowEdgeSwipe'
  Restore-Power
  if ($user -and $RemoveUser) {
    Get-CimInstance Win32_UserProfile | Where-Object SID -EQ $user.SID.Value | Remove-CimInstance
    Remove-LocalUser -SID $user.SID
  }
  Write-Output 'This computer is no kiosk any more. Restart it.'
  return
}

if (-not (Test-Path -LiteralPath (Join-Path $Folder 'Cleardesk.exe'))) {
  throw "There is no Cleardesk.exe in $Folder. Install it first."
}
$feature = Enable-WindowsOptionalFeature -Online -FeatureName Client-EmbeddedShellLauncher -All -NoRestart
if ($feature.RestartNeeded) {
  Write-Output 'Shell Launcher is switched on. Restart the computer, and run this again.'
  return
}
Protect-Settings
Set-KioskUser
$sid = (Get-LocalUser -Name $UserName).SID.Value
Set-UserRegistry $sid
Set-Shell $sid
Set-Value $system 'HideFastUserSwitching' 1
Set-Value $edge 'AllowEdgeSwipe' 0
if (-not (Test-Path -LiteralPath $state)) { Set-Power }
Write-Output 'This computer is a kiosk. Restart it.'
