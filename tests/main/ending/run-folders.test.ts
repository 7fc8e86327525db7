import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeRunFolder, removeFolders, staleRunFolders } from '../../../main/ending/run-folders.ts';
import { goOnAsNobody } from '../as-nobody.ts';
import { temporaryFolder } from '../temporary-folder.ts';

describe('makeRunFolder', () => {
  it('makes a new one every time, in a data folder that may not be there yet', () => {
    const data = join(temporaryFolder(), 'not', 'yet');
    const one = makeRunFolder(data);
    const two = makeRunFolder(data);
    expect(one.path).not.toBe(two.path);
    for (const path of [one.profile, one.temporary, one.downloads]) {
      expect(path.startsWith(`${one.path}/`)).toBe(true);
      expect(statSync(path).isDirectory()).toBe(true);
    }
  });

  it('does not follow a link in the place of the folder of all runs', () => {
    const [data, elsewhere] = [temporaryFolder(), temporaryFolder()];
    mkdirSync(join(elsewhere, 'kept'));
    symlinkSync(elsewhere, join(data, 'run'));
    const mine = makeRunFolder(data);
    expect(staleRunFolders(data, mine)).toEqual([]);
    expect(readdirSync(elsewhere)).toEqual(['kept']);
  });

  it('lets nobody else look into it', () => {
    const { path, profile, temporary, downloads } = makeRunFolder(temporaryFolder());
    for (const folder of [path, profile, temporary, downloads]) {
      expect(statSync(folder).mode & 0o777).toBe(0o700);
    }
  });
});

describe('staleRunFolders', () => {
  it('are all but the own', () => {
    const data = temporaryFolder();
    const before = [makeRunFolder(data), makeRunFolder(data)].map(({ path }) => path);
    const mine = makeRunFolder(data);
    expect([...staleRunFolders(data, mine)].sort()).toEqual([...before].sort());
  });

  it('are none at the very first start', () => {
    const data = temporaryFolder();
    expect(staleRunFolders(data, makeRunFolder(data))).toEqual([]);
  });
});

describe('a symbolic link in the data folder', () => {
  it('in the place of the folder of runs is replaced, and what it led to is left alone', () => {
    const [data, elsewhere, said] = [temporaryFolder(), temporaryFolder(), [] as string[]];
    mkdirSync(join(elsewhere, 'somebodys'));
    symlinkSync(elsewhere, join(data, 'run'));
    const mine = makeRunFolder(data, (text) => said.push(text));
    expect(lstatSync(join(data, 'run')).isDirectory()).toBe(true);
    expect(staleRunFolders(data, mine)).toEqual([]);
    expect(readdirSync(elsewhere)).toEqual(['somebodys']);
    expect(said).toEqual([
      `${join(data, 'run')} was a symbolic link, not a folder: it was removed`,
    ]);
  });

  it('in the place of a stale folder is removed, and is nothing to be cleared', async () => {
    const [data, elsewhere, said] = [temporaryFolder(), temporaryFolder(), [] as string[]];
    writeFileSync(join(elsewhere, 'kept.txt'), 'kept');
    const [stale, mine] = [makeRunFolder(data), makeRunFolder(data)];
    symlinkSync(elsewhere, join(data, 'run', 'of-evil'));
    symlinkSync(elsewhere, join(stale.profile, 'link'));
    writeFileSync(join(data, 'run', 'note'), '');
    const found = staleRunFolders(data, mine, (text) => said.push(text));
    expect(found).toEqual([stale.path]);
    expect(said.toSorted()).toEqual([
      `${join(data, 'run', 'note')} was a file, not a folder: it was removed`,
      `${join(data, 'run', 'of-evil')} was a symbolic link, not a folder: it was removed`,
    ]);
    await removeFolders(found);
    expect(readdirSync(join(data, 'run'))).toEqual([basename(mine.path)]);
    expect(readdirSync(elsewhere)).toEqual(['kept.txt']);
  });
});

describe('removeFolders', () => {
  it('removes them with all that is in them, and nothing else', async () => {
    const data = temporaryFolder();
    const [stale, mine] = [makeRunFolder(data), makeRunFolder(data)];
    mkdirSync(join(stale.profile, 'deep', 'er'), { recursive: true });
    writeFileSync(join(stale.profile, 'deep', 'er', 'Cookies'), 'private');
    await removeFolders(staleRunFolders(data, mine));
    expect(existsSync(stale.path)).toBe(false);
    expect(existsSync(mine.downloads)).toBe(true);
  });

  it('removes the others where one stays, and does not reject', async () => {
    const data = temporaryFolder();
    for (const name of ['a', 'b']) {
      mkdirSync(join(data, name));
      writeFileSync(join(data, name, 'file'), 'private');
      chmodSync(join(data, name), 0o777);
    }
    chmodSync(data, 0o777);
    chmodSync(join(data, 'a'), 0o555);
    goOnAsNobody();
    await removeFolders([join(data, 'a'), join(data, 'b')]);
    expect(readdirSync(data)).toEqual(['a']);
    process.seteuid?.(process.getuid?.() ?? 0);
    chmodSync(join(data, 'a'), 0o777);
  });

  it('is content with folders that have gone already', async () => {
    await removeFolders([join(temporaryFolder(), 'gone')]);
  });
});
