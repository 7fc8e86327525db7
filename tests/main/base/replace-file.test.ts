import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { removeDrafts, replaceFile, replaceFileSync } from '../../../main/base/replace-file.ts';
import { temporaryFolder } from '../temporary-folder.ts';

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

  it('replaces a link, and leaves alone what it leads to', async () => {
    const folder = temporaryFolder();
    const [path, other] = [join(folder, 'file'), join(folder, 'other')];
    writeFileSync(other, 'kept');
    symlinkSync(other, path);
    await replace(path, 'new');
    expect([readFileSync(path, 'utf8'), readFileSync(other, 'utf8')]).toEqual(['new', 'kept']);
  });

  it('writes over nothing that has the name of its draft', async () => {
    const folder = temporaryFolder();
    const [path, other] = [join(folder, 'file'), join(folder, 'other')];
    writeFileSync(other, 'kept');
    symlinkSync(other, `${path}.${process.pid}.new`);
    await replace(path, 'new');
    expect(readFileSync(other, 'utf8')).toBe('kept');
    expect(readdirSync(folder).toSorted()).toEqual(['file', 'other']);
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
