import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Step } from './step.ts';

/** Empties folders that hold nothing but a session's downloads and temporary files. */
export function clearFiles(folders: readonly string[]): Step {
  return {
    name: 'clear-files',
    limitMs: 10_000,
    clear: async () => {
      for (const folder of folders) {
        for (const name of await namesIn(folder)) {
          await rm(join(folder, name), { recursive: true, force: true, maxRetries: 2 });
        }
      }
    },
    leftovers: async () => {
      const counts = await Promise.all(
        folders.map(async (folder) => (await namesIn(folder)).length),
      );
      return counts.reduce((sum, count) => sum + count, 0);
    },
  };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
