import { existsSync, readFileSync } from 'node:fs';
import { join, win32 } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { all, attribute, parsed, root } from './parsed.ts';

interface Packaging {
  readonly productName: string;
  readonly win: { readonly extraFiles: readonly { readonly from: string; readonly to: string }[] };
}

const packaging = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as Packaging;
const shellLauncher = parsed('build/windows/ShellLauncher.xml');
const setUp = readFileSync(join(root, 'build/windows/Set-CleardeskKiosk.ps1'), 'utf8');
const start = readFileSync(join(root, 'build/windows/Start-Cleardesk.ps1'), 'utf8');

/** What of the checkout the installer puts at a place below its folder. */
function sourceOf(installed: string): string {
  const [folder = '', ...rest] = installed.split(win32.sep);
  const carried = packaging.win.extraFiles.find(({ to }) => to === folder);
  if (carried === undefined) throw new Error(`the installer has no folder ${folder}`);
  return join(root, carried.from, ...rest);
}

it('have Shell Launcher start a script that the installer carries, by either way', () => {
  const shells = all(shellLauncher, 'Shell').map((element) => attribute(element, 'Shell'));
  const [, byXml] = /-File "%ProgramFiles%\\Cleardesk\\(.*)"$/.exec(shells.at(-1) ?? '') ?? [];
  const [, byScript] = /Join-Path \$Folder '(windows.*)'/.exec(setUp) ?? [];
  expect(byXml).toBe('windows\\Start-Cleardesk.ps1');
  expect(byScript).toBe(byXml);
  expect(existsSync(sourceOf(byXml ?? ''))).toBe(true);
});

it('start the program that the installer puts above the script', () => {
  expect(start).toContain(
    `Join-Path (Split-Path -Parent $PSScriptRoot) '${packaging.productName}.exe'`,
  );
});

it('give the user of Shell Launcher a profile that there is', () => {
  const profiles = all(shellLauncher, 'Profile').map((element) => attribute(element, 'Id'));
  expect(profiles).toHaveLength(2); // its definition, and the user's
  expect(new Set(profiles).size).toBe(1);
  expect(profiles[0]).toMatch(/^\{[\dA-F]{8}(-[\dA-F]{4}){3}-[\dA-F]{12}\}$/);
});
