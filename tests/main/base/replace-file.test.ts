import fs, { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { removeDrafts, replaceFile, replaceFileSync } from '../../../main/base/replace-file.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { itOnPosix } from '../../posix.ts';

/** A Windows on which another program holds the file, so that the next renames fail. */
function heldOpen(platform: string, times: number, code: string): void {
  const { renameSync } = fs;
  const own = process.platform;
  const put = (rename: typeof renameSync, name: string) => {
    fs.renameSync = rename;
    syncBuiltinESMExports();
    Object.defineProperty(process, 'platform', { value: name });
  };
  onTestFinished(() => {
    put(renameSync, own);
  });
  let left = times;
  put((from, to) => {
    left -= 1;
    if (left >= 0) throw Object.assign(new Error(`${code}: rename`), { code });
    renameSync(from, to);
  }, platform);
}

describe.each([
  [
    'replaceFileSync',
    async (path: string, text: string) => {
      replaceFileSync(path, text);
      await Promise.resolve();
    },
  ],
  ['replaceFile', (path: string, text: string) => replaceFile(path, text)],
])('%s', (_name, replace) => {
  it("makes a file that is its owner's alone, and replaces it", async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'file');
    await replace(path, 'old');
    await replace(path, 'new');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  itOnPosix('replaces a link, and leaves alone what it leads to', async () => {
    const folder = temporaryFolder();
    const [path, other] = [join(folder, 'file'), join(folder, 'other')];
    writeFileSync(other, 'kept');
    symlinkSync(other, path);
    await replace(path, 'new');
    expect([readFileSync(path, 'utf8'), readFileSync(other, 'utf8')]).toEqual(['new', 'kept']);
  });

  itOnPosix('writes over nothing that has the name of its draft', async () => {
    const folder = temporaryFolder();
    const [path, other] = [join(folder, 'file'), join(folder, 'other')];
    writeFileSync(other, 'kept');
    symlinkSync(other, `${path}.${process.pid}.new`);
    await replace(path, 'new');
    expect(readFileSync(other, 'utf8')).toBe('kept');
    expect(readdirSync(folder).toSorted()).toEqual(['file', 'other']);
  });

  it.each(['EPERM', 'EBUSY', 'EACCES'])(
    'waits for what holds the file on Windows: %s',
    async (code) => {
      const path = join(temporaryFolder(), 'file');
      heldOpen('win32', 5, code);
      await replace(path, 'new');
      expect(readFileSync(path, 'utf8')).toBe('new');
    },
  );

  it('gives up on Windows after half a second, and elsewhere at once', async () => {
    const folder = temporaryFolder();
    for (const [platform, times] of [
      ['win32', 6],
      ['linux', 1],
    ] as const) {
      heldOpen(platform, times, 'EPERM');
      const work = async () => replace(join(folder, 'file'), 'new');
      await expect(work()).rejects.toThrow('EPERM');
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  it('leaves no draft where the file cannot be put in its place', async () => {
    const folder = temporaryFolder();
    const work = async () => replace(join(folder, 'no-folder', 'file'), 'new');
    await expect(work()).rejects.toThrow('ENOENT');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('replaceFile', () => {
  it('keeps the old file once it is aborted', async () => {
    const path = join(temporaryFolder(), 'file');
    writeFileSync(path, 'old');
    await replaceFile(path, 'new', { signal: AbortSignal.abort() });
    expect(readFileSync(path, 'utf8')).toBe('old');
  });
});

describe('removeDrafts', () => {
  it("removes what processes left of this file's, and nothing else", async () => {
    const folder = temporaryFolder();
    for (const name of ['file.1.new', 'file.77.new', 'file.new', 'files.1.new', 'file']) {
      writeFileSync(join(folder, name), '');
    }
    await removeDrafts(join(folder, 'file'));
    expect(readdirSync(folder).toSorted()).toEqual(['file', 'file.new', 'files.1.new']);
  });
});
