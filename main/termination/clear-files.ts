import { lstat, readdir, rm, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Step } from './step.ts';

/** Empties folders that hold nothing but a session's downloads and temporary files. */
export function clearFiles(folders: readonly string[]): Step {
  return {
    name: 'clear-files',
    limitMs: 10_000,
    repeats: true,
    clear: async () => {
      // One that stays must not keep the others; `leftovers` counts it.
      await all(folders.map(emptyFolder));
    },
    leftovers: async () => {
      const counts = await Promise.all(
        folders.map(async (folder) => (await namesIn(folder)).length),
      );
      return counts.reduce((sum, count) => sum + count, 0);
    },
  };
}

async function emptyFolder(folder: string): Promise<void> {
  // A link in its place leads to files that are not the session's: the link alone is removed.
  if (await isLink(folder)) await unlink(folder);
  const names = await namesIn(folder);
  await all(
    names.map((name) => rm(join(folder, name), { recursive: true, force: true, maxRetries: 2 })),
  );
}

/** Waits for all of them, and rejects if one did: one that fails must not keep the others. */
async function all(work: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(work);
  await Promise.all(work);
}

/** What is in a folder; a link in the place of the folder counts as itself, and is not followed. */
async function namesIn(folder: string): Promise<readonly string[]> {
  if (await isLink(folder)) return [basename(folder)];
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
