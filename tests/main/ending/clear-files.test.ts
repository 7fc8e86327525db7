import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clearFiles } from '../../../main/ending/device-steps.ts';
import { goOnAsNobody } from '../as-nobody.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { itOnPosix } from '../../posix.ts';

function folderWith(...files: readonly string[]): string {
  const folder = temporaryFolder();
  for (const file of files) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), 'private');
  }
  return folder;
}

describe('clearFiles', () => {
  it('empties its folders, which stay', async () => {
    const one = folderWith('letter.pdf', '.hidden', 'a/b/c/deep.txt', 'name with\nnewline');
    const two = folderWith('x');
    mkdirSync(join(two, 'empty'));
    const step = clearFiles([one, two]);
    expect(await step.leftovers()).toBe(4 + 2);
    await step.clear();
    expect(await step.leftovers()).toBe(0);
    expect([readdirSync(one), readdirSync(two)]).toEqual([[], []]);
  });

  it('has nothing to do in empty and missing folders', async () => {
    const empty = temporaryFolder();
    const step = clearFiles([empty, join(empty, 'never-made')]);
    await step.clear();
    expect(await step.leftovers()).toBe(0);
    expect(existsSync(join(empty, 'never-made'))).toBe(false);
  });

  itOnPosix('does not follow links out of its folders', async () => {
    const elsewhere = folderWith('kept.txt');
    const folder = temporaryFolder();
    symlinkSync(elsewhere, join(folder, 'link-to-folder'));
    symlinkSync(join(elsewhere, 'kept.txt'), join(folder, 'link-to-file'));
    symlinkSync('/nowhere', join(folder, 'broken-link'));
    const step = clearFiles([folder]);
    await step.clear();
    expect(await step.leftovers()).toBe(0);
    expect(readdirSync(elsewhere)).toEqual(['kept.txt']);
  });

  itOnPosix(
    'does not follow a link in the place of a folder, and says that it was there',
    async () => {
      const elsewhere = folderWith('kept.txt');
      const folder = join(temporaryFolder(), 'downloads');
      symlinkSync(elsewhere, folder);
      const links: string[] = [];
      const step = clearFiles([folder], (link) => links.push(link));
      expect(await step.leftovers()).toBe(1);
      await step.clear();
      expect(await step.leftovers()).toBe(0);
      expect(links).toEqual([folder]);
      expect(readdirSync(elsewhere)).toEqual(['kept.txt']);
    },
  );

  it('removes files that are read-only', async () => {
    const folder = folderWith('locked.pdf');
    chmodSync(join(folder, 'locked.pdf'), 0o400);
    await clearFiles([folder]).clear();
    expect(readdirSync(folder)).toEqual([]);
  });

  itOnPosix('fails, and counts what is left, where the system does not let it remove', async () => {
    const folder = folderWith('stays.txt');
    const step = clearFiles([folder]);
    chmodSync(folder, 0o555);
    goOnAsNobody();
    await expect(step.clear()).rejects.toThrow(/EACCES|EPERM/);
    expect(await step.leftovers()).toBe(1);
  });

  itOnPosix('removes all else where one thing stays', async () => {
    const [one, two] = [
      folderWith('a/stays.txt', 'b/goes.txt', 'goes.txt'),
      folderWith('goes.txt'),
    ];
    for (const path of [one, two, join(one, 'b')]) chmodSync(path, 0o777);
    chmodSync(join(one, 'a'), 0o555);
    goOnAsNobody();
    await expect(clearFiles([one, two]).clear()).rejects.toThrow(/EACCES|EPERM/);
    expect([readdirSync(one), readdirSync(two)]).toEqual([['a'], []]);
    process.seteuid?.(process.getuid?.() ?? 0);
    chmodSync(join(one, 'a'), 0o777);
  });

  it('cannot tell what is left in a folder that it may not read', async () => {
    const folder = folderWith('stays.txt');
    const step = clearFiles([folder]);
    chmodSync(folder, 0);
    goOnAsNobody();
    await expect(step.clear()).rejects.toThrow(/EACCES|EPERM/);
    await expect(step.leftovers()).rejects.toThrow(/EACCES|EPERM/);
  });

  it('cannot tell what is left in a file', async () => {
    const step = clearFiles([join(folderWith('file'), 'file')]);
    await expect(step.clear()).rejects.toThrow('ENOTDIR');
    await expect(step.leftovers()).rejects.toThrow('ENOTDIR');
  });
});
