import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { countInFolder, emptyFolder, removeTree } from '../../../main/base/remove-tree.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** A folder of another owner's, with one file in it. */
function elsewhere(): { readonly folder: string; readonly isWhole: () => boolean } {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'inner'));
  writeFileSync(join(folder, 'inner', 'kept.txt'), 'kept');
  return {
    folder,
    isWhole: () =>
      existsSync(join(folder, 'inner', 'kept.txt')) &&
      readFileSync(join(folder, 'inner', 'kept.txt'), 'utf8') === 'kept',
  };
}

describe('a link in the place of a folder', () => {
  it('is removed and counted, and what it leads to is left alone', async () => {
    const { folder, isWhole } = elsewhere();
    const link = join(temporaryFolder(), 'downloads');
    symlinkSync(folder, link);
    let links = 0;
    expect(await countInFolder(link)).toBe(1);
    await emptyFolder(link, () => (links += 1));
    expect(await countInFolder(link)).toBe(0);
    expect({ links, isWhole: isWhole() }).toEqual({ links: 1, isWhole: true });
  });

  it.runIf(process.platform === 'linux')('is not followed in a folder above either', async () => {
    const { folder, isWhole } = elsewhere();
    const link = join(temporaryFolder(), 'run');
    symlinkSync(folder, link);
    await expect(emptyFolder(join(link, 'inner'), () => undefined)).rejects.toThrow('ENOTDIR');
    await expect(removeTree(join(link, 'inner'))).rejects.toThrow('ENOTDIR');
    await expect(countInFolder(join(link, 'inner'))).rejects.toThrow('ENOTDIR');
    expect(isWhole()).toBe(true);
  });

  it.runIf(process.platform === 'linux')(
    'is not followed when it is planted while the folder is being emptied',
    async () => {
      const target = temporaryFolder();
      const names = Array.from({ length: 30 }, (_, index) => `kept-${index}`);
      for (const name of names) writeFileSync(join(target, name), 'kept');
      const folder = temporaryFolder();
      const swapper = new Worker(
        `const { mkdirSync, renameSync, symlinkSync, rmSync } = require('node:fs');
         const [folder, target] = require('node:worker_threads').workerData;
         let n = 0;
         while (n < 2000) try {
           mkdirSync(folder + '/deep'); mkdirSync(folder + '/deep/er');
           symlinkSync(target, folder + '/link');
           renameSync(folder + '/deep', folder + '/was-' + n);
           renameSync(folder + '/link', folder + '/deep');
           rmSync(folder + '/deep', { force: true });
           n += 1;
         } catch {}`,
        { eval: true, workerData: [folder, target] },
      );
      onTestFinished(() => void swapper.terminate());
      const end = performance.now() + 500;
      while (performance.now() < end) {
        await emptyFolder(folder, () => undefined).catch(() => undefined);
        await emptyFolder(join(folder, 'deep'), () => undefined).catch(() => undefined);
      }
      await swapper.terminate();
      expect(readdirSync(target).toSorted()).toEqual(names.toSorted());
    },
  );
});

describe('removeTree', () => {
  it('removes folders with all that is in them, and names that are no text', async () => {
    const data = temporaryFolder();
    mkdirSync(join(data, 'gone', 'a', 'b'), { recursive: true });
    writeFileSync(join(data, 'gone', 'a', 'b', 'file'), '');
    writeFileSync(Buffer.concat([Buffer.from(join(data, 'gone/')), Buffer.from([0xff, 0xe4])]), '');
    mkdirSync(join(data, 'gone', 'Größe'));
    writeFileSync(join(data, 'gone', 'Größe', '文件'), '');
    await removeTree(join(data, 'gone'));
    expect(readdirSync(data)).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')(
    'removes links and pipes, not what is behind them',
    async () => {
      const { folder, isWhole } = elsewhere();
      const data = temporaryFolder();
      symlinkSync(folder, join(data, 'link'));
      spawnSync('mkfifo', [join(data, 'pipe')]);
      for (const name of ['link', 'pipe', 'not-there']) await removeTree(join(data, name));
      expect(readdirSync(data)).toEqual([]);
      expect(isWhole()).toBe(true);
    },
  );

  it('does not mind a folder that was renamed', async () => {
    const data = temporaryFolder();
    mkdirSync(join(data, 'old'));
    renameSync(join(data, 'old'), join(data, 'new'));
    await removeTree(join(data, 'old'));
    expect(readdirSync(data)).toEqual(['new']);
  });
});
