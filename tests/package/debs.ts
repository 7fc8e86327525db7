import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The packages that scripts/package-test.mjs has built, and one of a version before them. */
export const debs = {
  previous: find('previous', '.deb'),
  current: find('current', '.deb'),
};

export const rpm = find('current', '.rpm');

function find(folder: string, ending: string): string {
  const place = join(process.env['CLEARDESK_PACKAGES'] ?? '', folder);
  return join(place, readdirSync(place).find((name) => name.endsWith(ending)) ?? '');
}

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
