import { lstatSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { otherThanFile } from '../base/regular-file.ts';
import { removeTree } from '../base/remove-tree.ts';

/** The folders of one process of the kiosk. All of it goes when the process has gone. */
export interface RunFolder {
  readonly path: string;
  /** Chromium's profile. */
  readonly profile: string;
  /** Temporary files of Chromium and of ours. */
  readonly temporary: string;
  /** Files of the session that this process holds. */
  readonly downloads: string;
  /** What the print system calls the jobs of that session; a file. */
  readonly printJobs: string;
}

/** Where the print jobs of the process with this folder are written down. */
export function printJobsFile(runFolder: string): string {
  return join(runFolder, 'print-jobs');
}

/**
 * Makes a new folder for this process below the data folder; only this user may look into it. Its path
 * has no symbolic link in it, so that one that appears later is noticed.
 * @param warn is told what stood in the place of a folder and was removed
 */
export function makeRunFolder(dataFolder: string, warn: Warn = () => undefined): RunFolder {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const runs = runsFolder(dataFolder);
  removeUnlessFolder(runs, warn);
  mkdirSync(runs, { recursive: true, mode: 0o700 });
  const path = mkdtempSync(join(runs, 'of-'));
  const folder = {
    path,
    profile: join(path, 'profile'),
    temporary: join(path, 'tmp'),
    downloads: join(path, 'downloads'),
    printJobs: printJobsFile(path),
  };
  for (const sub of [folder.profile, folder.temporary, folder.downloads]) {
    mkdirSync(sub, { mode: 0o700 });
  }
  return folder;
}

/**
 * The folders that processes before this one left behind. What else is beside them, such as a
 * symbolic link to a folder elsewhere, is nobody's session: it is removed, and not followed.
 * @param warn is told what was removed
 */
export function staleRunFolders(
  dataFolder: string,
  mine: RunFolder,
  warn: Warn = () => undefined,
): readonly string[] {
  const runs = runsFolder(dataFolder);
  return readdirSync(runs)
    .map((name) => join(runs, name))
    .filter((path) => path !== mine.path && removeUnlessFolder(path, warn));
}

/** Removes folders whose processes have gone; what is still being written is tried again. */
export async function removeFolders(paths: readonly string[]): Promise<void> {
  for (const path of paths) await removeTree(path).catch(() => undefined);
}

/** Without a symbolic link in its path: the data folder itself may be one. */
function runsFolder(dataFolder: string): string {
  return join(realpathSync(dataFolder), 'run');
}

type Warn = (text: string) => void;

/** @returns whether it is a folder, and no link to one */
function removeUnlessFolder(path: string, warn: Warn): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return false;
  if (stats.isDirectory()) return true;
  // Never a folder, should one have taken the name meanwhile.
  unlinkSync(path);
  warn(`${path} was ${otherThanFile(stats) ?? 'a file'}, not a folder: it was removed`);
  return false;
}
