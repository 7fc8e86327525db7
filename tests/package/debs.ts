import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The packages that scripts/package-test.mjs has built, and one of a version before them. */
export const debs = {
  previous: find('previous', '.deb'),
  current: find('current', '.deb'),
};

/** For arm64, with Node in the place of Electron. */
export const arm64Deb = find('arm64', '.deb');

export const rpm = find('current', '.rpm');

function find(folder: string, ending: string): string {
  const place = join(process.env['CLEARDESK_PACKAGES'] ?? '', folder);
  return join(place, readdirSync(place).find((name) => name.endsWith(ending)) ?? '');
}

/** What installers for Windows are made of, likewise. */
export const windowsFolder = join(process.env['CLEARDESK_PACKAGES'] ?? '', 'windows');

/** One file of a package, as `dpkg-deb --contents` lists it. */
export interface PackedFile {
  readonly path: string;
  readonly mode: string;
  readonly owner: string;
  readonly bytes: number;
}

export function contentsOf(deb: string): readonly PackedFile[] {
  const { stdout } = spawnSync('dpkg-deb', ['--contents', deb], {
    encoding: 'utf8',
    maxBuffer: 10_000_000,
  });
  return stdout
    .trim()
    .split('\n')
    .map((line) => {
      const [mode = '', owner = '', bytes = '', , , path = ''] = line.split(/\s+/);
      return { path: path.slice(1), mode, owner, bytes: Number(bytes) };
    });
}

/** Which computer a file is a program for, by its first bytes (ELF's e_machine; DOS and Mach-O have words of their own). */
export function programKind(path: string): string {
  const head = readFileSync(path).subarray(0, 20);
  if (head.subarray(0, 4).toString('latin1') === '\x7fELF') {
    const kinds = new Map([
      [0x3e, 'x86-64'],
      [0xb7, 'arm64'],
    ]);
    return kinds.get(head.readUInt16LE(18)) ?? `another ELF: ${path}`;
  }
  const words = head.toString('latin1');
  if (words.startsWith('MZ')) return 'Windows';
  return /^(\xfe\xed\xfa|[\xce\xcf]\xfa\xed\xfe|\xca\xfe\xba\xbe)/.test(words)
    ? 'macOS'
    : 'no program';
}
