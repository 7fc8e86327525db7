import { countInFolder, emptyFolder } from '../base/remove-tree.ts';
import type { Step } from './step.ts';

/**
 * Empties folders that hold nothing but a session's downloads and temporary files. What links lead
 * to, in them or in their place, is left alone.
 * @param onLink is told of each folder that a link stood in the place of; the link is gone then
 */
export function clearFiles(
  folders: readonly string[],
  onLink: (folder: string) => void = () => undefined,
): Step {
  return {
    name: 'clear-files',
    limitMs: 10_000,
    repeats: true,
    clear: async () => {
      const work = folders.map((folder) => emptyFolder(folder, () => onLink(folder)));
      // One that stays must not keep the others; `leftovers` counts it.
      await Promise.allSettled(work);
      await Promise.all(work);
    },
    leftovers: async () => {
      const counts = await Promise.all(folders.map(countInFolder));
      return counts.reduce((sum, count) => sum + count, 0);
    },
  };
}
