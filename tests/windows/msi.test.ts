import { createHash, randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkout, debian, drive, inDebian, wine } from './wine.ts';

const work = join(debian, 'results/msi');
const staged = join(work, 'files/Cleardesk');
const installed = join(drive, 'Program Files/Cleardesk');
const MSI = String.raw`Z:\results\msi\cleardesk.msi`;
const UNINSTALL = String.raw`HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall`;
const minutes = (count: number) => ({ timeoutSeconds: count * 60 });

/** The files below a folder, each with the hash of what is in it. */
function filesIn(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      const hash = createHash('sha256').update(readFileSync(path)).digest('hex');
      return [relative(folder, path), hash];
    }),
  );
}

/** All names on the drive, but for the folders of temporary files. */
function namesOnDrive(): readonly string[] {
  const names = readdirSync(drive, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => !/(^|\/)Temp(\/|$)/i.test(name)).sort();
}

/** What the MSI of a release has, with Node in the place of Electron (scripts/package/other-systems.mjs). */
function stage(): void {
  cpSync(join(checkout, 'dist/electron.exe/win-unpacked'), staged, { recursive: true });
}

const product = `<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
  <Product Id="*" UpgradeCode="${randomUUID()}" Name="Cleardesk" Version="0.0.9"
    Manufacturer="The Cleardesk authors" Language="1033">
    <Package InstallerVersion="500" Compressed="yes" InstallScope="perMachine"/>
    <Media Id="1" Cabinet="files.cab" EmbedCab="yes"/>
    <Directory Id="TARGETDIR" Name="SourceDir">
      <Directory Id="ProgramFiles64Folder"/>
    </Directory>
    <Feature Id="Cleardesk" Level="1"><ComponentGroupRef Id="files"/></Feature>
  </Product>
</Wix>
`;

describe('an MSI per machine', () => {
  let before: readonly string[] = [];

  beforeAll(async () => {
    mkdirSync(staged, { recursive: true });
    // Where Windows keeps every MSI that is installed; Wine makes the folder with the first one.
    mkdirSync(join(drive, 'windows/Installer'), { recursive: true });
    stage();
    writeFileSync(join(work, 'product.wxs'), product);
    const heat =
      '--prefix ./ --directory-ref ProgramFiles64Folder --component-group files --var var.files';
    const build = `cd /results/msi/files && find . -type f | sort | wixl-heat ${heat} --win64 > ../files.wxs &&
      cd .. && wixl --arch x64 -D Win64=yes -D files=files --output cleardesk.msi product.wxs files.wxs`;
    const { code, err } = await inDebian(['sh', '-c', build], minutes(3));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    before = namesOnDrive();
  });

  it('installs what was packed, below Program Files', async () => {
    const { code } = await wine(['msiexec', '/i', MSI, '/qn'], minutes(3));
    expect(code).toBe(0);
    expect(filesIn(installed)).toEqual(filesIn(staged));
    expect(Object.keys(filesIn(installed)).length).toBeGreaterThan(10);
    const listed = await wine(['reg.exe', 'query', UNINSTALL, '/s']);
    expect(listed.out).toMatch(/DisplayName {4}REG_SZ {4}Cleardesk/);
  });

  it('has programs that run where they are installed', async () => {
    const program = String.raw`C:\Program Files\Cleardesk\Cleardesk.exe`;
    const { code, out } = await wine([program, '--version']);
    expect([code, out]).toEqual([0, expect.stringMatching(/^v\d+\./)]);
  });

  it('leaves nothing when it is removed', async () => {
    const { code } = await wine(['msiexec', '/x', MSI, '/qn'], minutes(3));
    expect(code).toBe(0);
    expect(existsSync(installed)).toBe(false);
    expect(namesOnDrive()).toEqual(before);
    const listed = await wine(['reg.exe', 'query', UNINSTALL, '/s']);
    expect(listed.out).not.toContain('Cleardesk');
  });
});
