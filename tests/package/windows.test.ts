import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { programKind, windowsFolder } from './debs.ts';

it('holds of keytar what runs on Windows, and nothing of another system', () => {
  const archive = join(windowsFolder, 'resources/app.asar');
  const packed = execFileSync('npx', ['asar', 'list', archive], { encoding: 'utf8' });
  expect(packed.split('\n').filter((path) => path.endsWith('.node'))).toEqual([
    '/node_modules/keytar/prebuilds/win32-x64/keytar.node',
  ]);
  const programs = readdirSync(windowsFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => [name, programKind(join(parentPath, name))])
    .filter(([, kind]) => kind !== 'no program');
  expect(programs).toEqual([
    ['Cleardesk.exe', 'Windows'],
    ['keytar.node', 'Windows'],
  ]);
});

it('holds the templates of the policies and the scripts that make a kiosk', () => {
  const files = readdirSync(join(windowsFolder, 'windows'), { recursive: true, encoding: 'utf8' });
  expect(files).toEqual(
    expect.arrayContaining([
      'Set-CleardeskKiosk.ps1',
      'Start-Cleardesk.ps1',
      'ShellLauncher.xml',
      join('policy', 'Cleardesk.admx'),
      join('policy', 'en-US', 'Cleardesk.adml'),
    ]),
  );
});
