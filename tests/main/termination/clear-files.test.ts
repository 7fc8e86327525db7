import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { clearFiles } from '../../../main/termination/clear-files.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const isRoot = process.geteuid?.() === 0;

/** Permissions do not hold root back, so where the tests run as root they are somebody else. */
function beNobody(): void {
  if (isRoot) process.seteuid?.(65_534);
}

afterEach(() => {
  if (isRoot) process.seteuid?.(0);
});

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

  it('does not follow links out of its folders', async () => {
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

  it('removes files that are read-only', async () => {
    const folder = folderWith('locked.pdf');
    chmodSync(join(folder, 'locked.pdf'), 0o400);
    await clearFiles([folder]).clear();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('fails, and counts what is left, where the system does not let it remove', async () => {
    const folder = folderWith('stays.txt');
    const step = clearFiles([folder]);
    chmodSync(folder, 0o555);
    beNobody();
    await expect(step.clear()).rejects.toThrow(/EACCES|EPERM/);
    expect(await step.leftovers()).toBe(1);
  });

  it('cannot tell what is left in a folder that it may not read', async () => {
    const folder = folderWith('stays.txt');
    const step = clearFiles([folder]);
    chmodSync(folder, 0);
    beNobody();
    await expect(step.clear()).rejects.toThrow(/EACCES|EPERM/);
    await expect(step.leftovers()).rejects.toThrow(/EACCES|EPERM/);
  });

  it('cannot tell what is left in a file', async () => {
    const step = clearFiles([join(folderWith('file'), 'file')]);
    await expect(step.clear()).rejects.toThrow('ENOTDIR');
    await expect(step.leftovers()).rejects.toThrow('ENOTDIR');
  });
});
